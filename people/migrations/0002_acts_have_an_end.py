"""Every act gets an end: a year from when it was done, three for rights and publishing. Settled mails lose addresses."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F
from django.utils import timezone

LONG = timedelta(days=3 * 365)
USUAL = timedelta(days=365)
SHORT = timedelta(days=90)
LONG_KEPT = ["people.suspend_account", "people.appoint", "people.give_authenticator", "people.send_mail_again"]
LONG_KEPT += ["groups.create_group", "groups.change_group", "groups.change_state", "groups.pause_unwatched"]
LONG_KEPT += ["groups.fill", "groups.appoint_facilitator", "groups.relieve_facilitator", "cms.make_site"]
LONG_KEPT += ["programs.move_occurrence", "programs.cancel_occurrence", "programs.restore_occurrence"]
LONG_KEPT += ["programs.make_dates", "places.save_place", "places.delete_place", "places.add_next_step"]
LONG_KEPT += ["care.save_helpcontact", "care.delete_helpcontact"]
SHORT_KEPT = ["groups.erase_old", "programs.erase_old"]


def give_ends(apps, schema_editor):
    entries = apps.get_model("people", "AuditEntry").objects
    entries.filter(verb__in=LONG_KEPT).update(kept_until=F("at") + LONG)
    entries.filter(verb__in=SHORT_KEPT).update(kept_until=F("at") + SHORT)
    entries.filter(kept_until__isnull=True).update(kept_until=F("at") + USUAL)
    # A consent to the rules of a group named the group, and with it who is in it. The group's own acts tell of it.
    entries.filter(verb__in=["people.give_consent", "people.withdraw_consent"]).exclude(
        detail__purpose="terms"
    ).delete()
    entries.filter(at__lt=timezone.now() - SHORT, verb__startswith="chat.").update(reason="")
    entries.filter(at__lt=timezone.now() - SHORT, verb="groups.remove").update(reason="")
    mails = apps.get_model("people", "OutgoingMail").objects
    mails.exclude(sent_at=None, cancelled_at=None).update(to_email="", context={})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField("auditentry", "kept_until", models.DateTimeField(null=True, db_index=True)),
        migrations.RunPython(give_ends, migrations.RunPython.noop),
    ]
