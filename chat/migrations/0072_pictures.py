import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0071_pictures_that_wait'),
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('held', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='chat.heldmessage')),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='chat.message')),
            ],
            options={
                'verbose_name': '写真',
                'verbose_name_plural': '写真',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held__isnull', False), ('message', None)), models.Q(('held', None), ('message__isnull', False)), _connector='OR'), name='chat_picture_of_one')],
            },
        ),
    ]
