from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0040_private_lines'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('posted', 'Posted'), ('noted', 'Noted'), ('edited', 'Edited'), ('withdrawn', 'Withdrawn'), ('hidden', 'Hidden'), ('restored', 'Restored'), ('reacted', 'Reacted'), ('unreacted', 'Unreacted'), ('erased', 'Erased'), ('frozen', 'Frozen'), ('unfrozen', 'Unfrozen'), ('pinned', 'Pinned'), ('unpinned', 'Unpinned'), ('stopped', 'Stopped'), ('allowed', 'Allowed'), ('paced', 'Paced'), ('led', 'Led')], max_length=12),
        ),
    ]
