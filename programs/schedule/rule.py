"""From a rule to the dates it makes. No models here: plain values in, plain values out.

A rule is about *days*. The start time is wall-clock time at the office and is only added to each day afterwards, so a
date never drifts with UTC or summer time. Days inside a rule (UNTIL, EXDATE, RDATE) are days at the office, too.
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import jpholiday
import recurrence
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from recurrence import Recurrence, Rule

OFFICE = ZoneInfo(settings.TIME_ZONE)
MOST_DATES = 400
LONGEST = timedelta(days=731)  # from the first to the last date of a rule that ends
WINDOW = timedelta(days=396)  # dates are made thirteen months ahead
SHORTEST_DURATION, LONGEST_DURATION = timedelta(minutes=5), timedelta(hours=12)

MALFORMED = _("くり返しの書きかたが読み取れませんでした。上のボタンで選びなおしてください。")
ONE_RULE = _("くり返しの決まりは1つにしてください。ほかの日は「追加する日」に入れられます。")
FREQUENCIES = _("くり返しは、毎日・毎週・毎月・毎年から選んでください。")
INTERVAL = _("間隔は1から99の数字にしてください。")
DETAILS = _("このくり返しには使えない条件が入っています。上のボタンで選びなおしてください。")
END_TWICE = _("終わりは、日づけか回数のどちらか1つにしてください。")
TOO_MANY = _("回数が多すぎます（400回まで）。終わりの日を早めるか、間隔をあけてください。")
TOO_LONG = _("期間が長すぎます（2年まで）。終わりの日を早めるか、回数を減らしてください。")
NO_DATE = _("この決まりでは、開かれる日が1日もありません。曜日や終わりの日を見なおしてください。")
FAR_START = _("始まりの日の年を確かめてください。")
ENDS_FIRST = _(
    "終わりの時刻が、始まりの時刻より前か同じです。終わりを始まりより後にしてください（日をまたぐ会は作れません）。"
)
DURATION = _("長さは5分から12時間までにしてください。")

_LINE = re.compile(r"(RRULE|EXDATE|RDATE)(?:;[A-Z=-]{1,30})?:(\S{1,8000})")
_DAY = re.compile(r"(19[7-9]\d|20\d\d|21\d\d)\d{4}(T\d{6}Z?)?")
_PART = re.compile(r"[A-Z]{3,10}=[A-Z0-9,+-]{1,120}")
_NUMBER = re.compile(r"-?\d{1,4}")
# The parts that may narrow down each frequency. Others are refused: they are not needed, and some never terminate.
_ALLOWED = {
    recurrence.DAILY: frozenset[str](),
    recurrence.WEEKLY: frozenset({"byday"}),
    recurrence.MONTHLY: frozenset({"byday", "bymonthday"}),
    recurrence.YEARLY: frozenset({"bymonth", "byday", "bymonthday"}),
}


class Dropped(StrEnum):
    """Why a day of the rule does not take place."""

    NOT = ""
    HOLIDAY = "holiday"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Schedule:
    """When a programme takes place: the facts of one page, as plain values."""

    start_date: date
    start_time: time
    duration: timedelta
    rule: Recurrence
    skip_holidays: bool = False


@dataclass(frozen=True)
class PlannedDate:
    """One day of a schedule. `dropped` is empty if it takes place."""

    day: date
    starts_at: datetime
    ends_at: datetime
    dropped: Dropped = Dropped.NOT
    holiday: str = ""


def parse_rule(text: str) -> Recurrence:
    """Parse RRULE, EXDATE and RDATE lines. Raises ValidationError, and nothing else, for malformed text."""
    lines = [line.strip().upper() for line in text.strip().splitlines() if line.strip()]
    rules, clean_lines = 0, []
    for line in lines:
        match = _LINE.fullmatch(line)
        if not match:
            raise ValidationError(MALFORMED, code="malformed")
        label, value = match.groups()
        if label == "RRULE":
            rules += 1
            clean_lines.append(f"RRULE:{_checked_rule(value)}")
        else:
            days = value.split(",")
            if not all(_DAY.fullmatch(day) for day in days):
                raise ValidationError(MALFORMED, code="malformed")
            clean_lines += [f"{label}:{day}" for day in days]
    if rules > 1:
        raise ValidationError(ONE_RULE, code="one_rule")
    if len(clean_lines) > MOST_DATES:
        raise ValidationError(TOO_MANY, code="too_many")
    try:
        with timezone.override(OFFICE):
            parsed = recurrence.deserialize("\n".join(clean_lines), include_dtstart=False)
        return _on_office_days(parsed)
    except (ValueError, TypeError, IndexError, OverflowError, ValidationError) as error:
        raise ValidationError(MALFORMED, code="malformed") from error


def rule_text(rule: Recurrence) -> str:
    """The rule as text, with days at the office; `parse_rule(rule_text(rule)) == rule`."""
    lines = []
    for one in rule.rrules:
        bare = copy.copy(one)
        bare.until = None
        text = recurrence.serialize(bare)
        lines.append(f"{text};UNTIL={office_day(one.until):%Y%m%d}" if one.until else text)
    for label, days in (("EXDATE", rule.exdates), ("RDATE", rule.rdates)):
        if days:
            lines.append(f"{label}:{','.join(sorted(f'{office_day(day):%Y%m%d}' for day in days))}")
    return "\n".join(lines)


def office_day(moment: datetime) -> date:
    """The day on the office's wall calendar."""
    return timezone.localtime(moment, OFFICE).date()


def check_rule(rule: Recurrence) -> None:
    """Validate a rule. Raises ValidationError for anything a programme's rule may not contain."""
    if len(rule.rrules) > 1 or rule.exrules or rule.dtstart or rule.dtend:
        raise ValidationError(ONE_RULE, code="one_rule")
    for one in rule.rrules:
        if one.freq not in _ALLOWED:
            raise ValidationError(FREQUENCIES, code="frequency")
        if not 1 <= one.interval <= 99:
            raise ValidationError(INTERVAL, code="interval")
        if one.count is not None and one.until is not None:
            raise ValidationError(END_TWICE, code="end_twice")
        if one.count is not None and one.count < 1:
            raise ValidationError(NO_DATE, code="no_date")
        used = {name for name in Rule.byparams if getattr(one, name)}
        positions = [day.index for day in one.byday if day.index]
        if (
            not used <= _ALLOWED[one.freq]
            or {"byday", "bymonthday"} <= used
            or (one.freq == recurrence.WEEKLY and positions)
            or (one.freq in (recurrence.MONTHLY, recurrence.YEARLY) and len(positions) != len(one.byday))
            or (one.freq == recurrence.YEARLY and "byday" in used and "bymonth" not in used)
            or any(not -1 <= position <= 5 for position in positions)
            or any(not (1 <= day <= 31 or day == -1) for day in one.bymonthday)
            or any(not 1 <= month <= 12 for month in one.bymonth)
        ):
            raise ValidationError(DETAILS, code="details")


def duration_between(start: time, end: time) -> timedelta:
    """The time from `start` to `end` on the same day. Raises ValidationError if `end` is not possible."""
    lasts = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    if lasts <= timedelta(0):
        raise ValidationError(ENDS_FIRST, code="ends_first")
    if not SHORTEST_DURATION <= lasts <= LONGEST_DURATION:
        raise ValidationError(DURATION, code="duration")
    return lasts


def check(schedule: Schedule) -> None:
    """Validate a schedule. Raises ValidationError, keyed by field: a bad rule, no dates, too many, too long."""
    if not date(2000, 1, 1) <= schedule.start_date <= date(2190, 1, 1):
        raise ValidationError({"start_date": ValidationError(FAR_START, code="far_start")})
    if not SHORTEST_DURATION <= schedule.duration <= LONGEST_DURATION:
        raise ValidationError({"duration_minutes": ValidationError(DURATION, code="duration")})
    try:
        check_rule(schedule.rule)
        first_window = schedule.start_date + LONGEST
        days = [
            planned.day for planned in expand(schedule, last=first_window + timedelta(days=1)) if not planned.dropped
        ]
        ends = not schedule.rule.rrules or any(one.count or one.until for one in schedule.rule.rrules)
        counted = days if ends else [day for day in days if day <= schedule.start_date + WINDOW]
        if not days:
            raise ValidationError(NO_DATE, code="no_date")
        if len(counted) > MOST_DATES or any(one.count and one.count > MOST_DATES for one in schedule.rule.rrules):
            raise ValidationError(TOO_MANY, code="too_many")
        too_late = [one.until for one in schedule.rule.rrules if one.until and office_day(one.until) > first_window]
        too_late += [day for day in schedule.rule.rdates if office_day(day) > first_window]
        if too_late or _is_unfinished(schedule, first_window) or (ends and days[-1] > first_window):
            raise ValidationError(TOO_LONG, code="too_long")
    except ValidationError as error:
        raise ValidationError({"rule": error}) from error


def _is_unfinished(schedule: Schedule, last: date) -> bool:
    """Whether a rule's count is not yet reached by `last`, inclusive."""
    dropped = {planned.day for planned in expand(schedule, last=last) if planned.dropped}
    return any(
        one.count is not None
        and sum(day not in dropped for day in _rule_days(one, schedule.start_date, last)) < one.count
        for one in schedule.rule.rrules
    )


def expand(
    schedule: Schedule,
    *,
    last: date,
    zone: ZoneInfo = OFFICE,
    holiday_name: Callable[[date], str | None] = jpholiday.is_holiday_name,
) -> list[PlannedDate]:
    """Every day of the schedule up to and including `last`, sorted and unique, with the dropped ones marked.

    Without a repeating rule the start day itself is the date. Extra days (RDATE) were chosen by hand, so they stay even
    on a holiday. An excluded day (EXDATE) is always dropped. A count (COUNT) counts only days that take place: ten
    times are ten times, whatever holidays lie between. Extra days are not counted.
    """
    chosen = {office_day(day) for day in schedule.rule.rdates}
    if not schedule.rule.rrules:
        chosen.add(schedule.start_date)
    excluded = {office_day(day) for day in schedule.rule.exdates}

    def planned(day: date) -> PlannedDate:
        holiday = (holiday_name(day) or "") if schedule.skip_holidays and day not in chosen else ""
        dropped = Dropped.EXCLUDED if day in excluded else Dropped.HOLIDAY if holiday else Dropped.NOT
        starts_at = datetime.combine(day, schedule.start_time, tzinfo=zone)
        # Elapsed time, not wall-clock time: ninety minutes stay ninety minutes on the night the clocks change.
        ends_at = (starts_at.astimezone(ZoneInfo("UTC")) + schedule.duration).astimezone(zone)
        return PlannedDate(day, starts_at, ends_at, dropped, holiday)

    dates = {day: planned(day) for day in chosen if schedule.start_date <= day <= last}
    for one in schedule.rule.rrules:
        left = one.count
        for day in _rule_days(one, schedule.start_date, last):
            dates[day] = planned(day)
            if left is not None and not dates[day].dropped:
                left -= 1
                if not left:
                    break
    return [dates[day] for day in sorted(dates)]


def _rule_days(rule: Rule, start: date, last: date) -> Iterator[date]:
    """Days of the rule, ignoring its count. The caller applies that, because only dates that take place count."""
    of_days = copy.copy(rule)
    of_days.until = datetime.combine(office_day(rule.until), time.min) if rule.until else None
    of_days.count = None
    for moment in of_days.to_dateutil_rrule(dtstart=datetime.combine(start, time.min)):
        if moment.date() > last:
            return
        yield moment.date()


def _checked_rule(value: str) -> str:
    """The RRULE, validated against a narrow grammar: numbers are short, UNTIL is a day."""
    parts = [part for part in value.split(";") if part]
    names = [part.partition("=")[0] for part in parts]
    for part in parts:
        name, _equals, content = part.partition("=")
        ok = bool(_PART.fullmatch(part)) and names.count(name) == 1
        if name == "UNTIL":
            ok = ok and bool(_DAY.fullmatch(content))
        elif name not in ("FREQ", "BYDAY", "WKST"):
            ok = ok and all(_NUMBER.fullmatch(number) for number in content.split(","))
        if not ok:
            raise ValidationError(MALFORMED, code="malformed")
    return ";".join(parts)


def _on_office_days(rule: Recurrence) -> Recurrence:
    """Normalise the rule: each day at the office's midnight and listed once, so that equal rules compare equal."""

    def midnight(moment: datetime) -> datetime:
        return datetime.combine(office_day(moment), time.min, tzinfo=OFFICE)

    for one in rule.rrules:
        one.until = midnight(one.until) if one.until else None
    rule.exdates = sorted({midnight(day) for day in rule.exdates})
    rule.rdates = sorted({midnight(day) for day in rule.rdates})
    return rule
