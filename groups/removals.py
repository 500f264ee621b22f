"""Knowing again whom a facilitator had leave: by a keyed value, for that group only, for a year."""

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
    """Keep the mark of `user` for `group`, from now on for a year."""
    Removal.objects.update_or_create(
        group=group,
        mark=_mark(group.pk, mailbox(user.email), str(settings.SECRET_KEY)),
        defaults={"until": timezone.now() + KEPT},
    )


def known_again(requests: Iterable[JoinRequest]) -> set[int]:
    """Which of these requests (ids) come from somebody who was made to leave the same group within a year.

    By the mailbox, so that a new account is known again (hana+2@ and the dots of Gmail are nobody else), and by the
    account, so that a new address is. Two queries.
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
    """Marks whose year is over; how many."""
    return Removal.objects.filter(until__lt=timezone.now()).delete()[0]


def _names(user: User) -> set[str]:
    """What marks may have been made of; those of earlier versions of the address as it was written."""
    return {mailbox(user.email), user.email}


def _mark(group_id: int, address: str, secret: str) -> str:
    return salted_hmac("groups.removal", f"{group_id}:{address}", secret=secret, algorithm="sha256").hexdigest()
