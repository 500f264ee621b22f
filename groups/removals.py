"""Recognise a person whom a facilitator removed: by a keyed hash, for that group only, for a year."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ground.text.addresses import mailbox
from groups.enums import EndedBy
from groups.models import JoinRequest, Membership, PeerGroup, Removal
from people.models import User

KEPT = timedelta(days=365)


def keep(group: PeerGroup, user: User) -> None:
    """Keep the mark of `user` for `group` for a year from now."""
    Removal.objects.update_or_create(
        group=group,
        mark=_mark(group.pk, mailbox(user.email), str(settings.SECRET_KEY)),
        defaults={"until": timezone.now() + KEPT},
    )


def known_again(requests: Iterable[JoinRequest]) -> set[int]:
    """Return the ids of the requests that come from somebody removed from the same group within the past year.

    Matching the mailbox recognises a new account (hana+2@ or the dots of Gmail make no other person), and matching the
    account recognises a new address. Two queries.
    """
    asked = list(requests)
    now = timezone.now()
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    marks = {r.pk: {_mark(r.group_id, name, s) for name in _names(r.user) for s in secrets} for r in asked}
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


def _names(user: User) -> set[str]:
    """The names that marks may have been made from; earlier versions used the address as it was written."""
    return {mailbox(user.email), user.email}


def _mark(group_id: int, address: str, secret: str) -> str:
    return salted_hmac("groups.removal", f"{group_id}:{address}", secret=secret, algorithm="sha256").hexdigest()
