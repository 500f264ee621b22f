"""Addresses that are kept get their one stored form (`ground.text.addresses`)."""

from django.db import migrations

from ground.text.addresses import address


def one_form(apps, schema_editor):
    rows = apps.get_model("voices", "Voice").objects.exclude(notify_email="")
    for pk, kept in rows.order_by().values_list("pk", "notify_email").iterator():
        if address(kept) != kept:
            rows.filter(pk=pk).update(notify_email=address(kept))


class Migration(migrations.Migration):

    dependencies = [
        ("voices", "0002_staff_permissions"),
    ]

    operations = [migrations.RunPython(one_form, migrations.RunPython.noop)]
