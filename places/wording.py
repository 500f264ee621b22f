"""Opening hours in words, in the reader's language."""

from datetime import date, datetime, timedelta

import jpholiday
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ground.hours import Days, Status
from places.enums import Weekday


def clock(moment: datetime) -> str:
    """9:00"""
    return f"{moment.hour}:{moment.minute:02}"


def day(value: date) -> str:
    """11月24日（火）"""
    # Translators: Django's date format for a date with its weekday, without the year
    return date_format(value, _("n月j日（D）"))


def status_sentence(status: Status) -> str:
    """One sentence for a card: open until when, or when it opens next."""
    today = status.at.date()
    tomorrow = today + timedelta(days=1)
    if status.is_open:
        if status.until is None:
            return _("いま開いています")
        until = status.until
        words = {"day": day(until.date()), "time": clock(until)}
        if until.date() == today:
            return _("いま開いています（%(time)sまで）") % words
        if until.date() == tomorrow:
            return _("いま開いています（あす%(time)sまで）") % words
        return _("いま開いています（%(day)s %(time)sまで）") % words
    if status.next is None:
        return _("いまは閉まっています")
    start = status.next.start
    words = {"day": day(start.date()), "time": clock(start)}
    if start.date() == today:
        return _("いまは閉まっています。次はきょう%(time)sから") % words
    if start.date() == tomorrow:
        return _("いまは閉まっています。次はあす%(time)sから") % words
    return _("いまは閉まっています。次は%(day)s %(time)sから") % words


def days_sentence(days: Days) -> str:
    """月曜日〜金曜日"""
    first, last = Weekday(days.first).label, Weekday(days.last).label
    if days.first == 0 and days.last == 6:
        return _("毎日")
    if days.first == days.last:
        return str(first)
    # Translators: a range of weekdays
    return _("%(first)s〜%(last)s") % {"first": first, "last": last}


def hours_sentence(days: Days) -> str:
    """「9:00–12:00、13:00–17:00」, or that it is closed or open round the clock."""
    if not days.spans:
        return _("休み")
    if days.whole_day:
        return _("24時間")
    parts = []
    for opens, closes in days.spans:
        late = _("翌%(time)s") % {"time": f"{closes.hour}:{closes.minute:02}"}
        end = f"{closes.hour}:{closes.minute:02}" if closes > opens else late
        parts.append(f"{opens.hour}:{opens.minute:02}–{end}")
    # Translators: between two spans of time
    return _("、").join(parts)


def closure_reason(value: date, notes: dict[date, str]) -> str:
    """Why it is closed on that date: the staff's note, or a holiday."""
    if notes.get(value):
        return notes[value]
    return _("祝日") if jpholiday.is_holiday(value) else ""
