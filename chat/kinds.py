"""Kinds of rooms, and who reads a room of each kind: asked at the door, by every read and by every write.

The room of a group is read by the group's members. An app above registers another kind when it is ready, and says who
reads its rooms; nothing else of the chat knows one kind from another.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F, QuerySet

from chat import log
from chat.models import Room, RoomParticipant
from groups.enums import GroupState, Role
from groups.models import Membership

GROUP = "group"
Pair = tuple[int, int]  # room id, user id
MEMBER_FIELDS = ["id", "group_id", "user_id", "role", "nickname", "left_at", "reads_from"]  # all that a reader is asked


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody is in a room now. `row` says it: under which name, since when, in which role."""

    room_id: int
    row: Membership | RoomParticipant
    state: str  # GroupState: whether the room is open, rests or has ended
    has_account: bool  # and is not suspended

    @property
    def user_id(self) -> int:
        return self.row.user_id

    @property
    def membership(self) -> Membership | None:
        """In the room of a group."""
        return self.row if isinstance(self.row, Membership) else None

    @property
    def participant(self) -> RoomParticipant | None:
        """In any other."""
        return self.row if isinstance(self.row, RoomParticipant) else None

    @property
    def role(self) -> str:
        """Role."""
        return self.row.role

    @property
    def is_facilitator(self) -> bool:
        return self.row.role == Role.FACILITATOR

    @property
    def reads_from(self) -> int:
        """From which `seq` on; 0: from the beginning."""
        return self.row.reads_from


class RoomKind(ABC):
    """Who reads the rooms of one kind. Each question is one query, for any number of people and rooms."""

    name: str  # as in `Room.kind`

    @abstractmethod
    def at_the_door(self, user_ids: Collection[int], addresses: Collection[str]) -> dict[tuple[int, str], Reader]:
        """Who of these people are in the rooms at these addresses (the last part of a socket's path)."""

    @abstractmethod
    def readers(self, pairs: Collection[Pair]) -> dict[Pair, Reader]:
        """Who of these people are in these rooms. Rooms of other kinds may be among them."""

    @abstractmethod
    def begins(self, user_id: int, room: Room) -> QuerySet[Membership, int] | QuerySet[RoomParticipant, int]:
        """From which `seq` on the person reads the room, as one value of a query; none for who is not inside."""

    @abstractmethod
    def state_of(self, room: Room) -> str:
        """Whether the room is open, rests or has ended (GroupState)."""


class Groups(RoomKind):
    """Rooms of groups; their address is that of the group."""

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
    """Members of groups as readers, each with the address; few columns, because everybody may come in at one time."""
    rows = Membership.objects.filter(**where, left_at__isnull=True).order_by()
    beside = ("group__slug", "group__state", "group__room", "user__is_active")
    for slug, state, room_id, has_account, *values in rows.values_list(*beside, *MEMBER_FIELDS):
        row = Membership.from_db("default", MEMBER_FIELDS, values)
        if room_id is None:  # nobody has been in it yet
            room_id = log.room_of(row.group).pk
        yield Reader(room_id, row, state, has_account), slug


class ByParticipants(RoomKind):
    """Rooms whose readers are rows of `RoomParticipant`; their address is their number."""

    def __init__(self, name: str) -> None:
        self.name = name

    def at_the_door(self, user_ids: Collection[int], addresses: Collection[str]) -> dict[tuple[int, str], Reader]:
        numbers = {int(one) for one in addresses if one.isascii() and one.isdecimal() and len(one) < 19}
        found = self._inside().filter(user_id__in=user_ids, room_id__in=numbers)
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
    """From now on there are rooms of this kind. When an app is ready."""
    if kind.name in KINDS:
        raise ValueError(f"there is a kind {kind.name} already")
    KINDS[kind.name] = kind


def readers_in(pairs: Collection[Pair]) -> dict[Pair, Reader]:
    """Who of these (room id, user id) are in their room now: one query for each kind, until all are found."""
    found: dict[Pair, Reader] = {}
    for kind in KINDS.values():
        if missing := set(pairs) - found.keys():
            found |= kind.readers(missing)
    return found


def state_of(room: Room) -> str:
    """Whether the room is open, rests or has ended (GroupState)."""
    return KINDS[room.kind].state_of(room)
