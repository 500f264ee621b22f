"""Who is on duty: weekly times in the city's hours, past midnight, and only of people who have the role now."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from ground.refusals import Refusal
from groups.actions.appoint import relieve_coordinator
from groups.actions.watch import MOST_EACH, add_watch, end_watch, erase_idle
from groups.duty import hours
from groups.duty.roster import next_watch, on_duty, watch_of
from groups.enums import Rung
from groups.models import Membership, WatchTime
from places.enums import Weekday
from tests.factories.duty import make_watch
from tests.factories.groups import make_coordinator, make_facilitator, make_group, make_member, make_staff
from tests.factories.people import make_user

TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")


class Hours(NamedTuple):
    weekday: int
    starts: time
    ends: time


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
watches = st.builds(Hours, st.integers(0, 6), times, times)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda naive: naive.replace(tzinfo=TOKYO))


def spans(watch: Hours, moment: datetime) -> list[tuple[datetime, datetime]]:
    """All of its watches in the fortnight around a moment, by counting days, where no clock is ever changed."""
    found = []
    for days in range(-8, 15):
        day = (moment + timedelta(days=days)).date()
        if day.weekday() == watch.weekday:
            begins = datetime.combine(day, watch.starts, TOKYO)
            length = (datetime.combine(day, watch.ends) - datetime.combine(day, watch.starts)) % timedelta(days=1)
            found.append((begins, begins + (length or timedelta(days=1))))
    return found


@given(watches, moments)
def test_a_watch_goes_on_from_its_beginning_until_its_end(watch: Hours, moment: datetime) -> None:
    going_on = [ends for begins, ends in spans(watch, moment) if begins <= moment < ends]
    assert hours.until(watch, moment, TOKYO) == (going_on[0] if going_on else None)


@given(watches, moments)
def test_the_next_one_begins_after_the_moment_and_within_a_week(watch: Hours, moment: datetime) -> None:
    begins = hours.next_start(watch, moment, TOKYO)
    assert begins == min(one for one, _ends in spans(watch, moment) if one > moment)
    assert timedelta(0) < begins - moment <= timedelta(days=7)


@given(watches, moments, st.integers(-5000, 5000))
def test_whoever_is_on_duty_was_called_before(watch: Hours, moment: datetime, minutes: int) -> None:
    """From one beginning to the end that belongs to it, it goes on without a gap."""
    begins = hours.next_start(watch, moment, TOKYO)
    ends = hours.until(watch, begins, TOKYO)
    assert ends is not None
    inside = begins + (ends - begins) * abs(minutes) / 5001
    assert hours.until(watch, inside, TOKYO) == ends
    assert hours.until(watch, ends, TOKYO) is None


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2026-11-30T21:59:59", None),
        ("2026-11-30T22:00:00", "2026-12-01T07:00:00"),
        ("2026-12-01T00:00:00", "2026-12-01T07:00:00"),
        ("2026-12-01T06:59:59", "2026-12-01T07:00:00"),
        ("2026-12-01T07:00:00", None),
        ("2026-12-01T22:30:00", None),
    ],
)
def test_a_night_passes_midnight(moment: str, ends: str | None) -> None:
    night = Hours(Weekday.MONDAY, time(22), time(7))
    assert hours.until(night, at(moment), TOKYO) == (at(ends) if ends else None)


def test_where_clocks_are_changed_a_watch_follows_them() -> None:
    """The night in which an hour is missing is an hour shorter; the one in which it comes twice is longer."""
    night = Hours(Weekday.SATURDAY, time(22), time(6))
    for begins, length in (("2026-03-28T22:00", 7), ("2026-10-24T22:00", 9), ("2026-11-07T22:00", 8)):
        moment = at(begins, BERLIN)
        ends = hours.until(night, moment, BERLIN)
        assert ends is not None
        assert ends - moment.astimezone(UTC) == timedelta(hours=length)
        assert ends.astimezone(BERLIN).time() == time(6)


@pytest.mark.django_db
def test_facilitators_come_before_coordinators_in_the_order_of_their_rungs() -> None:
    group, other = make_group(), make_group("べつの会")
    second, first = make_facilitator(group).user, make_facilitator(group).user
    elsewhere, coordinator = make_facilitator(other).user, make_coordinator().user
    make_watch(coordinator, None, starts=time(20), ends=time(8))
    make_watch(second, group, starts=time(21), ends=time(23), rung=Rung.SECOND)
    make_watch(first, group, starts=time(21), ends=time(22))
    make_watch(first, group, starts=time(21, 30), ends=time(22, 30), rung=Rung.SECOND)
    make_watch(elsewhere, other, starts=time(21), ends=time(23))
    found = on_duty(group, at("2026-11-30T21:45"))
    assert [(one.user_id, one.rung, one.coordinates) for one in found] == [
        (first.pk, Rung.FIRST, False),
        (second.pk, Rung.SECOND, False),
        (coordinator.pk, Rung.FIRST, True),
    ]
    assert [one.until for one in found] == [
        at("2026-11-30T22:30"),
        at("2026-11-30T23:00"),
        at("2026-12-01T08:00"),
    ]
    assert [one.user_id for one in on_duty(None, at("2026-11-30T21:45"))] == [coordinator.pk]
    assert on_duty(group, at("2026-11-30T19:59")) == []


@pytest.mark.django_db
def test_only_those_who_have_the_role_now_count() -> None:
    group = make_group()
    left, member, inactive = make_facilitator(group), make_member(group), make_facilitator(group)
    relieved = make_coordinator()
    for person in (left.user, member.user, inactive.user):
        make_watch(person, group)
    for person in (relieved.user, left.user):
        make_watch(person, None)
    moment = at("2026-11-30T12:00")
    assert {one.user_id for one in on_duty(group, moment)} == {left.user_id, inactive.user_id, relieved.user_id}
    Membership.objects.filter(pk=left.pk).update(left_at=moment)
    inactive.user.is_active = False
    inactive.user.save()
    relieve_coordinator(actor=make_staff(), appointment=relieved)
    assert on_duty(group, moment) == []
    assert next_watch(group, moment) is None
    make_watch(still := make_facilitator(group).user, group)
    assert erase_idle() == 5
    assert list(WatchTime.objects.values_list("user", flat=True)) == [still.pk]


@pytest.mark.django_db
def test_whether_somebody_watches_and_when_next() -> None:
    group = make_group()
    person = make_facilitator(group).user
    make_watch(person, group, weekday=Weekday.TUESDAY, starts=time(21), ends=time(23))
    make_watch(person, group, weekday=Weekday.SUNDAY, starts=time(9), ends=time(10))
    watch = watch_of(group, at("2026-11-30T12:00"))
    assert (watch.is_now, watch.until, watch.next_at) == (False, None, at("2026-12-01T21:00"))
    watch = watch_of(group, at("2026-12-01T21:00"))
    assert (watch.is_now, watch.until, watch.next_at) == (True, at("2026-12-01T23:00"), at("2026-12-06T09:00"))
    assert watch.until is not None
    assert watch.until.tzinfo == TOKYO


@pytest.mark.django_db
def test_fifty_watches_cost_as_many_queries_as_one(django_assert_num_queries: Any) -> None:
    group = make_group()
    make_watch(make_facilitator(group).user, group)
    with django_assert_num_queries(1):
        watch_of(group)
    for _number in range(49):
        make_watch(make_facilitator(group).user, group)
    with django_assert_num_queries(1):
        assert len(on_duty(group, at("2026-11-30T12:00"))) == 50


# ── who may arrange it ──


def watched(group: Any) -> QuerySet[WatchTime]:
    return WatchTime.objects.filter(group=group)


def given_times(**changed: Any) -> dict[str, Any]:
    return {"weekday": Weekday.MONDAY, "starts": time(21), "ends": time(23), "rung": Rung.FIRST} | changed


@pytest.mark.django_db
def test_facilitators_arrange_their_own_watches_and_change_them() -> None:
    group = make_group()
    me = make_facilitator(group).user
    watch = add_watch(actor=me, user=me, group=group, **given_times())
    assert add_watch(actor=me, user=me, group=group, **given_times(ends=time(22), rung=Rung.SECOND)).pk == watch.pk
    assert list(watched(group).values_list("user", "ends", "rung")) == [(me.pk, time(22), Rung.SECOND)]
    end_watch(actor=me, watch=watch)
    assert not watched(group).exists()


@pytest.mark.django_db
def test_coordinators_and_staff_arrange_those_of_others_and_nobody_else_does() -> None:
    group = make_group()
    me, colleague, member = make_facilitator(group).user, make_facilitator(group).user, make_member(group).user
    watch = add_watch(actor=make_coordinator().user, user=me, group=group, **given_times())
    add_watch(actor=make_staff(), user=me, group=group, **given_times(weekday=Weekday.FRIDAY))
    for stranger in (colleague, member, make_user()):
        with pytest.raises(Refusal) as refused:
            end_watch(actor=stranger, watch=watch)
        assert refused.value.code == "not_your_watch"
        with pytest.raises(Refusal) as refused:
            add_watch(actor=stranger, user=me, group=group, **given_times(weekday=Weekday.SUNDAY))
        assert refused.value.code == "not_your_watch"
    assert watched(group).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "stranger", "facilitator of all"])
def test_nobody_is_put_on_duty_without_the_role(role: str) -> None:
    group = make_group()
    person = {
        "member": lambda: make_member(group).user,
        "stranger": make_user,
        "facilitator of all": lambda: make_facilitator(group).user,
    }[role]()
    where = None if role == "facilitator of all" else group
    with pytest.raises(Refusal) as refused:
        add_watch(actor=person, user=person, group=where, **given_times())
    assert refused.value.code == "not_a_watcher"
    assert not WatchTime.objects.exists()


@pytest.mark.django_db
def test_nobody_has_more_watches_than_a_week_holds() -> None:
    group = make_group()
    me = make_facilitator(group).user
    for number in range(MOST_EACH):
        add_watch(actor=me, user=me, group=group, **given_times(weekday=number % 7, starts=time(number // 7)))
    with pytest.raises(Refusal) as refused:
        add_watch(actor=me, user=me, group=group, **given_times(starts=time(9)))
    assert refused.value.code == "too_many_watches"
    add_watch(actor=me, user=me, group=group, **given_times(starts=time(0), ends=time(5)))  # a change is none more


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"weekday": 7}, {"rung": 3}, {"rung": 0}, {}, {"group": None}], ids=["day", "rung", "none", "two", "all"]
)
def test_the_database_keeps_what_cannot_be_out(wrong: dict[str, Any]) -> None:
    me, group = make_user(), make_group()
    given = {"user": me, "group": group, **given_times()} | wrong
    if not wrong or "group" in wrong:
        WatchTime.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        WatchTime.objects.create(**given)
