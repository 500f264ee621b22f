"""A schedule in one sentence, as a person would say it, in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import recurrence
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from recurrence import Rule

from programs.schedule.rule import Schedule, office_day

MOST_DAYS_NAMED = 3


def describe(schedule: Schedule) -> str:
    """「毎月第2・第4火曜 10:00〜11:30、祝日を除く、2027年3月23日まで」"""
    parts = [_("%(days)s %(clock)s") % {"days": _days(schedule), "clock": clock_words(schedule)}]
    rule = next(iter(schedule.rule.rrules), None)
    if rule and schedule.skip_holidays:
        parts.append(_("祝日を除く"))
    if rule and rule.until:
        parts.append(_("%(day)sまで") % {"day": _end(office_day(rule.until))})
    elif rule and rule.count:
        parts.append(ngettext("全%(count)d回", "全%(count)d回", rule.count) % {"count": rule.count})
    extra = sorted(
        {office_day(day) for day in schedule.rule.rdates} - {office_day(day) for day in schedule.rule.exdates}
    )
    if extra:
        parts.append(_listed(extra, _("%(days)sも開催"), _("ほか%(count)d日も開催")))
    left_out = sorted(office_day(day) for day in schedule.rule.exdates) if rule else []
    if left_out:
        parts.append(_listed(left_out, _("%(days)sは休み"), _("ほか%(count)d日は休み")))
    return capfirst(_("、").join(parts))


def clock_words(schedule: Schedule) -> str:
    """「10:00〜11:30」"""
    start = datetime.combine(schedule.start_date, schedule.start_time)
    return _("%(start)s〜%(end)s") % {"start": f"{start:%H:%M}", "end": f"{start + schedule.duration:%H:%M}"}


def weekday_words() -> list[str]:
    """The days of the week, Monday first, as they are named in a rule."""
    return [_("月曜"), _("火曜"), _("水曜"), _("木曜"), _("金曜"), _("土曜"), _("日曜")]


def _days(schedule: Schedule) -> str:
    if not schedule.rule.rrules:
        return day_words(schedule.start_date)
    rule = schedule.rule.rrules[0]
    if rule.freq == recurrence.DAILY:
        return _("毎日") if rule.interval == 1 else _("%(count)d日ごと") % {"count": rule.interval}
    if rule.freq == recurrence.WEEKLY:
        return _weekly(rule, schedule.start_date)
    if rule.freq == recurrence.MONTHLY:
        return _monthly(rule, schedule.start_date)
    return _yearly(rule, schedule.start_date)


def _weekly(rule: Rule, start: date) -> str:
    numbers = sorted({day.number for day in rule.byday}) or [start.weekday()]
    names = [_("平日")] if numbers == [0, 1, 2, 3, 4] else [weekday_words()[number] for number in numbers]
    days = _joined(names)
    if rule.interval == 1:
        return _("毎週%(days)s") % {"days": days}
    if rule.interval == 2:
        return _("隔週%(days)s") % {"days": days}
    return _("%(count)d週ごとの%(days)s") % {"count": rule.interval, "days": days}


def _monthly(rule: Rule, start: date) -> str:
    days = _in_month(rule, start)
    if rule.interval == 1:
        return _("毎月%(days)s") % {"days": days}
    if rule.interval == 2:
        return _("隔月%(days)s") % {"days": days}
    return _("%(count)dか月ごとの%(days)s") % {"count": rule.interval, "days": days}


def _yearly(rule: Rule, start: date) -> str:
    months = _joined(str(MONTHS[month]) for month in sorted(set(rule.bymonth)) or [start.month])
    words = _("毎年%(months)s%(days)s") if rule.interval == 1 else _("%(count)d年ごとの%(months)s%(days)s")
    return words % {"count": rule.interval, "months": months, "days": _in_month(rule, start)}


def _in_month(rule: Rule, start: date) -> str:
    """「第2・第4火曜」, 「最終金曜」, 「15日」, 「月末」"""
    if rule.byday:
        by_weekday: dict[int, list[int]] = {}
        for day in sorted(rule.byday, key=lambda day: (day.number, day.index if day.index > 0 else 9)):
            by_weekday.setdefault(day.number, []).append(day.index)
        return _joined(
            _("%(positions)s%(weekday)s")
            % {"positions": _joined(_position(index) for index in indexes), "weekday": weekday_words()[number]}
            for number, indexes in by_weekday.items()
        )
    return _joined(
        _("月末") if day == -1 else _nth_day(day)
        for day in sorted(set(rule.bymonthday), key=lambda day: day if day > 0 else 99) or [start.day]
    )


def _position(index: int) -> str:
    return {1: _("第1"), 2: _("第2"), 3: _("第3"), 4: _("第4"), 5: _("第5"), -1: _("最終")}[index]


def _nth_day(day: int) -> str:
    return _("%(day_of_month)d日") % {"day_of_month": day}


def _end(day: date) -> str:
    last_of_month = (day + timedelta(days=1)).month != day.month
    return date_format(day, _("Y年n月") if last_of_month else _("Y年n月j日"))


def day_words(day: date) -> str:
    """「2027年3月23日（火）」"""
    return date_format(day, _("Y年n月j日（D）"))


def _listed(days: list[date], few: str, many: str) -> str:
    if len(days) > MOST_DAYS_NAMED:
        return many % {"count": len(days)}
    return few % {"days": _joined(date_format(day, _("n月j日")) for day in days)}


def _joined(words: Iterable[str]) -> str:
    """「第2・第4」, in English "2nd and 4th"."""
    *others, last = words
    if not others:
        return last
    return _("%(others)s・%(last)s") % {"others": _("・").join(others), "last": last}
