"""Editors answer voices, Moderators also publish them."""

from django.db import migrations

NAMES = {"view": "Can view 声", "answer": "Can answer voices", "publish": "Can publish voices"}
VERBS = {"Editors": ["view", "answer"], "Moderators": ["view", "answer", "publish"]}


def grant(apps, schema_editor):
    # Permissions are made after all migrations; here they are needed before.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="voices", model="voice"
    )
    permissions = apps.get_model("auth", "Permission").objects
    for group in apps.get_model("auth", "Group").objects.filter(name__in=VERBS):
        for verb in VERBS[group.name]:
            permission, _ = permissions.get_or_create(
                content_type=content_type, codename=f"{verb}_voice", defaults={"name": NAMES[verb]}
            )
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="voices", content_type__model="voice"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("voices", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0026_group_collection_permission"),
    ]

    operations = [migrations.RunPython(grant, take_back)]
