"""Events of topics and of mentioned people."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('chat', '0052_topics_of_held'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('posted', 'Posted'), ('noted', 'Noted'), ('edited', 'Edited'), ('withdrawn', 'Withdrawn'), ('hidden', 'Hidden'), ('restored', 'Restored'), ('reacted', 'Reacted'), ('unreacted', 'Unreacted'), ('erased', 'Erased'), ('frozen', 'Frozen'), ('unfrozen', 'Unfrozen'), ('pinned', 'Pinned'), ('unpinned', 'Unpinned'), ('stopped', 'Stopped'), ('allowed', 'Allowed'), ('moved', 'Moved'), ('renamed', 'Renamed'), ('paced', 'Paced')], max_length=12),
        ),
    ]
