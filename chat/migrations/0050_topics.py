"""Topics of rooms."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('chat', '0030_reports_taken_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='話題')),
                ('look', models.CharField(editable=False, max_length=200)),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='chat.room')),
            ],
            options={
                'verbose_name': '話題',
                'verbose_name_plural': '話題',
                'constraints': [models.UniqueConstraint(fields=('room', 'look'), name='chat_topic_once')],
            },
        ),
    ]
