"""When a facilitator is there next."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.live_hours import next_live_hour
from groups.models import LiveHour

TOKYO = ZoneInfo("Asia/Tokyo")
TUESDAY_EVENING = LiveHour(weekday=1, starts=time(20, 30), ends=time(21, 30))
FRIDAY_MORNING = LiveHour(weekday=4, starts=time(10), ends=time(11))


@pytest.mark.parametrize(
    ("now", "starts", "is_now"),
    [
        ("2026-11-24T20:29:59+09:00", "2026-11-24T20:30:00+09:00", False),
        ("2026-11-24T20:30:00+09:00", "2026-11-24T20:30:00+09:00", True),
        ("2026-11-24T12:29:59+00:00", "2026-11-24T20:30:00+09:00", True),
        ("2026-11-24T21:30:00+09:00", "2026-11-27T10:00:00+09:00", False),
        ("2026-11-27T11:00:00+09:00", "2026-12-01T20:30:00+09:00", False),
        ("2026-12-29T22:00:00+09:00", "2027-01-01T10:00:00+09:00", False),
    ],
)
def test_the_next_hour(now: str, starts: str, is_now: bool) -> None:
    hour = next_live_hour([TUESDAY_EVENING, FRIDAY_MORNING], datetime.fromisoformat(now))
    assert hour is not None
    assert (hour.starts_at.isoformat(), hour.is_now) == (starts, is_now)


def test_without_hours_there_is_none() -> None:
    assert next_live_hour([]) is None


@given(
    weekday=st.integers(0, 6),
    minutes=st.tuples(st.integers(0, 1438), st.integers(1, 1439)).filter(lambda pair: pair[0] < pair[1]),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
)
def test_it_is_always_the_first_that_has_not_ended(weekday: int, minutes: tuple[int, int], now: datetime) -> None:
    starts, ends = (time(minute // 60, minute % 60) for minute in minutes)
    moment = now.replace(tzinfo=TOKYO)
    hour = next_live_hour([LiveHour(weekday=weekday, starts=starts, ends=ends)], moment)
    assert hour is not None
    days = (moment.date() + timedelta(days=offset) for offset in range(8))
    expected: date = next(
        day for day in days if day.weekday() == weekday and datetime.combine(day, ends, TOKYO) > moment
    )
    assert hour.starts_at == datetime.combine(expected, starts, TOKYO)
    assert hour.is_now == (hour.starts_at <= moment)
