from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0070_facilitators_who_may_act'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='able_until',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='appointment',
            name='is_official',
            field=models.BooleanField(null=True),
        ),
    ]
