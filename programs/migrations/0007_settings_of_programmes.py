"""What is asked of families as settings of any programme."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_holds_and_participants")]

    operations = [
        migrations.AddField(
            model_name='programpage',
            name='asks_guardian',
            field=models.BooleanField(blank=True, choices=[(None, '種類に合わせる'), (True, 'たずねる'), (False, 'たずねない')], help_text='たずねると、年齢（18歳以上か未満か）をうかがい、保護者の方に確認のメールを送ります。ふれあい体験では、ふだんたずねます。', null=True, verbose_name='保護者の同意（18歳未満の方）'),
        ),
        migrations.AddField(
            model_name='programpage',
            name='asks_people',
            field=models.BooleanField(blank=True, choices=[(None, '種類に合わせる'), (True, 'たずねる'), (False, 'たずねない')], help_text='たずねなければ、一人ずつの申し込みです。ふれあい体験では、ふだんたずねません。', null=True, verbose_name='参加する人数'),
        ),
    ]
