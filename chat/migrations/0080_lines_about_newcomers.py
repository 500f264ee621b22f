from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0072_pictures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='notice',
            field=models.CharField(blank=True, choices=[('began', '見守り・進行役になった'), ('will_read_back', '見守り・進行役になり、7日後からこれまでのことばも読む'), ('reads_back', 'これまでのことばも読めるようになった'), ('ended', '見守り・進行役を終えた'), ('cohort_open', '期間の決まったグループがはじまった'), ('farewell', 'お別れの時間に入った'), ('read_only', '読むだけになった'), ('nights', '夜は読むだけにすることにした'), ('nights_over', '夜も書けることにした'), ('held_first', '新しく入った人のはじめのことばを、見守りの人が先に読むことにした'), ('held_none', '新しく入った人のことばも、すぐに届くことにした'), ('rules_changed', 'グループの約束が新しくなった'), ('hour_opening', 'ライブの時間がはじまった'), ('hour_talk', 'ライブの時間が、話す時間に入った'), ('hour_closing', 'ライブの時間が、おわりのひとことに入った'), ('hour_ended', 'ライブの時間がおわった'), ('hour_summary', 'ライブの時間のまとめが書かれた'), ('pictures', '写真を送れることにした'), ('pictures_over', '写真を送るのをやめた')], db_default='', default='', max_length=16),
        ),
    ]
