"""Addresses that are kept get their one stored form (`ground.text.addresses`)."""

from django.db import migrations

from ground.text.addresses import address


def one_form(apps, schema_editor):
    rows = apps.get_model("programs", "Enrollment").objects.exclude(guardian_email="")
    for pk, kept in rows.order_by().values_list("pk", "guardian_email").iterator():
        if address(kept) != kept:
            rows.filter(pk=pk).update(guardian_email=address(kept))


class Migration(migrations.Migration):

    dependencies = [
        ("programs", "0002_enrollment"),
    ]

    operations = [migrations.RunPython(one_form, migrations.RunPython.noop)]
