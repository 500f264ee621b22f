"""The help contacts become an app of their own. The table stays as it is; only who it belongs to changes."""

import django.core.validators
from django.db import migrations, models


def move(apps, schema_editor, before="care", after="helplines"):
    """Content type, and with it permissions and Wagtail's log, and the subjects of acts."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(model="helpcontact")
    kind, stray = kinds.filter(app_label=before).first(), kinds.filter(app_label=after).first()
    if kind and stray:  # a process of the other version made one of its own; nobody was given rights by it
        entries = apps.get_model("wagtailcore", "ModelLogEntry").objects
        entries.filter(content_type_id=stray.pk).update(content_type_id=kind.pk)
        stray.delete()
    kinds.filter(app_label=before).update(app_label=after)
    acts = apps.get_model("people", "AuditEntry").objects
    acts.filter(subject_type=f"{before}.helpcontact").update(subject_type=f"{after}.helpcontact")
    for verb in ("save_helpcontact", "delete_helpcontact"):
        acts.filter(verb=f"{before}.{verb}").update(verb=f"{after}.{verb}")


def move_back(apps, schema_editor):
    move(apps, schema_editor, before="helplines", after="care")


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("care", "0003_national_lines"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("people", "0002_acts_have_an_end"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0063_modellogentry"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='HelpContact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('topic', models.CharField(choices=[('danger', 'いのちや体が、いまあぶないとき'), ('violence', 'こわい思いをしているとき'), ('child', '子どものことで心配なとき'), ('self', 'つらいとき、だれかに話したいとき'), ('young', '子どもや若い人が、自分で話したいとき'), ('city', 'まちの窓口')], max_length=20, verbose_name='どんなとき')),
                        ('label', models.CharField(max_length=60, verbose_name='名前')),
                        ('label_ja', models.CharField(max_length=60, null=True, verbose_name='名前')),
                        ('label_en', models.CharField(max_length=60, null=True, verbose_name='名前')),
                        ('number', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[#0-9][0-9-]{1,15}$', '電話番号は、数字とハイフンで書いてください（例：0120-000-000）。')], verbose_name='電話番号')),
                        ('url', models.URLField(blank=True, verbose_name='ホームページ')),
                        ('note', models.CharField(blank=True, max_length=160, verbose_name='ひとこと')),
                        ('note_ja', models.CharField(blank=True, max_length=160, null=True, verbose_name='ひとこと')),
                        ('note_en', models.CharField(blank=True, max_length=160, null=True, verbose_name='ひとこと')),
                        ('hours', models.CharField(blank=True, max_length=80, verbose_name='時間')),
                        ('hours_ja', models.CharField(blank=True, max_length=80, null=True, verbose_name='時間')),
                        ('hours_en', models.CharField(blank=True, max_length=80, null=True, verbose_name='時間')),
                        ('languages', models.CharField(blank=True, help_text='それぞれのことばで書きます（English、中文 など）。', max_length=120, verbose_name='日本語のほかに話せることば')),
                        ('in_menu', models.BooleanField(default=False, help_text='メニューには、4つか5つまでにしておくと選びやすくなります。', verbose_name='どのページのメニューにも出す')),
                        ('order', models.PositiveSmallIntegerField(default=100, help_text='小さい数が先です。', verbose_name='並び順')),
                        ('is_published', models.BooleanField(default=True, verbose_name='公開する')),
                    ],
                    options={
                        'db_table': 'care_helpcontact',
                        'verbose_name': '相談先',
                        'verbose_name_plural': '相談先',
                        'ordering': ['order', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('url', ''), _negated=True), _connector='OR'), name='care_help_contact_reachable')],
                    },
                ),
            ],
        ),
        migrations.RunPython(move, move_back),
    ]
