"""The page that stops everything: what it means for those who may be on duty, and how it looks once all is off."""

import pytest

from notices.actions.choose import everything_off
from people.models import User
from tests.factories import rooms as talk
from tests.factories.groups import make_coordinator
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
MISSED = "見守りの役割のある方へ：すべて止めているあいだは、当番の時間でも急ぎの知らせで呼びません。"
KEPT = "当番を呼ぶ急ぎの知らせは、すべて止めると届きません"


def page_of(user: User) -> str:
    return str(client_for(user).get("/my/notices/off/").content.decode())


def test_those_who_may_be_on_duty_are_told_that_they_are_not_called_then() -> None:
    circle = talk.circle()
    rin = make_coordinator(make_user(second_factor=True)).user
    for user, is_told in ((circle.midori, True), (rin, True), (circle.hana, False), (circle.outsider, False)):
        for _time in range(2):
            page = page_of(user)
            assert (MISSED in page, KEPT in page) == (is_told, True)
            everything_off(actor=user)  # it stays true once all is off


def test_once_all_is_off_the_page_says_so_and_its_button_brings_it_back() -> None:
    hana = make_user("はな")
    page = page_of(hana)
    assert ("いまは、すべて止まっています。" in page, 'value="off"' in page, 'value="on"' in page) == (
        False,
        True,
        False,
    )
    client = client_for(hana)
    client.post("/my/notices/off/", {"act": "off"})
    page = page_of(hana)
    assert ("いまは、すべて止まっています。" in page, 'value="off"' in page, 'value="on"' in page) == (
        True,
        False,
        True,
    )
    client.post("/my/notices/off/", {"act": "on"})
    assert 'value="off"' in page_of(hana)
