"""What is missing for somebody's role: a signed pledge, or a confirmation. Until when they may act is derived from it.

Whoever nothing was said about is asked for nothing, and goes on without an end.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from groups.enums import READABLE_STATES, Role
from groups.models import AdultConfirmation, Appointment, Membership, PeerGroup, Secrecy
from groups.queries import appointed_coordinators
from people.models import User

M = TypeVar("M", bound=Model)
WITHOUT_END = 0
NEVER = 1  # a moment in 1970
SIGN_AGAIN = timedelta(days=30)  # before the end, from when on one may sign for the next year


@dataclass(frozen=True)
class Standing:
    """How one person stands with their roles, as their own page shows it."""

    secrecy: Secrecy | None
    must_sign: bool  # now: nothing is signed, or it is over
    may_sign: bool  # or soon
    has_role: bool
    unconfirmed: list[PeerGroup]  # where they have the role, and a confirmation is missing or over
    confirmed_until: date | None

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to read on that page."""
        return self.may_sign or bool(self.unconfirmed)

    @property
    def is_held_up(self) -> bool:
        """Whether something is missing now for a role that they have."""
        return self.has_role and (self.must_sign or bool(self.unconfirmed))


def today() -> date:
    """The local day."""
    return timezone.localtime(timezone.now(), ZoneInfo(settings.TIME_ZONE)).date()


def end_of(day: date) -> int:
    """The end of a local day, in seconds since 1970."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return int(datetime.combine(day + timedelta(days=1), time(0), zone).timestamp())


def secrecy_of(user: User) -> Secrecy | None:
    """What staff marked about the person, and what they signed."""
    return Secrecy.objects.filter(user=user).first()


def must_sign(secrecy: Secrecy | None) -> bool:
    """Whether a pledge is to be signed now: asked for, and not signed or over."""
    if secrecy is None or secrecy.is_official:
        return False
    return secrecy.ends_on is None or secrecy.ends_on < today()


def confirmed_until(user_ids: Collection[int]) -> dict[int, date]:
    """Until which day each of these people is confirmed, also where that is over; nobody without a confirmation."""
    rows = AdultConfirmation.objects.filter(user__in=user_ids, confirmed_on__lte=today()).order_by()
    return dict(rows.values("user_id").annotate(until=Max("valid_until")).values_list("user_id", "until"))


def is_confirmed(user: User) -> bool:
    """Whether the person is confirmed today."""
    until = confirmed_until([user.pk]).get(user.pk)
    return until is not None and until >= today()


def with_secrecy(people: QuerySet[M]) -> QuerySet[M]:
    """Memberships, or appointments, with what is known of their person's pledge, in the same query."""
    return people.select_related("user__secrecy")


def asks_pledge(appointment: Appointment) -> bool:
    """Whether whoever accepts this appointment signs the pledge with it: no official, and nothing signed holds."""
    secrecy = secrecy_of(appointment.user)
    known = secrecy.is_official if secrecy else True  # of whom nothing was said, nothing is asked
    is_official = known if appointment.is_official is None else appointment.is_official
    holds = secrecy is not None and secrecy.ends_on is not None and secrecy.ends_on >= today()
    return not is_official and not holds


def lacks_confirmation(appointment: Appointment) -> bool:
    """Whether the group asks for confirmed adults, and the person is not confirmed."""
    group = appointment.group
    return group is not None and group.needs_confirmed_adults and not is_confirmed(appointment.user)


def able_until(secrecy: Secrecy | None, *, needs: bool, confirmed: date | None) -> int:
    """Until when somebody may act in a role, in seconds since 1970. `needs` says whether it asks for a confirmation."""
    ends = []
    if secrecy is not None and not secrecy.is_official:
        ends.append(end_of(secrecy.ends_on) if secrecy.ends_on else NEVER)
    if needs:
        ends.append(end_of(confirmed) if confirmed else NEVER)
    return min(ends, default=WITHOUT_END)


def standing_of(user: User) -> Standing:
    """How the person stands, in a few queries."""
    secrecy, until = secrecy_of(user), confirmed_until([user.pk]).get(user.pk)
    theirs = Membership.objects.filter(
        user=user, left_at__isnull=True, role=Role.FACILITATOR, group__state__in=READABLE_STATES
    )
    rows = list(theirs.select_related("group").order_by("group__name", "pk"))
    has_role = bool(rows) or appointed_coordinators().filter(user=user).exists()
    is_over = until is None or until < today()
    missing = must_sign(secrecy)
    soon = has_role and _ends_soon(secrecy)
    return Standing(
        secrecy=secrecy,
        must_sign=missing,
        may_sign=has_role and (missing or soon),
        has_role=has_role,
        unconfirmed=[one.group for one in rows if one.group.needs_confirmed_adults and is_over],
        confirmed_until=until,
    )


def _ends_soon(secrecy: Secrecy | None) -> bool:
    if secrecy is None or secrecy.is_official or secrecy.ends_on is None:
        return False
    return secrecy.ends_on - today() <= SIGN_AGAIN
