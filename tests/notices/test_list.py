"""The page of one's news: its button marks what it showed, and nothing that came since."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notices.actions.deliver import deliver_urgent
from notices.actions.gather import News, gather
from notices.actions.read import read_shown
from notices.models import Notice
from notices.views.list import MOST_SHOWN
from people.models import User
from tests.factories.people import client_for, make_user
from tests.notices.conftest import Alarm, Bread, Pigeon

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
LIST, BUTTON = "/my/notices/", "すべて読んだことにする"
Form = dict[str, list[str]]


@pytest.fixture
def hana(bread: Bread) -> User:
    with time_machine.travel(NOW, tick=False):
        return make_user("はな")


def news(person: User, *abouts: int, number: int = 1, kind: str = "tests.bread", at: datetime = NOW) -> None:
    gather([News(person.pk, kind, about, number, at) for about in abouts])


def button(client: Client) -> Form:
    """What the button of the page as it is now would send; empty where there is none."""
    page = client.get(LIST).content.decode()
    form = re.search(r'<form[^>]+action="/my/notices/read/">(.*?)</form>', page, re.DOTALL)
    if form is None:
        assert BUTTON not in page
        return {}
    found: Form = {}
    for name, value in re.findall(r'<input type="hidden" name="(shown|older_than)" value="([^"]+)"', form[1]):
        found.setdefault(name, []).append(value)
    return found


def unread(person: User) -> list[tuple[str, int]]:
    left = Notice.objects.filter(user=person, read_at=None).order_by("about")
    person.refresh_from_db()
    assert person.notices_waiting == len(left)
    return [(notice.kind, notice.about) for notice in left]


@pytest.fixture
def client(hana: User) -> Client:
    return client_for(hana)


def test_it_marks_what_was_shown_on_all_devices(hana: User, client: Client) -> None:
    news(hana, 1, 2)
    answer = client.post(f"{LIST}read/", button(client))
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert unread(hana) == []
    assert button(client) == {}


def test_what_came_after_the_page_was_shown_stays_new(hana: User, client: Client) -> None:
    news(hana, 1, 2)
    sent = button(client)
    news(hana, 3, number=2, at=NOW - timedelta(hours=1))  # older than what was shown, but told only now
    client.post(f"{LIST}read/", sent)
    assert unread(hana) == [("tests.bread", 3)]


def test_a_line_that_grew_meanwhile_stays_new(hana: User, client: Client) -> None:
    news(hana, 1, 2)
    sent = button(client)
    news(hana, 2, number=5, at=NOW)
    client.post(f"{LIST}read/", sent)
    assert unread(hana) == [("tests.bread", 2)]
    client.post(f"{LIST}read/", button(client))
    assert unread(hana) == []


def test_more_than_a_page_shows_is_marked_at_once_but_not_what_came_since(hana: User, client: Client) -> None:
    for about in range(MOST_SHOWN + 40):
        news(hana, about, at=NOW + timedelta(minutes=about))
    sent = button(client)
    assert len(sent["shown"]) == MOST_SHOWN
    news(hana, 3, number=2, at=NOW + timedelta(hours=3))  # one that had no place grew
    news(hana, 500, at=NOW + timedelta(hours=3))
    client.post(f"{LIST}read/", sent)
    assert unread(hana) == [("tests.bread", 3), ("tests.bread", 500)]


@time_machine.travel(NOW, tick=False)
def test_an_alarm_that_nobody_took_stays_and_still_rings(
    hana: User, client: Client, alarm: Alarm, pigeon: Pigeon
) -> None:
    pigeon.homes[hana.pk] = [7]
    news(hana, 1)
    news(hana, 2, kind=alarm.name)
    client.post(f"{LIST}read/", button(client))
    assert unread(hana) == [(alarm.name, 2)]
    assert deliver_urgent() == 1
    assert [parcel.urgent for _target, parcel in pigeon.carried] == [True]
    assert button(client) == {}  # nothing is left for it
    alarm.left[2] = 0  # somebody took it
    client.get(LIST)
    assert unread(hana) == []


def test_a_form_with_an_alarm_written_into_it_does_not_end_it(hana: User, client: Client, alarm: Alarm) -> None:
    news(hana, 2, kind=alarm.name)
    client.post(f"{LIST}read/", {"shown": [f"{Notice.objects.get().pk}:99"], "older_than": ["2030-01-01T00:00:00Z"]})
    assert unread(hana) == [(alarm.name, 2)]


@pytest.mark.parametrize(
    "given", [{}, {"shown": ["x", "1", "1:", ":1", "9" * 30 + ":1"]}, {"older_than": ["yesterday", "2030-01-01"]}]
)
def test_what_no_page_sends_marks_nothing(hana: User, client: Client, given: Form) -> None:
    news(hana, 1, 2)
    assert client.post(f"{LIST}read/", given).status_code == 302
    assert unread(hana) == [("tests.bread", 1), ("tests.bread", 2)]


def test_nobody_marks_what_others_have(hana: User, client: Client) -> None:
    other = make_user("そら")
    news(other, 1)
    theirs = Notice.objects.get()
    client.post(f"{LIST}read/", {"shown": [f"{theirs.pk}:{theirs.upto}"], "older_than": ["2030-01-01T00:00:00+00:00"]})
    assert unread(other) == [("tests.bread", 1)]


def test_it_costs_the_same_for_one_and_for_fifty(hana: User) -> None:
    def queries(abouts: Sequence[int]) -> int:
        news(hana, *abouts)
        shown = dict(Notice.objects.filter(user=hana, read_at=None).values_list("pk", "upto"))
        with CaptureQueriesContext(connection) as caught:
            assert read_shown(actor=hana, shown=shown) == len(abouts)
        return len(caught)

    assert queries([1]) == queries(range(2, 52))
