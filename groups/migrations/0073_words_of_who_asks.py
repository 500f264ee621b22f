from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0072_settings_for_newcomers_and_adults'),
    ]

    operations = [
        migrations.AddField(
            model_name='joinrequest',
            name='found',
            field=models.CharField(blank=True, db_default='', default='', max_length=500),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='is_worrying',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
