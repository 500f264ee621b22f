"""Recognise a person whom a facilitator removed: by a keyed hash, for that group only, for a year.

A date may be set before which they cannot ask again. A truly new address with a new account cannot be recognised.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ground.text.addresses import mailbox
from groups.enums import EndedBy
from groups.models import JoinRequest, Membership, PeerGroup, Removal
from people.models import User

KEPT = timedelta(days=365)


def keep(group: PeerGroup, user: User, *, bars_until: datetime | None = None) -> None:
    """Keep the marks of `user` for `group` for a year from now, or as long as they may not ask again."""
    until = max(timezone.now() + KEPT, bars_until or timezone.now())
    secret = str(settings.SECRET_KEY)
    names = [mailbox(user.email)]
    if bars_until:
        names.append(_account(user))  # its address can be changed meanwhile
    for name in names:
        Removal.objects.update_or_create(
            group=group, mark=_mark(group.pk, name, secret), defaults={"until": until, "bars_until": bars_until}
        )


def take_back(group: PeerGroup, user: User) -> None:
    """Delete the marks, since the removal was undone; those of an earlier one stay, without a date."""
    mine = Removal.objects.filter(group=group, mark__in=_marks(group.pk, user))
    earlier = Membership.objects.filter(
        group=group, user=user, ended_by=EndedBy.FACILITATOR, left_at__gt=timezone.now() - KEPT
    ).aggregate(newest=Max("left_at"))["newest"]
    if earlier is None:
        mine.delete()
    else:
        mine.update(until=earlier + KEPT, bars_until=None)


def barred_until(group: PeerGroup, user: User) -> datetime | None:
    """Return until when this person may not ask to join the group again, whatever account they have; None if they may.

    The same mailbox in any spelling is recognised, also once the account is deleted.
    """
    now = timezone.now()
    barring = Removal.objects.filter(group=group, mark__in=_marks(group.pk, user), bars_until__gt=now)
    found: datetime | None = barring.aggregate(latest=Max("bars_until"))["latest"]
    return found


def lift(group: PeerGroup, user: User) -> int:
    """Let the person ask again from now on; return how many marks that changed. They stay recognised."""
    now = timezone.now()
    return Removal.objects.filter(group=group, mark__in=_marks(group.pk, user), bars_until__gt=now).update(
        bars_until=None
    )


def known_again(requests: Iterable[JoinRequest]) -> set[int]:
    """Return the ids of the requests that come from somebody removed from the same group within the past year.

    Matching the mailbox recognises a new account (hana+2@ or the dots of Gmail make no other person), and matching the
    account recognises a new address. Two queries.
    """
    asked = list(requests)
    now = timezone.now()
    marks = {r.pk: _marks(r.group_id, r.user) for r in asked}
    wanted = {mark for some in marks.values() for mark in some}
    found = set(Removal.objects.filter(mark__in=wanted, until__gt=now).values_list("mark", flat=True))
    ended = Membership.objects.filter(
        user__in={request.user_id for request in asked}, ended_by=EndedBy.FACILITATOR, left_at__gt=now - KEPT
    )
    left = set(ended.values_list("group_id", "user_id"))
    return {r.pk for r in asked if marks[r.pk] & found or (r.group_id, r.user_id) in left}


def forget_old() -> int:
    """Delete the marks whose year is over, and return how many."""
    return Removal.objects.filter(until__lt=timezone.now()).delete()[0]


def _marks(group_id: int, user: User) -> set[str]:
    """The marks that may have been made of somebody; earlier versions used the address as it was written."""
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    names = {mailbox(user.email), user.email, _account(user)}
    return {_mark(group_id, name, secret) for name in names for secret in secrets}


def _account(user: User) -> str:
    return f"account {user.pk}"


def _mark(group_id: int, address: str, secret: str) -> str:
    return salted_hmac("groups.removal", f"{group_id}:{address}", secret=secret, algorithm="sha256").hexdigest()
