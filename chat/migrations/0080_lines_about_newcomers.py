from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0030_reports_taken_back'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='notice',
            field=models.CharField(blank=True, choices=[('began', '見守り・進行役になった'), ('will_read_back', '見守り・進行役になり、7日後からこれまでのことばも読む'), ('reads_back', 'これまでのことばも読めるようになった'), ('ended', '見守り・進行役を終えた'), ('cohort_open', '期間の決まったグループがはじまった'), ('farewell', 'お別れの時間に入った'), ('read_only', '読むだけになった'), ('nights', '夜は読むだけにすることにした'), ('nights_over', '夜も書けることにした'), ('held_first', '新しく入った人のはじめのことばを、見守りの人が先に読むことにした'), ('held_none', '新しく入った人のことばも、すぐに届くことにした'), ('rules_changed', 'グループの約束が新しくなった')], db_default='', default='', max_length=16),
        ),
    ]
