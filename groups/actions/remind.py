"""Tell people in time that a pledge or a confirmation ends: 30 and 7 days before, and once it is over."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ground.actions.audit import record
from groups import mails
from groups.actions.alarm import release_gone
from groups.enums import LISTED_STATES, Role
from groups.models import AdultConfirmation, Membership, PeerGroup, Secrecy
from groups.queries import facilitators_of, staff_for_groups, who_watch_over
from groups.standing import today
from people.models import User

DAYS_BEFORE = (30, 7)
OVER = 0  # told once it is over
CONFIRMATIONS_KEPT = timedelta(days=365)  # after the last valid day

Ending = Secrecy | AdultConfirmation


def remind_due() -> int:
    """Tell everybody who has a role and whose pledge or confirmation ends soon, or is over; return how many."""
    return sum(_remind(one, stage) for one, stage in [*_pledges(), *_confirmations()])


def erase_old_confirmations() -> int:
    """Erase confirmations a year after their last valid day, and marks of people without a role; return how many."""
    old = AdultConfirmation.objects.filter(valid_until__lt=today() - CONFIRMATIONS_KEPT)
    idle = Secrecy.objects.filter(marked_at__lt=timezone.now() - CONFIRMATIONS_KEPT)
    idle = idle.exclude(ends_on__gte=today() - CONFIRMATIONS_KEPT).exclude(user__in=who_watch_over())
    return old.delete()[0] + idle.delete()[0]


def stage_of(ends_on: date) -> int | None:
    """Of what somebody is told on this day: 30, 7, or 0 where it is over; None: it is too early."""
    left = (ends_on - today()).days
    if left < 0:
        return OVER
    return min((days for days in DAYS_BEFORE if left <= days), default=None)


def _pledges() -> Iterator[tuple[Secrecy, int]]:
    due = Secrecy.objects.filter(is_official=False, ends_on__lte=today() + timedelta(days=max(DAYS_BEFORE)))
    for one in due.filter(user__in=who_watch_over()).exclude(told_before=OVER).order_by("pk"):
        if one.ends_on is not None and (stage := stage_of(one.ends_on)) is not None:
            yield one, stage


def _confirmations() -> Iterator[tuple[AdultConfirmation, int]]:
    """Those that end last of each person who watches over a group that asks for one."""
    longer = AdultConfirmation.objects.filter(user=OuterRef("user"), valid_until__gt=OuterRef("valid_until"))
    asked = Membership.objects.filter(
        user=OuterRef("user"), left_at__isnull=True, role=Role.FACILITATOR, group__needs_confirmed_adults=True
    )
    due = AdultConfirmation.objects.filter(
        Exists(asked), ~Exists(longer), valid_until__lte=today() + timedelta(days=max(DAYS_BEFORE))
    )
    for one in due.exclude(told_before=OVER).order_by("pk"):
        if (stage := stage_of(one.valid_until)) is not None:
            yield one, stage


@transaction.atomic
def _remind(ending: Ending, stage: int) -> bool:
    """Tell one person once of each stage; the row's lock makes it so."""
    current = type(ending).objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=ending.pk)
    if current.told_before is not None and current.told_before <= stage:
        return False
    current.told_before = stage
    current.save(update_fields=["told_before"])
    day = _last_day(current)
    mails.something_missing(to=current.user, key=f"{current._meta.model_name}:{current.pk}:{day}:{stage}")
    if stage == OVER:
        record(actor=None, verb="groups.standing_over", subject=current, user=current.user_id)
        release_gone(taken_by=current.user_id)
        _tell_staff(current.user, f"{current._meta.model_name}:{current.pk}:{day}")
    return True


def _last_day(ending: Ending) -> date | None:
    return ending.ends_on if isinstance(ending, Secrecy) else ending.valid_until


def _tell_staff(user: User, key: str) -> None:
    """Mail staff about groups that have nobody left who may act as their facilitator."""
    theirs = Membership.objects.filter(user=user, left_at__isnull=True, role=Role.FACILITATOR)
    for group in PeerGroup.objects.filter(pk__in=theirs.values("group"), state__in=LISTED_STATES).order_by("pk"):
        if not facilitators_of(group).exists():
            for staff in staff_for_groups():
                mails.none_able(to=staff, group=group, key=key)
