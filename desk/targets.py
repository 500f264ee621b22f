"""Until when a case is to be looked at, and how that is said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from desk.enums import Risk

_PLACE = {Risk.CALL: 0, Risk.WORRIED: 1, Risk.PRIVATE: 1}  # in CASE_TARGET_MINUTES; all others have the last


def due_after(risk: Risk, since: datetime) -> datetime:
    """Until when a case of this risk is to be looked at (`CASE_TARGET_MINUTES`). Requests ask `promised_until`."""
    minutes: list[int] = settings.CASE_TARGET_MINUTES
    return since + timedelta(minutes=minutes[_PLACE.get(risk, 2)])


def promised_until(asked_at: datetime, answer_days: int) -> datetime:
    """Until when a request is to be answered: what the group promised."""
    return asked_at + timedelta(days=answer_days)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that a case has left, in words that need no colour."""

    is_overdue: bool
    words: str


def clock(due_at: datetime, now: datetime) -> Clock:
    """Say how long until `due_at`, or for how long it has passed, in minutes, hours or days, rounded down."""
    minutes = int(abs((due_at - now).total_seconds()) // 60)
    is_overdue = now >= due_at
    if minutes < 120:
        said = _("%(count)s分すぎています") if is_overdue else _("あと%(count)s分")
        return Clock(is_overdue, said % {"count": minutes})
    if minutes < 48 * 60:
        said = _("%(count)s時間すぎています") if is_overdue else _("あと%(count)s時間")
        return Clock(is_overdue, said % {"count": minutes // 60})
    said = _("%(count)s日すぎています") if is_overdue else _("あと%(count)s日")
    return Clock(is_overdue, said % {"count": minutes // (24 * 60)})
