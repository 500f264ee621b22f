"""Queries of mails, notices and devices."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ground.sockets.sessions import signed_in
from notices.models import LineAccount, Notice, OutgoingMail, Preference, PushDevice, Silence
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


def preference_of(user_id: int) -> Preference:
    """A person's choices; whoever made none has those of a new row, which is not stored for that."""
    return Preference.objects.filter(pk=user_id).first() or Preference(user_id=user_id)


def has_everything_off(user: OuterRef) -> Exists:
    """Whether the user of an outer row is told nothing outside the site."""
    return Exists(Preference.objects.filter(user=user, everything_off=True))


def silences_of(user_id: int) -> QuerySet[Silence]:
    """What a person wants no push or mail about at this moment."""
    return Silence.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), user=user_id).order_by("scope")


def awake_devices() -> QuerySet[PushDevice]:
    """The devices that are pushed to: whose session is still there."""
    session = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    return PushDevice.objects.filter(Exists(session))


def devices_of(user_id: int) -> QuerySet[PushDevice]:
    """A person's devices, in the order in which they were switched on; `ends_at` is when their session runs out."""
    session = Session.objects.filter(session_key=OuterRef("session_key"))
    ends_at = Subquery(session.values("expire_date"))
    return awake_devices().filter(user=user_id).annotate(ends_at=ends_at).order_by("created_at", "pk")


def line_account_of(user_id: int) -> LineAccount | None:
    """The LINE account that a person's news is sent to, if they linked one."""
    return LineAccount.objects.filter(user=user_id).first()


class SignedIn(NamedTuple):
    """Who is behind a session, and how many unread notices they have."""

    user_id: int
    auth_hash: str  # changes with the password
    waiting: int


def signed_in_with(session_keys: Collection[str]) -> dict[str, SignedIn]:
    """Who is behind each of these sessions, as far as it is alive and its person active; two queries."""
    return {
        key: SignedIn(user.pk, user.get_session_auth_hash(), user.notices_waiting)
        for key, user in signed_in(session_keys).items()
    }


def waiting_of(user_ids: Collection[int]) -> dict[int, int]:
    """How many unread notices each of these people has, without those who are suspended or gone; one query."""
    people = get_user_model().objects.filter(pk__in=user_ids, is_active=True)
    return dict(people.values_list("pk", "notices_waiting"))
