"""From a rule to its dates: no drift, nothing lost, nothing twice, nothing malformed."""

import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurrence
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from recurrence import Recurrence, Rule

from programs.schedule.rule import (
    OFFICE,
    Dropped,
    PlannedDate,
    Schedule,
    check,
    check_rule,
    expand,
    office_day,
    parse_rule,
    rule_text,
)

pytestmark = pytest.mark.one_database

BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
times = st.times(time(5, 0), time(22, 0)).map(lambda moment: moment.replace(second=0, microsecond=0))


@st.composite
def rules(draw: Any) -> Recurrence | None:
    """Any rule that staff may set."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 4))}"]
    some_days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True))
    if freq == "WEEKLY":
        parts.append(f"BYDAY={','.join(some_days)}")
    if freq == "MONTHLY" and draw(st.booleans()):
        positions = draw(st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, max_size=3, unique=True))
        parts.append("BYDAY=" + ",".join(f"{position}{day}" for position in positions for day in some_days))
    elif freq == "MONTHLY":
        parts.append(f"BYMONTHDAY={draw(st.sampled_from([1, 15, 29, 30, 31, -1]))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    lines = [f"RRULE:{';'.join(parts)}"]
    for label in ("EXDATE", "RDATE"):
        listed = draw(st.lists(days, max_size=5))
        if listed:
            lines.append(f"{label}:{','.join(f'{day:%Y%m%d}' for day in listed)}")
    return parse_rule("\n".join(lines))


schedules = st.builds(
    Schedule,
    start_date=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    start_time=times,
    duration=st.integers(5, 720).map(lambda minutes: timedelta(minutes=minutes)),
    rule=rules(),
    skip_holidays=st.booleans(),
)


def holidays(day: date) -> str | None:
    """A made-up calendar in which every seventh day of a month is a holiday."""
    return "七の日" if day.day % 7 == 0 else None


def kept(planned: list[PlannedDate]) -> list[PlannedDate]:
    return [one for one in planned if not one.dropped]


@settings(max_examples=150, deadline=None)
@given(schedule=schedules, zone=st.sampled_from([OFFICE, BERLIN, ZoneInfo("America/New_York")]))
def test_the_wall_clock_never_drifts_in_any_zone(schedule: Schedule, zone: ZoneInfo) -> None:
    last = schedule.start_date + timedelta(days=400)
    for one in expand(schedule, last=last, zone=zone):
        utc = one.starts_at.astimezone(ZoneInfo("UTC"))
        assert utc.astimezone(zone).time() == schedule.start_time
        assert utc.astimezone(zone).date() == one.day
        assert one.ends_at.astimezone(ZoneInfo("UTC")) - utc == schedule.duration


@settings(max_examples=150, deadline=None)
@given(schedule=schedules)
def test_dates_are_sorted_bounded_once_and_the_same_each_time(schedule: Schedule) -> None:
    last = schedule.start_date + timedelta(days=400)
    planned = expand(schedule, last=last, holiday_name=holidays)
    listed = [one.day for one in planned]
    assert listed == sorted(set(listed))
    assert all(schedule.start_date <= day <= last for day in listed)
    assert expand(schedule, last=last, holiday_name=holidays) == planned


@settings(max_examples=150, deadline=None)
@given(schedule=schedules)
def test_exceptions_are_kept_and_holidays_skipped(schedule: Schedule) -> None:
    last = schedule.start_date + timedelta(days=400)
    taking_place = {one.day for one in kept(expand(schedule, last=last, holiday_name=holidays))}
    excluded = {office_day(day) for day in schedule.rule.exdates}
    extra = {office_day(day) for day in schedule.rule.rdates}
    assert not taking_place & excluded
    assert {day for day in extra - excluded if schedule.start_date <= day <= last} <= taking_place
    if schedule.skip_holidays:
        assert not {day for day in taking_place - extra if holidays(day)}


@settings(max_examples=100, deadline=None)
@given(rule=rules(), zone=st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland"]))
def test_a_rule_survives_text_and_the_database_whatever_the_readers_time_zone(rule: Recurrence, zone: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert parse_rule(rule_text(rule)) == rule
        assert parse_rule(recurrence.serialize(rule)) == rule


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(st.text(max_size=80), st.from_regex(r"(RRULE|RDATE|EXDATE):[A-Z0-9=;,TZ+-]{0,60}", fullmatch=True))
)
def test_malformed_text_is_a_validation_error_and_nothing_else(text: str) -> None:
    try:
        rule = parse_rule(text)
        check_rule(rule)
        check(Schedule(date(2026, 12, 1), time(10), timedelta(minutes=90), rule))
    except ValidationError:
        pass


def test_every_second_and_fourth_tuesday_without_holidays_until_march() -> None:
    rule = parse_rule("RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL=20270331\nEXDATE:20270112")
    schedule = Schedule(date(2026, 12, 1), time(10), timedelta(minutes=90), rule, skip_holidays=True)
    planned = expand(schedule, last=date(2028, 1, 1))
    assert [f"{one.day:%m-%d}" for one in kept(planned)] == ["12-08", "12-22", "01-26", "02-09", "03-09", "03-23"]
    dropped = {one.day: (one.dropped, one.holiday) for one in planned if one.dropped}
    assert dropped == {
        date(2027, 1, 12): (Dropped.EXCLUDED, ""),
        date(2027, 2, 23): (Dropped.HOLIDAY, "天皇誕生日"),
    }
    assert planned[0].starts_at == datetime(2026, 12, 8, 10, 0, tzinfo=OFFICE)
    assert planned[0].ends_at == datetime(2026, 12, 8, 11, 30, tzinfo=OFFICE)


def test_early_mornings_stay_on_their_weekday() -> None:
    """08:00 in Tokyo is the day before in UTC: a rule kept in UTC would move to another weekday."""
    rule = parse_rule(recurrence.serialize(parse_rule("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=60")))
    schedule = Schedule(date(2026, 12, 1), time(8), timedelta(hours=1), rule)
    found = expand(schedule, last=date(2028, 12, 1))
    assert len(found) == 60
    assert {(one.starts_at.weekday(), one.starts_at.hour) for one in found} == {(1, 8)}


def test_without_a_rule_the_start_day_and_extra_days_take_place() -> None:
    rule = parse_rule("RDATE:20261224")
    schedule = Schedule(date(2026, 12, 1), time(10), timedelta(hours=1), rule, skip_holidays=True)
    assert [one.day for one in expand(schedule, last=date(2027, 12, 1))] == [date(2026, 12, 1), date(2026, 12, 24)]


def test_a_day_chosen_by_hand_takes_place_on_a_holiday() -> None:
    rule = parse_rule("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130\nRDATE:20261123")
    schedule = Schedule(date(2026, 11, 16), time(10), timedelta(hours=1), rule, skip_holidays=True)
    assert date(2026, 11, 23) in {one.day for one in kept(expand(schedule, last=date(2027, 1, 1)))}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("くり返し", "malformed"),
        ("RRULE:FREQ=SECONDLY", "frequency"),
        ("RRULE:FREQ=HOURLY;INTERVAL=5", "frequency"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "interval"),
        ("RRULE:FREQ=DAILY;INTERVAL=-1", "interval"),
        ("RRULE:FREQ=DAILY;INTERVAL=100", "interval"),
        ("RRULE:FREQ=DAILY;INTERVAL=99999999999999999999", "malformed"),
        ("RRULE:FREQ=DAILY;UNTIL=20271399", "malformed"),
        ("RRULE:FREQ=DAILY;UNTIL=99991231", "malformed"),
        ("RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101", "end_twice"),
        ("RRULE:FREQ=DAILY;COUNT=0", "no_date"),
        ("RRULE:FREQ=DAILY;BYHOUR=9", "details"),
        ("RRULE:FREQ=WEEKLY;BYDAY=2TU", "details"),
        ("RRULE:FREQ=WEEKLY;BYDAY=XX", "malformed"),
        ("RRULE:FREQ=MONTHLY;BYDAY=TU", "details"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=32", "details"),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "one_rule"),
        ("DTSTART:20261201T100000Z\nRRULE:FREQ=DAILY", "malformed"),
        ("RRULE:BYDAY=TU", "malformed"),
        ("EXDATE:", "malformed"),
        ("RDATE:20270230", "malformed"),
    ],
)
def test_what_a_rule_may_not_say(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_rule(parse_rule(text))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "minutes", "field", "code"),
    [
        ("RRULE:FREQ=DAILY;UNTIL=20280601", 60, "rule", "too_many"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20300101", 60, "rule", "too_long"),
        ("RDATE:20310101", 60, "rule", "too_long"),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261130", 60, "rule", "no_date"),
        ("EXDATE:20261201", 60, "rule", "no_date"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 60, "rule", "no_date"),
        ("RRULE:FREQ=WEEKLY", 4, "duration_minutes", "duration"),
        ("RRULE:FREQ=WEEKLY", 721, "duration_minutes", "duration"),
    ],
)
def test_schedules_that_cannot_be_are_refused_beside_their_field(
    text: str, minutes: int, field: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        check(Schedule(date(2026, 12, 1), time(10), timedelta(minutes=minutes), parse_rule(text)))
    assert {name: [one.code for one in errors] for name, errors in refused.value.error_dict.items()} == {field: [code]}


@pytest.mark.parametrize("start", [date.min, date.max])
def test_a_start_at_the_end_of_the_calendar_is_refused(start: date) -> None:
    with pytest.raises(ValidationError) as refused:
        check(Schedule(start, time(10), timedelta(hours=1), parse_rule("")))
    assert list(refused.value.error_dict) == ["start_date"]


def test_an_open_weekly_rule_is_fine() -> None:
    check(
        Schedule(date(2026, 12, 1), time(10), timedelta(hours=2), parse_rule("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"))
    )


COUNTED = {  # rule, number of dates that take place, the last of them
    "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=10": (10, date(2027, 3, 9)),  # the 23rd of February is a holiday
    "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=10": (10, date(2027, 3, 8)),  # so is the 11th of January
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=5": (5, date(2027, 3, 8)),
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;COUNT=7": (7, date(2027, 10, 31)),
    "RRULE:FREQ=DAILY;COUNT=5\nEXDATE:20261229": (5, date(2027, 1, 3)),  # nor on New Year's Day
    "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3\nRDATE:20270111": (3, date(2027, 1, 11)),  # opened by hand: it counts
    "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2\nRDATE:20270113": (3, date(2027, 1, 13)),  # an extra day comes on top
}


@pytest.mark.parametrize("text", COUNTED)
def test_a_count_counts_dates_that_take_place(text: str) -> None:
    schedule = Schedule(date(2026, 12, 28), time(10), timedelta(hours=1), parse_rule(text), skip_holidays=True)
    check(schedule)
    days = [one.day for one in expand(schedule, last=date(2029, 1, 1)) if not one.dropped]
    assert (len(days), days[-1]) == COUNTED[text]


@settings(deadline=None)
@given(schedule=schedules)
def test_a_count_takes_the_first_so_many_dates_of_the_same_rule_without_end(schedule: Schedule) -> None:
    (rule,) = schedule.rule.rrules
    endless = copy.copy(rule)
    endless.count = None
    last = schedule.start_date + timedelta(days=1500)

    def taking_place(one: Rule) -> list[date]:
        only = Recurrence(rrules=[one], exdates=schedule.rule.exdates, include_dtstart=False)
        return [date.day for date in expand(replace(schedule, rule=only), last=last) if not date.dropped]

    assert taking_place(rule) == taking_place(endless)[: rule.count]


@pytest.mark.parametrize(
    "text",
    [
        "RRULE:FREQ=WEEKLY;COUNT=300",
        "RRULE:FREQ=WEEKLY;COUNT=110",
        "RRULE:FREQ=WEEKLY;INTERVAL=4;COUNT=40",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;COUNT=20",
        "RRULE:FREQ=YEARLY;INTERVAL=50;COUNT=2",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2",
    ],
)
def test_a_count_that_takes_longer_than_two_years_is_refused_as_a_day_would_be(text: str) -> None:
    schedule = Schedule(date(2026, 12, 28), time(10), timedelta(hours=1), parse_rule(text), skip_holidays=True)
    with pytest.raises(ValidationError) as refused:
        check(schedule)
    assert {error.code for error in refused.value.error_dict["rule"]} <= {"too_long", "no_date"}
