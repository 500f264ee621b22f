"""Facilitators edit live hours, the welcome and who reads back themselves, each on one page; others may not."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from chat.models import Message
from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups import hours_text
from groups.actions.settings import Hour, let_newcomers_read_back, set_live_hours, set_welcome
from groups.models import LiveHour, Membership, PeerGroup
from tests.factories.groups import make_staff
from tests.factories.rooms import Circle, circle, say

pytestmark = pytest.mark.django_db
ROOM, SETTINGS = "/groups/kotoba/room/", "/groups/kotoba/settings/"


@pytest.fixture
def here() -> Circle:
    return circle()


def hours(here: Circle) -> list[tuple[int, time, time]]:
    return list(LiveHour.objects.filter(group=here.group).values_list("weekday", "starts", "ends"))


def test_the_welcome_is_the_first_thing_in_the_room(here: Circle, client: Client) -> None:
    client.force_login(here.hana)
    assert "みなさんへ" not in client.get(ROOM).content.decode()
    set_welcome(actor=here.midori, group=here.group, words="ゆっくりどうぞ\n見守っています")
    page = client.get(ROOM).content.decode()
    assert page.index("ゆっくりどうぞ<br>見守っています") < page.index('id="log"')
    set_welcome(actor=here.midori, group=here.group, words="")
    assert "みなさんへ" not in client.get(ROOM).content.decode()
    with pytest.raises(Refusal) as refused:
        set_welcome(actor=here.midori, group=here.group, words="あ" * 601)
    assert (refused.value.code, refused.value.field) == ("welcome_too_long", "welcome")


def test_nobody_outside_reads_the_welcome(here: Circle, client: Client) -> None:
    set_welcome(actor=here.midori, group=here.group, words="なかの人へ")
    for person in (None, here.outsider, make_staff()):
        if person:
            client.force_login(person)
        for page in ("/groups/kotoba/", "/groups/", ROOM):
            assert "なかの人へ" not in client.get(page, follow=True).content.decode()


def test_members_and_others_set_nothing(here: Circle) -> None:
    for person in (here.hana, here.outsider):
        with pytest.raises(NotAllowed):
            set_welcome(actor=person, group=here.group, words="よそから")
        with pytest.raises(NotAllowed):
            let_newcomers_read_back(actor=person, group=here.group, on=False)
        with pytest.raises(NotAllowed):
            set_live_hours(actor=person, group=here.group, hours=[Hour(0, time(9), time(10))])
    group = PeerGroup.objects.get(pk=here.group.pk)
    assert (group.welcome, group.newcomers_read_back, hours(here)) == ("", True, [])


def test_live_hours_are_replaced_and_those_that_stay_keep_their_rows(here: Circle) -> None:
    set_live_hours(
        actor=here.midori, group=here.group, hours=[Hour(0, time(21), time(22)), Hour(3, time(10), time(11))]
    )
    kept = LiveHour.objects.get(group=here.group, weekday=0).pk
    set_live_hours(actor=here.midori, group=here.group, hours=[Hour(0, time(21), time(22, 30))])
    assert hours(here) == [(0, time(21), time(22, 30))]
    assert LiveHour.objects.get(group=here.group).pk == kept
    for wrong in ([Hour(0, time(22), time(21))], [Hour(day % 7, time(day), time(23)) for day in range(15)]):
        with pytest.raises(Refusal):
            set_live_hours(actor=here.midori, group=here.group, hours=wrong)
    assert hours(here) == [(0, time(21), time(22, 30))]
    assert AuditEntry.objects.filter(verb="groups.change_group", actor=here.midori).count() == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "月曜日 21:00-22:00"),
        ("ja", "月　9:05〜10：00\n\n 日曜日 00:00-23:59 "),
        ("en", "Monday 21:00-22:00\nsun 7:00 - 8:00"),
    ],
)
def test_hours_are_read_as_people_type_them(here: Circle, language: str, text: str) -> None:
    with translation.override(language):
        read = hours_text.read(text)
        set_live_hours(actor=here.midori, group=here.group, hours=read)
        assert hours_text.read(hours_text.shown(LiveHour.objects.filter(group=here.group))) == read


@pytest.mark.parametrize(
    "text", ["月曜日", "月曜日 25:00-26:00", "八曜日 21:00-22:00", "曜日 21:00-22:00", "月曜日 21:00"]
)
def test_a_line_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        hours_text.read(f"火曜日 21:00-22:00\n{text}")
    assert (refused.value.code, refused.value.field) == ("hours_unreadable", "hours")
    assert text in str(refused.value)


def test_the_page_saves_each_section_by_itself(here: Circle, client: Client) -> None:
    client.force_login(here.midori)
    for sent in (
        {"section": "welcome", "welcome": "ようこそ"},
        {"section": "hours", "hours": "金曜日 21:00-22:00"},
        {"section": "pace", "seconds": "60"},
        {"section": "newcomers"},
    ):
        assert client.post(SETTINGS, sent).status_code == 302
    group = PeerGroup.objects.get(pk=here.group.pk)
    assert (group.welcome, group.slow_seconds, group.newcomers_read_back) == ("ようこそ", 60, False)
    assert hours(here) == [(4, time(21), time(22))]
    wrong = client.post(SETTINGS, {"section": "hours", "hours": "いつでも"})
    assert wrong.status_code == 422
    assert "いつでも</textarea>" in wrong.content.decode()
    assert client.post(SETTINGS, {"section": "pace", "seconds": "7"}).status_code == 422
    assert hours(here) == [(4, time(21), time(22))]


def test_hello_is_said_in_one_tap_and_once(here: Circle, client: Client) -> None:
    client.force_login(here.hana)
    page = client.get(ROOM).content.decode()
    form = page.partition('class="room__hello"')[2].partition("</form>")[0]
    sent = {
        "client_id": form.partition('name="client_id" value="')[2].partition('"')[0],
        "body": "こんにちは。よろしくお願いします。",
    }
    assert sent["body"] in form
    for _press in range(2):
        assert client.post(ROOM, sent).status_code == 302
    assert Message.objects.get(room=here.room).body == "こんにちは。よろしくお願いします。"
    assert "room__hello" not in client.get(ROOM).content.decode()


def test_hello_is_offered_to_new_members_who_have_said_nothing(here: Circle, client: Client) -> None:
    say(here.sora, here.group, "もう話しました")
    client.force_login(here.hana)
    with translation.override("en"):
        assert "Just say “Hello. Nice to meet you all.”" in client.get(f"/en{ROOM}").content.decode()
    for person in (here.sora, here.midori):
        client.force_login(person)
        assert "room__hello" not in client.get(ROOM).content.decode()
    Membership.objects.filter(user=here.hana).update(joined_at=timezone.now() - timedelta(days=15))
    client.force_login(here.hana)
    assert "room__hello" not in client.get(ROOM).content.decode()
