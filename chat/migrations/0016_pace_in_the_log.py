
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0015_lines_about_the_group'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('posted', 'Posted'), ('noted', 'Noted'), ('edited', 'Edited'), ('withdrawn', 'Withdrawn'), ('hidden', 'Hidden'), ('restored', 'Restored'), ('reacted', 'Reacted'), ('unreacted', 'Unreacted'), ('erased', 'Erased'), ('frozen', 'Frozen'), ('unfrozen', 'Unfrozen'), ('paced', 'Paced')], max_length=12),
        ),
    ]
