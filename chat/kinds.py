"""Kinds of rooms, and who reads a room of each kind: asked when somebody connects, and by every read and write.

The room of a group is read by the group's members. An app above chat registers another kind in its `ready()`, and says
who reads its rooms. No other part of chat distinguishes kinds.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils import timezone

from chat import log
from chat.models import Room, RoomParticipant
from groups.enums import GroupState, Role
from groups.models import Membership
from groups.nights import Span, only_read_until

GROUP = "group"
Pair = tuple[int, int]  # room id, user id
MEMBER_FIELDS = [
    "id",
    "group_id",
    "user_id",
    "role",
    "nickname",
    "left_at",
    "reads_from",
    "paused_until",
    "must_agree",
    "able_until",
]  # all that a reader needs
NIGHT_FIELDS = ["night_from", "night_until", "night_begins"]  # of their group, as in `groups.nights.Span`


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody is in a room now. `row` holds the details: their name, since when, and their role."""

    room_id: int
    row: Membership | RoomParticipant
    state: str  # GroupState: whether the room is open, resting or closed
    has_account: bool  # one that is not suspended
    night_until: int = 0  # until when they only read because it is night, in seconds since 1970; 0 when they may write
    begins: int | None = None  # the first `seq` that they may read, in a room of which the row does not say it
    is_private: bool = False  # facilitators read here what concerns themselves, and so look after nothing

    @property
    def user_id(self) -> int:
        return self.row.user_id

    @property
    def membership(self) -> Membership | None:
        """The membership, in the room of a group."""
        return self.row if isinstance(self.row, Membership) else None

    @property
    def participant(self) -> RoomParticipant | None:
        """The participant, in any other room."""
        return self.row if isinstance(self.row, RoomParticipant) else None

    @property
    def role(self) -> str:
        """A value of `groups.enums.Role`. A facilitator for whose role something is missing reads as a member."""
        if isinstance(self.row, Membership) and not self.row.is_able:
            return Role.MEMBER
        return self.row.role

    @property
    def is_facilitator(self) -> bool:
        return self.role == Role.FACILITATOR

    @property
    def paused_until(self) -> int:
        """Until when a member cannot write, in seconds since 1970; 0 when they can."""
        member = self.membership
        if member is None or not member.paused_until or member.role != Role.MEMBER:
            return 0
        return member.paused_until if member.paused_until > timezone.now().timestamp() else 0

    @property
    def reads_until(self) -> int:
        """Until when they only read, paused or because it is night, in seconds since 1970; 0 when they may write."""
        return max(self.paused_until, self.night_until)

    @property
    def must_agree(self) -> bool:
        """Whether they agree to changed ground rules before they write again; facilitators go on."""
        return self.membership is not None and self.membership.must_agree and not self.is_facilitator

    @property
    def cannot_write(self) -> bool:
        """Whether this person alone may not write now, whatever the room allows."""
        return self.must_agree or self.reads_until > 0

    @property
    def reads_from(self) -> int:
        """The first `seq` that they may read; 0 means from the beginning."""
        return self.row.reads_from if self.begins is None else self.begins


class RoomKind(ABC):
    """Who reads the rooms of one kind. Each method makes one query, for any number of people and rooms."""

    name: str  # as in `Room.kind`
    is_private = False  # whether facilitators look after nothing there (`Reader.is_private`)

    @abstractmethod
    def at_the_door(self, user_ids: Collection[int], addresses: Collection[str]) -> dict[tuple[int, str], Reader]:
        """Find which of these people are in the rooms at these addresses (the last part of a socket's path)."""

    @abstractmethod
    def readers(self, pairs: Collection[Pair]) -> dict[Pair, Reader]:
        """Find which of these (room id, user id) are in the room. Rooms of other kinds may be among them."""

    @abstractmethod
    def begins(self, user_id: int, room: Room) -> QuerySet[Membership, int] | QuerySet[RoomParticipant, int]:
        """Return a query for the first `seq` that the person may read in the room; empty if they are not in it."""

    @abstractmethod
    def state_of(self, room: Room) -> str:
        """Return whether the room is open, resting or closed (GroupState)."""


class Groups(RoomKind):
    """Rooms of groups, whose address is the group's slug."""

    name = GROUP

    def at_the_door(self, user_ids: Collection[int], addresses: Collection[str]) -> dict[tuple[int, str], Reader]:
        found = _members(user_id__in=user_ids, group__slug__in=addresses)
        return {(reader.user_id, address): reader for reader, address in found}

    def readers(self, pairs: Collection[Pair]) -> dict[Pair, Reader]:
        rooms, people = {room_id for room_id, _user_id in pairs}, {user_id for _room_id, user_id in pairs}
        found = {
            (reader.room_id, reader.user_id): reader
            for reader, _address in _members(user_id__in=people, group__room__in=rooms)
        }
        return {key: found[key] for key in pairs if key in found}

    def begins(self, user_id: int, room: Room) -> QuerySet[Membership, int]:
        own = Membership.objects.filter(group=room.group_id, user=user_id, left_at__isnull=True)
        return own.order_by().values_list("reads_from", flat=True)

    def state_of(self, room: Room) -> str:
        return room.group.state if room.group else GroupState.CLOSED


def _members(**where: object) -> Iterator[tuple[Reader, str]]:
    """Yield members of groups as readers, with the address. Few columns, because everybody may connect at once."""
    found = list(_rows_of_members(**where))
    nights = only_read_until([(row, span) for row, span, *_beside in found])
    for (row, _span, slug, state, room_id, has_account), night in zip(found, nights, strict=True):
        yield Reader(room_id or log.room_of(row.group).pk, row, state, has_account, night), slug  # created on first use


def _rows_of_members(**where: object) -> Iterator[tuple[Membership, Span, str, str, int | None, bool]]:
    rows = Membership.objects.filter(**where, left_at__isnull=True).order_by()
    beside = ("group__slug", "group__state", "group__room", "user__is_active")
    night = [f"group__{name}" for name in NIGHT_FIELDS]
    for slug, state, room_id, has_account, *values in rows.values_list(*beside, *night, *MEMBER_FIELDS):
        row = Membership.from_db("default", MEMBER_FIELDS, values[len(night) :])
        yield row, Span(*values[: len(night)]), slug, state, room_id, has_account


class ByParticipants(RoomKind):
    """Rooms whose readers are rows of `RoomParticipant`; the address of a room is its id."""

    def __init__(self, name: str) -> None:
        self.name = name

    def at_the_door(self, user_ids: Collection[int], addresses: Collection[str]) -> dict[tuple[int, str], Reader]:
        found = self._inside().filter(user_id__in=user_ids, room_id__in=room_ids_in(addresses))
        return {(one.user_id, str(one.room_id)): self._reader(one) for one in found}

    def readers(self, pairs: Collection[Pair]) -> dict[Pair, Reader]:
        wanted = set(pairs)
        rooms, people = {room_id for room_id, _user_id in wanted}, {user_id for _room_id, user_id in wanted}
        found = self._inside().filter(user_id__in=people, room_id__in=rooms)
        return {key: self._reader(one) for one in found if (key := (one.room_id, one.user_id)) in wanted}

    def begins(self, user_id: int, room: Room) -> QuerySet[RoomParticipant, int]:
        own = RoomParticipant.objects.filter(room=room, user=user_id, left_at__isnull=True)
        return own.values_list("reads_from", flat=True)

    def state_of(self, room: Room) -> str:
        return GroupState.OPEN

    def _inside(self) -> QuerySet[RoomParticipant]:
        active = RoomParticipant.objects.filter(left_at__isnull=True, room__kind=self.name)
        return active.select_related("room").annotate(has_account=F("user__is_active"))

    def _reader(self, one: RoomParticipant) -> Reader:
        return Reader(one.room_id, one, self.state_of(one.room), getattr(one, "has_account", False))


KINDS: dict[str, RoomKind] = {GROUP: Groups()}


def register(kind: RoomKind) -> None:
    """Register a kind of room; called from an app's `ready()`. Raises ValueError for a name that is taken."""
    if kind.name in KINDS:
        raise ValueError(f"there is a kind {kind.name} already")
    KINDS[kind.name] = kind


def readers_in(pairs: Collection[Pair]) -> dict[Pair, Reader]:
    """Find which of these (room id, user id) are in the room now: one query for each kind, until all are found."""
    found: dict[Pair, Reader] = {}
    for kind in KINDS.values():
        if missing := set(pairs) - found.keys():
            found |= kind.readers(missing)
    return found


def state_of(room: Room) -> str:
    """Return whether the room is open, resting or closed (GroupState)."""
    return KINDS[room.kind].state_of(room)


def is_private(room: Room) -> bool:
    """Return whether facilitators look after nothing in this room (`Reader.is_private`)."""
    return KINDS[room.kind].is_private


def room_ids_in(addresses: Collection[str]) -> set[int]:
    """Return the ids that such addresses can be, for rooms whose address is their id."""
    return {int(one) for one in addresses if one.isascii() and one.isdecimal() and len(one) < 19}
