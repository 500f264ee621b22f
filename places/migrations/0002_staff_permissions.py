"""Editors and Moderators may write places."""

from django.db import migrations

MODEL = "place"
CODENAMES = {"Editors": ["add", "change", "view"], "Moderators": ["add", "change", "delete", "view"]}


def grant(apps, schema_editor):
    # Permissions are made after all migrations; here they are needed before.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="places", model=MODEL
    )
    permissions = apps.get_model("auth", "Permission").objects
    for group in apps.get_model("auth", "Group").objects.filter(name__in=CODENAMES):
        for verb in CODENAMES[group.name]:
            permission, _ = permissions.get_or_create(
                content_type=content_type, codename=f"{verb}_{MODEL}", defaults={"name": f"Can {verb} 場所"}
            )
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="places", content_type__model=MODEL
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0026_group_collection_permission"),
    ]

    operations = [migrations.RunPython(grant, take_back)]
