"""Whom messages call by their nickname."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('chat', '0053_topics_and_names_in_the_log'),
        ('groups', '0020_nights'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.PositiveSmallIntegerField()),
                ('ends', models.PositiveSmallIntegerField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.membership')),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='chat.message')),
            ],
            options={
                'verbose_name': '呼びかけ',
                'verbose_name_plural': '呼びかけ',
                'ordering': ['message_id', 'starts'],
                'constraints': [models.UniqueConstraint(fields=('message', 'starts'), name='chat_mention_once')],
            },
        ),
    ]
