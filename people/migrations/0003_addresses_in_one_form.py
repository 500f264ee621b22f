"""Addresses that are kept get their one stored form (`ground.text.addresses`)."""

from django.db import migrations

from ground.text.addresses import address


def one_form(apps, schema_editor):
    # Where two accounts have come to be one address, both stay as they are: somebody has to decide (docs/operations.md).
    for label, column in (("people.User", "email"), ("account.EmailAddress", "email")):
        rows = apps.get_model(label).objects.all()
        for pk, kept in rows.order_by().values_list("pk", column).iterator():
            wanted = address(kept)
            if wanted != kept and not rows.filter(**{f"{column}__iexact": wanted}).exclude(pk=pk).exists():
                rows.filter(pk=pk).update(**{column: wanted})
    for label, column in (("people.OutgoingMail", "to_email"), ("people.Consent", "given_by")):
        rows = apps.get_model(label).objects.exclude(**{column: ""})
        for pk, kept in rows.order_by().values_list("pk", column).iterator():
            if address(kept) != kept:
                rows.filter(pk=pk).update(**{column: address(kept)})


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0002_acts_have_an_end"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(one_form, migrations.RunPython.noop)]
