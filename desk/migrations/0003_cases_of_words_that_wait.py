"""Words that wait have cases, too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0016_pace_in_the_log"), ("desk", "0002_open_cases")]

    operations = [
        migrations.AddField(
            model_name='case',
            name='held',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='chat.heldmessage'),
        ),
        migrations.AlterField(
            model_name='case',
            name='outcome',
            field=models.CharField(blank=True, choices=[('handled', '対応しました'), ('left', '見たうえで、そのままにしました'), ('delivered', '届けました'), ('returned', '書いた人に返しました'), ('accepted', '迎え入れました'), ('declined', 'お断りしました'), ('taken_back', '取り下げられました'), ('gone', 'アカウントがなくなりました')], max_length=10),
        ),
        migrations.AlterField(
            model_name='case',
            name='subject',
            field=models.CharField(choices=[('message', 'ことば'), ('held', '待っていることば'), ('person', '人')], max_length=8),
        ),
        migrations.AlterField(
            model_name='caseact',
            name='kind',
            field=models.CharField(choices=[('reported', '知らせが届きました'), ('taken_back', '知らせが取り下げられました'), ('edited', '書いた人がことばを直しました'), ('withdrawn', '書いた人がことばを取り消しました'), ('hidden', 'ことばを隠しました'), ('restored', 'ことばをもう一度見えるようにしました'), ('answered', '知らせに答えました'), ('held', '届ける前に読むために、とめています'), ('delivered', '届けました'), ('returned', '書いた人に返しました'), ('appealed', '書いた人が、もう一度見てほしいと願いました'), ('handed_over', 'コーディネーターに引き継ぎました'), ('asked', '参加希望が届きました'), ('claimed', '「わたしが見ます」'), ('released', '見るのをやめました'), ('closed', '対応を終えました'), ('reopened', 'もう一度ひらきました')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('held',), name='desk_one_open_case_of_held_words'),
        ),
    ]
