from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_user_notices_waiting'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('terms', '利用のきまり'), ('ground_rules', 'グループの約束'), ('guardian', '保護者の同意'), ('hand_off', '相談窓口への引き継ぎ'), ('pledge', '秘密を守る誓約')], max_length=20),
        ),
    ]
