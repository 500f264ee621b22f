
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0013_settings_of_care'),
    ]

    operations = [
        migrations.AlterField(
            model_name='membership',
            name='ended_by',
            field=models.CharField(blank=True, choices=[('self', '自分で退出'), ('facilitator', '進行役による退出'), ('staff', '職員による交代'), ('account', 'アカウントの削除'), ('cohort', '期間のおわり')], max_length=12),
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('recruiting', '募集のはじまり'), ('agreed', '顔ぶれが決まる日'), ('open', 'はじまる日'), ('farewell', 'お別れの時間がはじまる日'), ('read_only', '読むだけになる日'), ('erased', 'ことばがすべて消える日')], default='recruiting', max_length=10)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cohort', to='groups.peergroup')),
            ],
            options={
                'verbose_name': '期間の決まったグループ',
                'verbose_name_plural': '期間の決まったグループ',
            },
        ),
        migrations.CreateModel(
            name='CohortDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('recruiting', '募集のはじまり'), ('agreed', '顔ぶれが決まる日'), ('open', 'はじまる日'), ('farewell', 'お別れの時間がはじまる日'), ('read_only', '読むだけになる日'), ('erased', 'ことばがすべて消える日')], max_length=10)),
                ('on', models.DateField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='groups.cohort')),
            ],
            options={
                'verbose_name': '期間の日付',
                'verbose_name_plural': '期間の日付',
                'ordering': ['on', 'id'],
                'indexes': [models.Index(fields=['on'], name='groups_cohort_due')],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'stage'), name='groups_cohort_date_once')],
            },
        ),
    ]
