"""Call the two stock roles what they do: 執筆 and 公開. A role that an office renamed keeps its name."""

from django.db import migrations

NAMES = {"Editors": "執筆", "Moderators": "公開"}


def rename(apps, names):
    groups = apps.get_model("auth", "Group").objects
    for before, after in names.items():
        if not groups.filter(name=after).exists():
            groups.filter(name=before).update(name=after)


def forwards(apps, schema_editor):
    rename(apps, NAMES)


def backwards(apps, schema_editor):
    rename(apps, {after: before for before, after in NAMES.items()})


class Migration(migrations.Migration):
    # After everything that finds the roles by their first names.
    dependencies = [
        ("cms", "0002_forget_what_wagtail_kept_of_people"),
        ("care", "0002_staff_permissions"),
        ("groups", "0002_staff_permissions"),
        ("places", "0002_staff_permissions"),
        ("voices", "0002_staff_permissions"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0005_add_page_lock_permission_to_moderators"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
