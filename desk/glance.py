"""All rooms at a glance: who is there, the last word, what is unread, the next live hour, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from chat.enums import MessageState
from chat.models import Event, Message, Room
from chat.queries.readers import unread_counts
from desk.models import Case
from groups.live_hours import NextHour, next_live_hour
from groups.models import PeerGroup
from groups.queries import facilitated_by
from people.models import User

HERE_FOR = timedelta(minutes=15)  # after something one said or did there
REACH = 200  # steps at the end of each room's log


@dataclass(frozen=True)
class Glance:
    """One group on the desk of somebody who facilitates it."""

    group: PeerGroup
    room: Room | None
    here: int  # others who said or did something there within `HERE_FOR`
    last_word_at: datetime | None
    unread: int
    next_hour: NextHour | None
    cases: int  # open ones on this person's desk

    @property
    def is_frozen(self) -> bool:
        return self.room is not None and self.room.is_frozen


def glance(user: User, cases: Sequence[Case]) -> list[Glance]:
    """Return the groups that this person facilitates; `cases` are those on their desk. Constant queries."""
    words = Message.objects.filter(room=OuterRef("pk"), notice="", state=MessageState.VISIBLE).order_by("-seq")
    groups = list(facilitated_by(user).prefetch_related("live_hours").order_by("name", "pk"))
    found = Room.objects.filter(group__in=groups).annotate(last_word_at=Subquery(words.values("created_at")[:1]))
    rooms = {room.group_id: room for room in found}
    here, unread, now = _here(user, [room.pk for room in found]), unread_counts(user), timezone.now()
    waiting: dict[int, int] = {}
    for case in cases:
        waiting[case.group_id or 0] = waiting.get(case.group_id or 0, 0) + 1
    return [
        Glance(
            group,
            room := rooms.get(group.pk),
            here.get(room.pk, 0) if room else 0,
            room.last_word_at if room else None,
            unread.get(group.pk, 0),
            next_live_hour(group.live_hours.all(), now),
            waiting.get(group.pk, 0),
        )
        for group in groups
    ]


def _here(user: User, room_ids: list[int]) -> dict[int, int]:
    """How many others said or did something in each room lately, as its log knows it."""
    posted = Message.objects.filter(
        room__in=room_ids, notice="", created_at__gte=timezone.now() - HERE_FOR, seq__gt=F("room__last_seq") - REACH
    ).exclude(author=user)
    acted = Event.objects.filter(
        room__in=room_ids, at__gte=timezone.now() - HERE_FOR, seq__gt=F("room__last_seq") - REACH
    ).exclude(actor=user)
    people: dict[int, set[int]] = {}
    for room_id, person in [
        *posted.order_by().values_list("room", "author"),
        *acted.order_by().values_list("room", "actor"),
    ]:
        if person is not None:
            people.setdefault(room_id, set()).add(person)
    return {room_id: len(those) for room_id, those in people.items()}
