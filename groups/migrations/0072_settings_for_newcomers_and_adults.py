from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0071_coordinators_who_may_act'),
    ]

    operations = [
        migrations.AddField(
            model_name='peergroup',
            name='held_first',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='peergroup',
            name='holds_since',
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='peergroup',
            name='needs_confirmed_adults',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='確認のすんだおとなだけが見守る'),
        ),
    ]
