"""The help contacts are of `helplines` now; their table stays."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("care", "0003_national_lines"), ("helplines", "0001_from_care")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="HelpContact")]),
    ]
