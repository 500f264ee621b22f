"""The numbers of moderation: exact for a room's members, and for everybody without what could be solved for."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from chat.enums import EventKind, HeldState, ReportReason, ReportState
from chat.models import Event, HeldMessage, Report, Room
from chat.published import FAMILIES, SMALL, last_quarters, publish, published
from chat.queries.numbers import HERE, midnight, numbers, quarter_after, quarter_of
from tests.factories import rooms as talk
from tests.factories.rooms import Circle

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)
MOST = 14  # tried of each sum


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def made(room: Room, at: datetime, times: int = 1) -> None:
    """Of everything that is counted, in a room."""
    for _time in range(times):
        for reason in ReportReason.values:
            Report.objects.create(
                room=room, reason=reason, created_at=at, state=ReportState.UPHELD, resolved_at=at, note="ひみつ"
            )
        Report.objects.create(room=room, reason="worried", by_system=True, created_at=at)
        for state in HeldState.values:
            decided = None if state == HeldState.AWAITING else at
            HeldMessage.objects.create(
                room=room, client_id=talk.uuid.uuid4(), body="ひみつ", at_seq=1, state=state, held_at=at, due_at=at,
                decided_at=decided, appealed_at=at if state == HeldState.RETURNED else None,
            )  # fmt: skip
        for kind in (EventKind.HIDDEN, EventKind.RESTORED, EventKind.POSTED):
            Event.objects.create(room=room, seq=10_000 + Event.objects.count(), kind=kind, at=at)


def total(found: Any) -> int:
    return sum(number for quarter in found.values() for number in quarter.values())


def test_totals_equal_the_rows_of_the_room_and_of_no_other(circle: Circle) -> None:
    elsewhere = talk.log.room_of(talk.group("yoru"))
    at = [midnight(date(2026, 1, 1)), midnight(date(2026, 4, 1)) - timedelta(seconds=1), midnight(date(2026, 4, 1))]
    for moment in at:
        made(circle.room, moment)
        made(elsewhere, moment, times=2)
    found = numbers(until=TODAY, room=circle.room)
    assert set(found) == {date(2026, 1, 1), date(2026, 4, 1)}
    assert found[date(2026, 4, 1)] == {
        **{f"reported_{reason}": 1 for reason in ReportReason.values}, "reported_found": 1, "answered_upheld": 5,
        "held": 4, "decided_released": 1, "decided_returned": 1, "decided_withdrawn": 1, "appealed": 1,
        "hidden": 1, "restored": 1,
    }  # fmt: skip
    assert found[date(2026, 1, 1)] == {name: 2 * number for name, number in found[date(2026, 4, 1)].items()}
    theirs = {"room": circle.room}
    rows = Report.objects.filter(**theirs).count() + Report.objects.filter(**theirs, resolved_at__isnull=False).count()
    rows += HeldMessage.objects.filter(**theirs).count() + Event.objects.filter(**theirs).exclude(kind="posted").count()
    rows += HeldMessage.objects.filter(**theirs, decided_at__isnull=False).count()
    rows += HeldMessage.objects.filter(**theirs, appealed_at__isnull=False).count()
    assert total(found) == rows
    assert total(numbers(until=TODAY)) == 3 * total(found)
    assert total(numbers(until=date(2026, 4, 1), room=circle.room)) == total({1: found[date(2026, 1, 1)]})


def test_quarters_follow_each_other() -> None:
    firsts = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)]
    assert [quarter_of(date(2026, month, 28)) for month in range(1, 13)] == [one for one in firsts for _month in "123"]
    assert [quarter_after(one) for one in firsts] == [*firsts[1:], date(2027, 1, 1)]
    assert last_quarters(TODAY)[:3] == [date(2026, 1, 1), date(2025, 10, 1), date(2025, 7, 1)]


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_unpublished_can_be_solved_for(family: str) -> None:
    """Whatever is not told could be at least two different numbers, by all that is told."""
    names = FAMILIES[family][:3] or (family,)
    rest = dict.fromkeys(FAMILIES[family][3:], 0)
    seen: dict[Any, list[tuple[int, ...]]] = {}
    for counts in product(range(MOST + 1), repeat=len(names)):
        told = publish({**rest, **dict(zip(names, counts, strict=True))})[family]
        key = (told.total, tuple(told.parts.items()))
        seen.setdefault(key, []).append(counts)
        for number in (told.total, *told.parts.values()):
            assert number is None or number >= SMALL
    for (whole, parts), possible in seen.items():
        if sum(possible[0]) > MOST:
            continue  # not all that have this sum were tried
        hidden = [name for name, number in parts if number is None] if parts else [family] if whole is None else []
        for place, name in enumerate(names):
            if name in hidden:
                assert len({counts[place] for counts in possible}) > 1, (whole, parts)


def test_the_public_page_tells_no_small_number_and_asks_once_a_quarter(
    circle: Circle, django_assert_num_queries: Any
) -> None:
    last, before = last_quarters(timezone.localdate(timezone=HERE))[:2]
    made(circle.room, midnight(last), times=5)
    made(circle.room, midnight(before), times=1)
    made(circle.room, timezone.now(), times=7)  # of a quarter that is not over, nothing is told
    with django_assert_num_queries(1):
        told = published()
    with django_assert_num_queries(0):
        assert published() == told
    assert told[last]["reported"].total == 30
    assert told[last]["hidden"].total == 5
    assert told[last]["answered"].total == 25
    assert set(told[last]["answered"].parts.values()) == {None}
    assert (told[before]["reported"].total, told[before]["hidden"].total) == (6, None)
    page = Client().get("/groups/numbers/").content.decode()
    assert page.count("30件") == 1
    assert ("ひみつ" in page, "少ないため出しません" in page) == (False, True)


def test_members_read_the_numbers_of_their_room_up_to_last_month(circle: Circle, client_for: Any) -> None:
    made(circle.room, midnight(timezone.localdate(timezone=HERE).replace(day=1)) - timedelta(seconds=1), times=3)
    made(circle.room, timezone.now(), times=40)
    address = "/groups/kotoba/room/numbers/"
    for person in (circle.hana, circle.midori):
        page = client_for(person).get(address).content.decode()
        assert ("18件" in page, "ひみつ" in page) == (True, False)
    assert client_for(circle.outsider).get(address).status_code == 403


def test_one_and_fifty_cost_the_same(
    circle: Circle, client_for: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client, address = client_for(circle.hana), "/groups/kotoba/room/numbers/"
    made(circle.room, midnight(date(2026, 1, 1)))
    client.get(address)
    with django_assert_max_num_queries(100) as asked:
        client.get(address)
    made(circle.room, midnight(date(2025, 1, 1)), times=10)
    with django_assert_num_queries(len(asked)):
        client.get(address)
