"""What a group is told of its watch: hours and times to answer, on the room and, for members, on the group's page."""

from datetime import UTC, datetime, time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.duty.published import published
from notices.actions.choose import everything_off
from tests.factories import rooms as talk
from tests.factories.duty import make_watch
from tests.factories.groups import make_coordinator
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 12, 1, 12, 30, tzinfo=UTC)  # 21:30 in the city


@pytest.fixture
def circle() -> talk.Circle:
    made = talk.circle()
    for weekday in (1, 3):
        make_watch(made.midori, made.group, weekday=weekday, starts=time(21), ends=time(1))
    return made


def page_of(circle: talk.Circle, who: str) -> str:
    person = {"member": circle.hana, "outsider": circle.outsider}[who]
    return " ".join(client_for(person).get(reverse("groups:detail", args=[circle.group.slug])).content.decode().split())


def test_what_a_room_says_of_its_watch(circle: talk.Circle) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        page = client_for(circle.hana).get(reverse("chat:room", args=[circle.group.slug])).content.decode()
    page = " ".join(page.split())
    for said in (
        "いま見守っています：みどり（01:00まで）", "火曜日・木曜日", "21:00〜翌01:00",
        "書いた人が心配、だれのことか分かってしまう、という知らせ：10分以内に見ます", "ほかの知らせ：24時間以内に見ます",
        "参加の希望：3日以内に返事をします", "見守りの時間の外では、次の見守りが始まってからお答えします。",
    ):  # fmt: skip
        assert said in page


def test_the_groups_page_says_it_to_members_alone(circle: talk.Circle) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        inside, outside = page_of(circle, "member"), page_of(circle, "outsider")
    assert ("いま見守っています：みどり" in inside, "10分以内に見ます" in inside) == (True, True)
    assert ("いま見守っています" in outside, "10分以内に見ます" in outside) == (False, False)


def test_who_is_there_by_name_and_coordinators_by_their_role(circle: talk.Circle) -> None:
    for person in (make_user("りん"), make_user("さくら")):
        make_watch(make_coordinator(person).user, None, weekday=1, starts=time(20), ends=time(23))
    found = published(circle.group, TUESDAY)
    assert found.names == ["みどり", "コーディネーター"]
    everything_off(actor=circle.midori)
    assert published(circle.group, TUESDAY).names == ["コーディネーター"]


def test_when_somebody_is_next_and_that_hours_are_not_fixed_yet(circle: talk.Circle) -> None:
    earlier = published(circle.group, datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    assert (earlier.is_now, earlier.names, earlier.next_is_today) == (False, [], True)
    later = published(circle.group, datetime(2026, 12, 2, 3, 0, tzinfo=UTC))
    assert (later.next_is_today, str(later.next_at)) == (False, "2026-12-03 21:00:00+09:00")
    assert published(talk.group("yoru"), TUESDAY).hours == []


def test_it_is_one_query(circle: talk.Circle) -> None:
    for weekday in range(7):
        make_watch(circle.midori, circle.group, weekday=weekday, starts=time(3), ends=time(4))
    with CaptureQueriesContext(connection) as asked:
        assert published(circle.group, TUESDAY).hours[0].days == "毎日"
    assert len(asked) == 1
