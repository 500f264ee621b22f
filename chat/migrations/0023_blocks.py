from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0022_lines_about_nights'),
    ]

    operations = [
        migrations.AddField(
            model_name='mute',
            name='mirrored',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='mute',
            name='own',
            field=models.CharField(blank=True, choices=[('', 'なし'), ('mute', 'ミュート'), ('block', 'ブロック')], db_default='mute', default='mute', max_length=5),
        ),
        migrations.AddConstraint(
            model_name='mute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('own', ''), _negated=True), ('mirrored', True), _connector='OR'), name='chat_mute_has_a_reason'),
        ),
    ]
