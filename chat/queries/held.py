"""Queries of messages that wait: the author's own, and what somebody may decide."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from chat.enums import HeldState
from chat.models import HeldMessage, Report, Room
from groups.models import Membership
from groups.models.membership import watching
from groups.rules import can_coordinate
from people.models import User

OPEN = Q(state=HeldState.AWAITING) | Q(state=HeldState.RETURNED, put_away_at=None)  # what its author is shown


def own_held(user: User, room: Room) -> QuerySet[HeldMessage]:
    """Return everything of this person's that waited here, as long as it is kept."""
    return HeldMessage.objects.filter(room=room, author=user).select_related("room", "reply_to", "edits")


def shown_to_author(user: User, room: Room) -> QuerySet[HeldMessage]:
    """Return what stands in the author's own view of the room: what waits, and what was returned and not put away."""
    return own_held(user, room).filter(OPEN).order_by("held_at", "pk")


class Mark(NamedTuple):
    """How one message that waits, or was returned, stands for its author."""

    held: int
    state: str
    is_handed_over: bool


def own_marks(user_ids: Collection[int], room_ids: Collection[int]) -> list[tuple[int, int, Mark]]:
    """Return (user, room, how it stands) of all that these authors are shown in these rooms, in one query."""
    rows = HeldMessage.objects.filter(OPEN, author__in=user_ids, room__in=room_ids).order_by("pk")
    found = rows.values_list("author_id", "room_id", "pk", "state", "handed_over_at")
    return [(author or 0, room, Mark(pk, str(state), late is not None)) for author, room, pk, state, late in found]


def held_for(user: User) -> QuerySet[HeldMessage]:
    """Return what the person may decide, or could have decided.

    A facilitator: in their groups, as far as they read the room. A coordinator: what was handed over. Never their own
    words, nor an appeal against their own decision.
    """
    seats = Membership.objects.filter(
        watching(),
        group=OuterRef("room__group"),
        user=user,
        reads_from__lte=OuterRef("at_seq"),
    )
    theirs = Q(Exists(seats))
    if can_coordinate(user):
        theirs |= Q(handed_over_at__isnull=False)
    mine = Q(author=user) | Q(appealed_against=user)
    return HeldMessage.objects.filter(theirs).exclude(pk__in=HeldMessage.objects.filter(mine).values("pk"))


def awaiting_for(user: User) -> QuerySet[HeldMessage]:
    """Return what waits for this person's decision: appeals first, then the oldest."""
    waiting = held_for(user).filter(state=HeldState.AWAITING)
    return waiting.select_related("room__group", "member", "edits").order_by("appealed_at", "held_at", "pk")


def facilitates(user: User, held: HeldMessage) -> bool:
    """Return whether the person decides it as a facilitator of the group, and not only as a coordinator."""
    return Membership.objects.filter(
        watching(),
        group=held.room.group_id,
        user=user,
        reads_from__lte=held.at_seq,
    ).exists()


def deciders(held: HeldMessage) -> QuerySet[Membership]:
    """Return the active facilitators who may decide it."""
    able = Membership.objects.filter(
        watching(),
        group=held.room.group_id,
        user__is_active=True,
        reads_from__lte=held.at_seq,
    ).select_related("user")
    return able.exclude(user__in=[pk for pk in (held.author_id, held.appealed_against_id) if pk])


def own_worry(user: User, room: Room, pk: int) -> Report | None:
    """Return the site's own worry about this person's words, as long as it waits for an answer."""
    return Report.objects.filter(pk=pk, room=room, author=user, by_system=True, resolved_at=None).first()
