"""A member's line with the facilitators, and the facilitators' backstage: who reads them, and when they are open.

Their readers are memberships of the same group, so that names, pauses and roles are those of the group's room. A row of
`PrivateLine` or `Backstage` says whose room it is; `Room.group` is the group's own room and stays empty.
"""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chat.enums import ALONE
from chat.kinds import MEMBER_FIELDS, Pair, Reader, RoomKind, room_ids_in
from chat.models import Backstage, PrivateLine, PrivateStart, Room
from chat.rules import has_second_adult
from groups.enums import READABLE_STATES, GroupState
from groups.models import Membership
from groups.models.membership import watching

LINE, BACKSTAGE = "line", "backstage"


def adults_reading(*, group: Any, but_for: Any) -> QuerySet[Membership]:
    """The facilitators who count as adults that read along: never the member themselves, nor who said they are not."""
    there = Membership.objects.filter(watching(), group=group, user__is_active=True)
    return there.exclude(user=but_for).filter(Q(is_adult=None) | Q(is_adult=True)).order_by()


def line_state(group_state: str, membership: Membership, number: int) -> str:
    """Whether a line is open: as its group, and only read once its member has left or a second adult is missing."""
    if not membership.is_active and group_state in READABLE_STATES:
        return GroupState.CLOSED
    if group_state in READABLE_STATES and not has_second_adult(is_adult=membership.is_adult, watching=number):
        return ALONE
    return group_state


class _Private(RoomKind):
    """What both kinds have in common. `way` leads from a membership to the row that says whose room it is."""

    is_private = True
    way: str
    details: tuple[str, ...] = ()  # more of that row, for `_state`

    @abstractmethod
    def inside(self) -> Q:
        """Which active members of its group read a room, along `way`."""

    @abstractmethod
    def _state(self, group_state: str, *details: Any) -> str:
        """Whether a room is open, resting or closed."""

    def at_the_door(self, user_ids: Collection[int], addresses: Collection[str]) -> dict[tuple[int, str], Reader]:
        rooms = room_ids_in(addresses)
        found = self._find(user_ids, rooms) if rooms else ()
        return {(one.user_id, str(one.room_id)): one for one in found}

    def readers(self, pairs: Collection[Pair]) -> dict[Pair, Reader]:
        wanted = set(pairs)
        rooms, people = {room_id for room_id, _user_id in wanted}, {user_id for _room_id, user_id in wanted}
        return {key: one for one in self._find(people, rooms) if (key := (one.room_id, one.user_id)) in wanted}

    def begins(self, user_id: int, room: Room) -> QuerySet[Membership, int]:
        own = Membership.objects.filter(
            self.inside(), user=user_id, left_at__isnull=True, **{f"{self.way}__room": room}
        )
        return own.order_by().values_list(self._start(), flat=True)

    def _start(self) -> Any:
        start = PrivateStart.objects.filter(room=OuterRef(f"{self.way}__room"), membership=OuterRef("pk"))
        return Coalesce(Subquery(start.values("seq")[:1]), Value(0))

    def _find(self, user_ids: Collection[int], room_ids: Collection[int]) -> Iterator[Reader]:
        where = {f"{self.way}__room__in": room_ids}
        rows = Membership.objects.filter(self.inside(), user_id__in=user_ids, left_at__isnull=True, **where).order_by()
        beside = (f"{self.way}__room", "user__is_active", "group__state", *self.details)
        counted = self._counted()
        found = rows.annotate(start=self._start(), **counted).values_list(*beside, *counted, "start", *MEMBER_FIELDS)
        width = len(beside) + len(counted)
        for room_id, has_account, *rest in found:
            state = self._state(*rest[: width - 2])
            begins, *values = rest[width - 2 :]
            row = Membership.from_db("default", MEMBER_FIELDS, values)
            yield Reader(room_id, row, state, has_account, begins=begins, is_private=True)

    def _counted(self) -> dict[str, Any]:
        return {}


class Lines(_Private):
    """Lines: their member, and every facilitator of the group."""

    name = LINE
    way = "group__private_lines"
    details = (f"{way}__membership__is_adult", f"{way}__membership__left_at")

    def inside(self) -> Q:
        return watching() | Q(**{f"{self.way}__membership": F("pk")})

    def _counted(self) -> dict[str, Any]:
        there = adults_reading(group=OuterRef("group"), but_for=OuterRef(f"{self.way}__membership__user"))
        return {"watching": Coalesce(Subquery(there.values("group").annotate(n=Count("pk")).values("n")), Value(0))}

    def _state(self, group_state: str, *details: Any) -> str:
        is_adult, left_at, number = details
        return line_state(group_state, Membership(is_adult=is_adult, left_at=left_at), number)

    def state_of(self, room: Room) -> str:
        line = PrivateLine.objects.select_related("group", "membership").filter(room=room).first()
        if line is None:
            return GroupState.CLOSED
        there = adults_reading(group=line.group_id, but_for=line.membership.user_id)
        return line_state(line.group.state, line.membership, there.count())


class Backstages(_Private):
    """Backstages: every facilitator of the group."""

    name = BACKSTAGE
    way = "group__backstage"

    def inside(self) -> Q:
        return watching()

    def _state(self, group_state: str, *details: Any) -> str:
        return group_state

    def state_of(self, room: Room) -> str:
        backstage = Backstage.objects.select_related("group").filter(room=room).first()
        return backstage.group.state if backstage else GroupState.CLOSED


def private_rooms_of(group_ids: Iterable[int]) -> list[int]:
    """Return the ids of all lines and backstages of these groups."""
    ids = list(group_ids)
    lines = PrivateLine.objects.filter(group__in=ids).values_list("room", flat=True)
    return sorted([*lines, *Backstage.objects.filter(group__in=ids).values_list("room", flat=True)])


def always_told(room_ids: Collection[int]) -> dict[int, set[int]]:
    """Return who hears of all words in these rooms, by room: everybody in a line or a backstage, nobody elsewhere."""
    told: dict[int, set[int]] = {}
    there = Membership.objects.filter(left_at__isnull=True).order_by()
    for kind in (Lines(), Backstages()):
        where = {f"{kind.way}__room__in": room_ids}
        rows = there.filter(kind.inside(), **where).values_list(f"{kind.way}__room", "user")
        for room_id, user_id in rows:
            told.setdefault(room_id, set()).add(user_id)
    return told
