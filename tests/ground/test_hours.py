"""Opening hours: pure functions over plain values."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.hours import Days, Opening, Span, Week, by_days, closures, openings, status

TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS = tuple(Span(day, time(9), time(17)) for day in range(5))
TUESDAY = date(2026, 11, 24)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("now", "is_open", "until", "next_start"),
    [
        (at(24, 8, 59), False, None, at(24, 9)),
        (at(24, 9), True, at(24, 17), at(25, 9)),
        (at(24, 16, 59), True, at(24, 17), at(25, 9)),
        (at(24, 17), False, None, at(25, 9)),
        (at(27, 18), False, None, at(30, 9)),  # Friday evening → Monday
    ],
)
def test_the_edges_of_a_day(now: datetime, is_open: bool, until: datetime | None, next_start: datetime) -> None:
    result = status(Week(WEEKDAYS), now)
    assert (result.is_open, result.until, result.next.start) == (is_open, until, next_start)


def test_a_national_holiday_is_skipped_only_where_the_place_closes() -> None:
    monday = at(23, 10)  # 勤労感謝の日
    assert status(Week(WEEKDAYS, closed_on_holidays=True), monday).next == Opening(at(24, 9), at(24, 17))
    assert status(Week(WEEKDAYS, closed_on_holidays=False), monday).is_open


def test_a_closed_day_is_skipped() -> None:
    assert status(Week(WEEKDAYS, closed=frozenset({TUESDAY})), at(24, 10)).next == Opening(at(25, 9), at(25, 17))


def test_a_night_line_is_open_past_midnight_even_into_a_closed_day() -> None:
    night = Week(tuple(Span(day, time(20), time(2)) for day in range(7)), closed=frozenset({TUESDAY}))
    assert status(night, at(24, 1)).until == at(24, 2)
    assert not status(night, at(24, 21)).is_open
    assert status(night, at(24, 21)).next.start == at(25, 20)


def test_round_the_clock_never_tells_a_closing_time() -> None:
    always = Week(tuple(Span(day, time(0), time(0)) for day in range(7)))
    result = status(always, at(24, 3))
    assert result.is_open
    assert result.until is None
    assert result.next is None


def test_a_place_without_hours_has_no_next_opening() -> None:
    result = status(Week(), at(24, 10))
    assert (result.current, result.next) == (None, None)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        status(Week(WEEKDAYS), datetime(2026, 11, 24, 10))


def test_neighbouring_days_with_the_same_hours_stand_together() -> None:
    assert by_days(Week(WEEKDAYS)) == [Days(0, 4, ((time(9), time(17)),)), Days(5, 6, ())]


def test_closures_are_only_days_that_have_hours() -> None:
    week = Week(WEEKDAYS, closed=frozenset({TUESDAY, date(2026, 11, 28)}), closed_on_holidays=True)
    assert closures(week, date(2026, 11, 23), 7) == [date(2026, 11, 23), TUESDAY]


times = st.times().map(lambda value: value.replace(second=0, microsecond=0))
weeks = st.builds(
    Week,
    spans=st.lists(
        st.builds(Span, st.integers(0, 6), times, times), max_size=10, unique_by=lambda s: (s.weekday, s.opens)
    ).map(tuple),
    closed=st.frozensets(st.dates(date(2026, 11, 1), date(2027, 1, 31)), max_size=20),
    closed_on_holidays=st.booleans(),
)
moments = st.datetimes(datetime(2026, 11, 5), datetime(2027, 1, 20), timezones=st.just(TOKYO))


@given(weeks, moments)
def test_status_agrees_with_looking_at_every_span(week: Week, now: datetime) -> None:
    """Open exactly when some span of today or yesterday, on a day that is not closed, holds this moment."""
    expected = False
    for back in (0, 1):
        day = now.date() - timedelta(days=back)
        for span in week.spans:
            if span.weekday != day.weekday() or week.closed_on(day):
                continue
            start = datetime.combine(day, span.opens, tzinfo=TOKYO)
            end = datetime.combine(day + timedelta(days=span.closes <= span.opens), span.closes, tzinfo=TOKYO)
            expected |= start <= now < end
    result = status(week, now)
    assert result.is_open == expected
    if result.next:
        assert result.next.start > now
        assert not week.closed_on(result.next.start.date())
        assert result.next.start.weekday() in {span.weekday for span in week.spans}
    if result.current and result.next:
        assert result.next.start > result.current.end


@given(weeks, st.dates(date(2026, 11, 1), date(2027, 1, 1)), st.integers(0, 40))
def test_openings_are_in_order_and_never_touch(week: Week, first: date, days: int) -> None:
    found = list(openings(week, first, days, TOKYO))
    assert all(opening.start < opening.end for opening in found)
    assert all(before.end < after.start for before, after in pairwise(found))


@given(weeks)
def test_every_weekday_is_in_exactly_one_row(week: Week) -> None:
    rows = by_days(week)
    assert [day for row in rows for day in range(row.first, row.last + 1)] == list(range(7))
