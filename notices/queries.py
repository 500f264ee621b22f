"""Queries of mails, notices and devices."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from notices.models import Notice, OutgoingMail, PushDevice, Silence
from notices.models.outgoing_mail import MOST_ATTEMPTS

LATE = timedelta(minutes=10)


def troubled_mails() -> QuerySet[OutgoingMail]:
    """Mails that did not go out as they should: interrupted, failing, abandoned or late."""
    now = timezone.now()
    return OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True).filter(
        Q(sending_since__lt=now - LATE) | Q(attempts__gte=MOST_ATTEMPTS) | Q(due_at__lt=now - LATE) | ~Q(last_error="")
    )


def notices_of(user_id: int) -> QuerySet[Notice]:
    """A person's notices, unread ones first, each part newest first."""
    return Notice.objects.filter(user=user_id).order_by(F("read_at").asc(nulls_first=True), "-last_at", "-pk")


def silences_of(user_id: int) -> QuerySet[Silence]:
    """What a person wants no push or mail about at this moment."""
    return Silence.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), user=user_id).order_by("scope")


def awake_devices() -> QuerySet[PushDevice]:
    """The devices that are pushed to: whose session is still there."""
    session = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    return PushDevice.objects.filter(Exists(session))


def devices_of(user_id: int) -> QuerySet[PushDevice]:
    """A person's devices, in the order in which they were switched on."""
    return awake_devices().filter(user=user_id).order_by("created_at", "pk")
