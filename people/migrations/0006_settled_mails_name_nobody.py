"""Mails that went out or were taken back before no longer say for whom they were."""

from django.db import migrations
from django.db.models import Q


def forget(apps, schema_editor):
    from notices.actions.mail import settled_key

    mails = apps.get_model("people", "OutgoingMail")
    settled = mails.objects.filter(Q(sent_at__isnull=False) | Q(cancelled_at__isnull=False))
    for pk, key in settled.values_list("pk", "key"):
        mails.objects.filter(pk=pk).update(
            key=settled_key(key), to_user=None, to_email="", context={}, last_error=""
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0005_accounts_that_hold")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
