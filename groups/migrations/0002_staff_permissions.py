"""Editors and Moderators prepare, open, pause and close groups. Nobody deletes one: closing keeps what was said."""

from django.db import migrations

CODENAMES = {"add_peergroup": "Can add peer group", "change_peergroup": "Can change peer group", "view_peergroup": "Can view peer group"}
STAFF_GROUPS = ("Editors", "Moderators")


def give(apps, schema_editor):
    """Django makes permissions only after all migrations, so the three are made here in the same shape."""
    alias = schema_editor.connection.alias
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(alias)
        .get_or_create(app_label="groups", model="peergroup")
    )
    permissions = [
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]
        for codename, name in CODENAMES.items()
    ]
    for name in STAFF_GROUPS:
        group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=name)
        group.permissions.add(*permissions)


def take_back(apps, schema_editor):
    alias = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(alias).filter(
        content_type__app_label="groups", codename__in=CODENAMES
    )
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=STAFF_GROUPS):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0002_initial_data"),
    ]
    operations = [migrations.RunPython(give, take_back)]
