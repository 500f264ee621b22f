"""The roots of pages and of files are called "Root" by Wagtail; staff see them as 「サイト全体」 and 「すべて」."""

from django.db import migrations

PAGES, FILES = "サイト全体", "すべて"


def rename(apps, pages, files):
    """From the first to the second name of each pair."""
    of_pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=pages[0])
    of_pages.update(title=pages[1], draft_title=pages[1])
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=files[0]).update(name=files[1])


def forwards(apps, schema_editor):
    rename(apps, ("Root", PAGES), ("Root", FILES))


def backwards(apps, schema_editor):
    rename(apps, (PAGES, "Root"), (FILES, "Root"))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_roles_in_words"),
        ("wagtailcore", "0025_collection_initial_data"),
        ("wagtailcore", "0040_page_draft_title"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
