"""Words that may weigh on who reads them: which they are, what somebody opened in this shift, when a break is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from chat.enums import ReportReason
from chat.models import Report
from desk.enums import Risk, Weight
from desk.handover import names_in
from desk.models import Case, Opening
from ground.models import AuditEntry
from groups.duty.roster import counting, ends_of
from groups.queries import facilitated_by
from people.models import User

LONGEST_SHIFT = timedelta(hours=12)  # what was opened before belongs to an earlier one
ENDED = "desk.end_shift"
_BY_RISK = {Risk.CALL: Weight.LIFE, Risk.WORRIED: Weight.LIFE, Risk.ATTACK: Weight.ATTACK}
_BY_REASON = {ReportReason.WORRIED: Weight.LIFE, ReportReason.HURT: Weight.ATTACK}


@dataclass(frozen=True)
class Break:
    """Offered to who has opened several of them in this shift; `others` are on duty meanwhile, by name."""

    opened: int
    others: list[str]


def weight_of(case: Case, told: Sequence[Report]) -> Weight | None:
    """Say why a case may weigh on who reads it: by its risk, what was told, or a watched expression that held it."""
    found = [_BY_RISK.get(Risk(case.risk)), *(_BY_REASON.get(ReportReason(one.reason)) for one in told)]
    if case.held is not None and case.held.found:
        found.append(Weight.HELD)
    return min((one for one in found if one), key=list(Weight).index, default=None)


def began(user: User, now: datetime) -> datetime:
    """When the shift of a person began, as far as it counts: when they ended the one before, at most 12 hours ago."""
    ended = AuditEntry.objects.filter(actor=user, verb=ENDED, at__gt=now - LONGEST_SHIFT).order_by("-at").first()
    return ended.at if ended is not None else now - LONGEST_SHIFT


def opened_by(user: User, now: datetime) -> set[int]:
    """The cases that this person opened in this shift."""
    mine = Opening.objects.filter(user=user, opened_at__gte=began(user, now))
    return set(mine.values_list("case", flat=True))


def break_for(user: User, opened: Collection[int], now: datetime) -> Break | None:
    """Offer a break after `BREAK_OFFERED_AFTER` of them, and say who is there meanwhile."""
    if len(opened) < settings.BREAK_OFFERED_AFTER:
        return None
    others = counting().filter(group__in=facilitated_by(user)).exclude(user=user).order_by("rung", "pk")
    seats = [(one.group_id or 0, one.user_id) for one in others if ends_of(one, now)]
    names = names_in(seats)
    return Break(len(opened), list(dict.fromkeys(names[seat] for seat in seats if seat in names)))
