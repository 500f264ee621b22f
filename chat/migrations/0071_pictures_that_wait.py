from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0070_messages_with_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='heldmessage',
            name='picture_alt',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='heldmessage',
            name='picture_height',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='heldmessage',
            name='picture_width',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
