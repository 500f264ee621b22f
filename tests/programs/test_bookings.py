"""Two dates in one room, a closed place: the pure rules, against the plainest way of saying them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.hours import Shut, Span, Week, shut
from programs.schedule.bookings import Booking, in_one_room, meeting

TOKYO = ZoneInfo("Asia/Tokyo")
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


@st.composite
def bookings(draw: st.DrawFn) -> list[Booking]:
    """Up to a dozen dates within two days, in two places with two rooms, some of which nobody named."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 48), st.integers(1, 24), st.sampled_from([1, 2]), st.sampled_from(["", "a", "b"])),
            max_size=12,
        )
    )
    return [
        Booking(
            number,
            number,
            "会",
            place,
            room,
            NEW_YEAR + timedelta(hours=start),
            NEW_YEAR + timedelta(hours=start + lasts),
        )
        for number, (start, lasts, place, room) in enumerate(rows)
    ]


def meets(one: Booking, other: Booking) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@given(bookings())
def test_exactly_those_meet_that_share_a_moment(things: list[Booking]) -> None:
    found = [frozenset((one.key, other.key)) for one, other in meeting(things)]
    expected = {frozenset((one.key, other.key)) for one, other in combinations(things, 2) if meets(one, other)}
    assert len(found) == len(set(found))
    assert set(found) == expected


@given(bookings())
def test_a_room_is_taken_unless_both_name_another(things: list[Booking]) -> None:
    found = {frozenset((one.key, other.key)) for one, other in in_one_room(things)}
    assert found == {
        frozenset((one.key, other.key))
        for one, other in combinations(things, 2)
        if meets(one, other) and one.place == other.place and {one.room, other.room} != {"a", "b"}
    }


WEEK = Week(
    spans=(Span(0, time(9), time(12)), Span(0, time(12), time(17)), Span(4, time(22), time(2))),
    closed=frozenset({date(2027, 1, 18), date(2027, 1, 23)}),
    closed_on_holidays=True,
)


@pytest.mark.parametrize(
    ("day", "start", "hours", "expected"),
    [
        (date(2027, 1, 25), time(9), 8, None),  # a Monday, over the change at noon
        (date(2027, 1, 25), time(8, 59), 1, Shut.HOURS),
        (date(2027, 1, 25), time(16), 2, Shut.HOURS),
        (date(2027, 1, 26), time(10), 1, Shut.WEEKDAY),
        (date(2027, 1, 11), time(10), 1, Shut.HOLIDAY),  # 成人の日, a Monday
        (date(2027, 1, 18), time(10), 1, Shut.CLOSED_DAY),
        (date(2027, 1, 22), time(23), 2, None),  # past midnight
        (date(2027, 1, 23), time(0), 1, None),  # what began on Friday is on, though Saturday is a closed day
        (date(2027, 1, 23), time(3), 1, Shut.CLOSED_DAY),
        (date(2027, 1, 22), time(23), 4, Shut.HOURS),
    ],
)
def test_a_place_is_shut_for_one_reason(day: date, start: time, hours: int, expected: Shut | None) -> None:
    starts_at = datetime.combine(day, start, tzinfo=TOKYO)
    assert shut(WEEK, starts_at, starts_at + timedelta(hours=hours)) == expected


def test_a_place_without_hours_is_shut_on_closed_days_and_holidays_only() -> None:
    week = Week(closed=frozenset({date(2027, 1, 19)}), closed_on_holidays=True)
    at = {day: datetime(2027, 1, day, 10, tzinfo=TOKYO) for day in (11, 19, 24)}
    found = {day: shut(week, start, start + timedelta(hours=1)) for day, start in at.items()}
    assert found == {11: Shut.HOLIDAY, 19: Shut.CLOSED_DAY, 24: None}
