"""Who publishes keeps the list of watched expressions, who writes may read it. Nobody deletes one: it is retired."""

from django.db import migrations

CODENAMES = {"view": ("Editors", "執筆", "Moderators", "公開"), "add": ("Moderators", "公開"), "change": ("Moderators", "公開")}


def grant(apps, schema_editor):
    # Permissions are made after all migrations; here they are needed before.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="watched", model="expression"
    )
    permissions = apps.get_model("auth", "Permission").objects
    for verb, names in CODENAMES.items():
        permission, _ = permissions.get_or_create(
            content_type=content_type, codename=f"{verb}_expression", defaults={"name": f"Can {verb} 見守ることば"}
        )
        for group in apps.get_model("auth", "Group").objects.filter(name__in=names):
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="watched", content_type__model="expression"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("watched", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0026_group_collection_permission"),
    ]

    operations = [migrations.RunPython(grant, take_back)]
