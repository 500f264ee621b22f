"""The roster as one person sees it: the watches of their groups, and for whom they may arrange some."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from groups.duty.roster import counting
from groups.enums import LISTED_STATES
from groups.models import Membership, PeerGroup, WatchTime
from groups.models.membership import watching
from groups.queries import coordinators
from groups.rules import can_arrange_watches, is_coordinator
from people.models import User

MOST_SHOWN = 500


@dataclass(frozen=True)
class Seat:
    """Somebody who can be on duty: a facilitator in a group or, without one, a coordinator for all."""

    key: str  # what a form sends for it: the number of nobody's account
    user: User
    group: PeerGroup | None
    name: str

    @property
    def label(self) -> str:
        return f"{place_name(self.group)}：{self.name}"


@dataclass(frozen=True)
class Entry:
    """One watch on the roster."""

    watch: WatchTime
    name: str
    is_mine: bool
    may_end: bool


@dataclass(frozen=True)
class Roster:
    """What one person sees of the roster, and the seats that they arrange."""

    places: list[tuple[PeerGroup | None, list[Entry]]]
    seats: list[Seat]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(seat.key, seat.label) for seat in self.seats]

    def seat(self, key: str) -> Seat | None:
        """The seat that a form names, if this person arranges it."""
        return next((seat for seat in self.seats if seat.key == key), None)


def roster_for(user: User) -> Roster:
    """The roster of the groups that somebody facilitates, or of all for who arranges them. Constant queries."""
    arranges = can_arrange_watches(user)
    everybody = list(_seats(user, all_groups=arranges))
    groups = {seat.group.pk: seat.group for seat in everybody if seat.group}
    names = {(seat.group.pk if seat.group else 0, seat.user.pk): seat.name for seat in everybody}
    places: dict[int, list[Entry]] = defaultdict(list)  # by group id, 0 for all groups
    shown = counting().filter(Q(group__in=groups) | Q(group__isnull=True))
    for watch in shown.order_by("weekday", "starts", "rung", "pk")[:MOST_SHOWN]:
        where, is_mine = watch.group_id or 0, watch.user_id == user.pk
        name = names.get((where, watch.user_id), _("コーディネーター"))
        places[where].append(Entry(watch, name, is_mine, is_mine or arranges))
    ordered = sorted(groups.values(), key=lambda group: (group.name, group.pk))
    return Roster(
        [*((group, places[group.pk]) for group in ordered), (None, places[0])],
        [seat for seat in everybody if arranges or seat.user.pk == user.pk],
    )


def has_roster(user: User) -> bool:
    """Whether somebody is ever on duty, or arranges who is."""
    facilitates = Membership.objects.filter(watching(), user=user)
    return can_arrange_watches(user) or facilitates.exists()


def place_name(group: PeerGroup | None) -> str:
    """What the roster calls a group, or all of them."""
    return str(group.name) if group else _("すべてのグループ")


def _seats(user: User, *, all_groups: bool) -> Iterator[Seat]:
    """Everybody who can be on duty where this person looks: their colleagues, too."""
    own = Membership.objects.filter(watching(), user=user).values("group")
    seats = Membership.objects.filter(watching(), user__is_active=True)
    seats = seats.filter(group__state__in=LISTED_STATES) if all_groups else seats.filter(group__in=own)
    for member in seats.select_related("group", "user").order_by("group__name", "group", "joined_at", "pk"):
        yield Seat(f"facilitator-{member.pk}", member.user, member.group, member.nickname)
    if all_groups or is_coordinator(user):
        for coordinator in coordinators().order_by("created_at", "pk"):
            yield Seat(f"coordinator-{coordinator.pk}", coordinator.user, None, coordinator.user.display_name)
