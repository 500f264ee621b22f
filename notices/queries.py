"""Queries of mails and notices."""

from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notices.models import Notice, OutgoingMail, Silence
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
