"""Queries of led live hours: the one that runs in a room, and those that are over."""

from dataclasses import dataclass

from django.db.models import QuerySet

from chat import lifecycle
from chat.enums import HourStage
from chat.kinds import Reader
from chat.models import LedHour, RaisedHand, Room
from groups.enums import LISTED_STATES


@dataclass(frozen=True, slots=True)
class Hand:
    """A raised hand, or whose turn it is."""

    member_id: int
    user_id: int
    name: str
    has_turn: bool


@dataclass(frozen=True, slots=True)
class Running:
    """The hour that runs in a room, with its hands in the order in which they were raised."""

    pk: int
    stage: str  # HourStage
    prompt: str  # empty: the ready-made words
    until: int  # when it ends by itself, in seconds since 1970
    hands: tuple[Hand, ...]

    @property
    def turn(self) -> Hand | None:
        """Whose turn it is."""
        return next((hand for hand in self.hands if hand.has_turn), None)

    @property
    def waiting(self) -> list[Hand]:
        """Who waits for their turn, the first first."""
        return [hand for hand in self.hands if not hand.has_turn]


def open_hour(room: Room) -> LedHour | None:
    """Return the row of the hour that runs in the room, or None."""
    return LedHour.objects.filter(room=room).exclude(stage=HourStage.ENDED).first()


def hands_of(hour: LedHour) -> list[RaisedHand]:
    """Return the hands in the order in which they were raised; nobody's who is not in the room any more."""
    inside = RaisedHand.objects.filter(hour=hour, member__left_at__isnull=True, member__user__is_active=True)
    return list(inside.select_related("member").order_by("pk"))


def running_in(room: Room, *, state: str) -> Running | None:
    """Return the hour that runs in the room while its group is open or rests: at most two queries."""
    hour = open_hour(room) if state in LISTED_STATES else None
    if hour is None:
        return None
    hands = tuple(
        Hand(one.member_id, one.member.user_id, one.member.nickname, one.turn_at is not None) for one in hands_of(hour)
    )
    return Running(hour.pk, hour.stage, hour.prompt, int((hour.started_at + lifecycle.LONGEST).timestamp()), hands)


def past_hours(reader: Reader) -> QuerySet[LedHour]:
    """Return the hours that are over, as far back as the person reads, newest first; to members with a summary only."""
    over = LedHour.objects.filter(room=reader.room_id, stage=HourStage.ENDED, seq__gte=reader.reads_from)
    return over if reader.is_facilitator else over.exclude(summary="")
