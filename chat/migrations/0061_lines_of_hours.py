from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0060_hours_in_the_log'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='notice',
            field=models.CharField(blank=True, choices=[('began', '見守り・進行役になった'), ('will_read_back', '見守り・進行役になり、7日後からこれまでのことばも読む'), ('reads_back', 'これまでのことばも読めるようになった'), ('ended', '見守り・進行役を終えた'), ('cohort_open', '期間の決まったグループがはじまった'), ('farewell', 'お別れの時間に入った'), ('read_only', '読むだけになった'), ('nights', '夜は読むだけにすることにした'), ('nights_over', '夜も書けることにした'), ('rules_changed', 'グループの約束が新しくなった'), ('hour_opening', 'ライブの時間がはじまった'), ('hour_talk', 'ライブの時間が、話す時間に入った'), ('hour_closing', 'ライブの時間が、おわりのひとことに入った'), ('hour_ended', 'ライブの時間がおわった'), ('hour_summary', 'ライブの時間のまとめが書かれた')], db_default='', default='', max_length=16),
        ),
    ]
