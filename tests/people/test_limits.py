"""Tries are counted once for everybody, before anything is compared."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.forms import BaseConfirmCodeForm
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from ground import limiter
from ground.limiter import Limit, TooMany
from ground.models import Count
from ground.networks import networks_of
from people import limits
from people.models import AccountEvent, User
from tests.people.conftest import last_code

CONFIRM = "/accounts/login/code/confirm/"
FORM = {"email": "sakura@example.org", "display_name": "さくら", "terms": "on"}
THREE = Limit("test", 3, timedelta(minutes=10))
FIVE = Limit("test-wide", 5, timedelta(hours=2))


def at_once(number: int, act: Any) -> list[Any]:
    """What `act(index)` returns in so many threads that begin together."""
    barrier, answers = threading.Barrier(number), []

    def run(index: int) -> None:
        barrier.wait()
        try:
            answers.append(act(index))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def wrong(right: str) -> str:
    return "000000" if right != "000000" else "111111"


@pytest.mark.parametrize(
    ("address", "near", "around"),
    [
        ("203.0.113.77", "203.0.113.77/32", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.77/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("unix:", "unix:", "unix:"),
    ],
)
def test_networks(address: str, near: str, around: str) -> None:
    found = networks_of(address)
    assert (found.near, found.around) == (near, around)


def test_a_limit_counts_refuses_says_when_and_begins_again(db: None) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        for _ in range(3):
            limiter.ask((THREE, "A@example.org"))
        with pytest.raises(TooMany) as full:
            limiter.ask((THREE, "a@example.org"))
        assert full.value.wait == timedelta(minutes=10)
        assert str(full.value.next_step) == "10分ほどたったら、もう一度お試しください。"
        limiter.ask((THREE, "b@example.org"))
        limiter.give_back((THREE, "a@example.org"))
        limiter.ask((THREE, "a@example.org"))
        clock.shift(10 * 60)
        limiter.ask((THREE, "a@example.org"))
        clock.shift(10 * 60 + 1)
        assert limiter.erase_old() == 2
    assert not Count.objects.exists()


def test_where_one_limit_is_full_none_is_counted(db: None) -> None:
    for _ in range(3):
        limiter.ask((THREE, "a"), (FIVE, "wide"))
    for _ in range(10):
        with pytest.raises(TooMany):
            limiter.ask((THREE, "a"), (FIVE, "wide"))
    limiter.ask((FIVE, "wide"))
    limiter.ask((FIVE, "wide"))
    with pytest.raises(TooMany):
        limiter.peek((FIVE, "wide"))
    assert {len(key) for key in Count.objects.values_list("key", flat=True)} == {64}


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_exactly_three_get_through() -> None:
    def ask(_index: int) -> str:
        try:
            limiter.ask((THREE, "one"), (FIVE, "two"))
        except TooMany:
            return "refused"
        return "counted"

    assert Counter(at_once(40, ask)) == {"counted": 3, "refused": 37}


@pytest.mark.django_db(transaction=True)
def test_of_thirty_wrong_codes_at_once_exactly_three_are_compared(
    make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    first = Client()
    first.post("/accounts/login/", {"login": user.email})
    right = last_code(user.email)
    cookies = first.cookies
    compared: list[str] = []
    original = BaseConfirmCodeForm.clean_code

    def watched(self: Any) -> str:
        compared.append(self.cleaned_data["code"])
        return original(self)

    monkeypatch.setattr(BaseConfirmCodeForm, "clean_code", watched)

    def guess(_index: int) -> int:
        client = Client()
        client.cookies = cookies
        return client.post(CONFIRM, {"code": wrong(right)}).status_code

    at_once(30, guess)
    assert compared == [wrong(right)] * 3
    first.post(CONFIRM, {"code": right})
    assert "_auth_user_id" not in first.session
    assert len(compared) == 3
    first.post("/accounts/login/", {"login": user.email})
    first.post(CONFIRM, {"code": last_code(user.email)})
    assert first.session["_auth_user_id"] == str(user.pk)


def test_a_code_of_registering_has_three_tries_whatever_the_session_says(client: Client, db: None) -> None:
    client.post("/accounts/signup/", FORM)
    right = last_code("sakura@example.org")
    before = dict(client.session)
    for _ in range(3):
        client.post("/accounts/confirm-email/", {"code": wrong(right)})
        session = client.session  # a parallel request wrote the old count back
        session.update(before)
        session.save()
    client.post("/accounts/confirm-email/", {"code": right})
    assert "_auth_user_id" not in client.session


def test_guessing_ends_over_all_codes_of_an_address(make_user: Callable[..., User]) -> None:
    user = make_user()
    tried = 0
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        for number in range(12):
            client = Client(REMOTE_ADDR=f"198.51.{number}.7")
            client.post("/accounts/login/", {"login": user.email})
            for _ in range(3):
                tried += client.post(CONFIRM, {"code": "000000"}).status_code == 200
            clock.shift(60)
    assert tried <= limits.CODES_OF_AN_ADDRESS.most
    kinds = Counter(AccountEvent.objects.values_list("kind", flat=True))
    assert kinds["wrong_code"] <= limits.CODES_OF_AN_ADDRESS.most


def test_the_owner_comes_in_from_her_usual_network_while_strangers_try(
    make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        home = Client(REMOTE_ADDR="203.0.113.5")
        ask_for_code(home, user.email)
        home.post(CONFIRM, {"code": last_code(user.email)})
        home.logout()
        clock.shift(60 * 60)
        for number in range(30):
            stranger = Client(REMOTE_ADDR=f"198.51.{number}.7")
            stranger.post("/accounts/login/", {"login": user.email})
            stranger.post(CONFIRM, {"code": "000000"})
        assert len(mail.outbox) == 1 + limits.MAILS_TO_AN_ADDRESS.most
        ask_for_code(home, user.email)
        home.post(CONFIRM, {"code": last_code(user.email)})
        assert home.session["_auth_user_id"] == str(user.pk)


def test_a_mailbox_gets_so_many_mails_whatever_they_are_asked_for_with(
    client: Client, make_user: Callable[..., User]
) -> None:
    user = make_user()
    for address, data in (
        ("/accounts/login/", {"login": user.email}),
        ("/accounts/signup/", FORM | {"email": user.email}),
        ("/accounts/login/", {"login": user.email.upper()}),
        ("/accounts/signup/", FORM | {"email": user.email}),
        ("/accounts/login/", {"login": user.email}),
    ):
        Client().post(address, data)
    assert len(mail.outbox) == limits.MAILS_BY_ONE.most == 3


def test_one_network_alone_shuts_nobody_out_for_a_day(make_user: Callable[..., User]) -> None:
    user = make_user()
    with time_machine.travel("2026-06-01 00:00+09:00", tick=False) as clock:
        for _hour in range(23):
            for _turn in range(8):
                Client(REMOTE_ADDR="198.51.100.7").post("/accounts/login/", {"login": user.email})
            clock.shift(60 * 60)
        assert len(mail.outbox) == limits.MAILS_BY_ONE_A_DAY.most == 10
        assert limits.MAILS_TO_AN_ADDRESS_A_DAY.most == 30
        Client(REMOTE_ADDR="203.0.113.9").post("/accounts/login/", {"login": user.email})
    assert len(mail.outbox) == 11


def test_a_school_behind_one_address_signs_up_at_once(db: None) -> None:
    for number in range(40):
        response = Client().post("/accounts/signup/", FORM | {"email": f"pupil{number}@example.org"})
        assert response.status_code == 302
    assert User.objects.filter(email__startswith="pupil").count() == 40


def test_a_flood_from_one_network_gets_a_kind_page_with_the_time(client: Client, db: None) -> None:
    for _ in range(limits.FORMS_OF_A_LINE.most):
        limiter.ask((limits.FORMS_OF_A_LINE, "127.0.0.1/32"))
    response = client.post("/accounts/login/", {"login": "x"})
    assert response.status_code == 429
    assert "10分ほどたったら" in response.content.decode()
    assert client.get("/accounts/login/").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.5").post("/accounts/login/", {"login": "x"}).status_code == 200


@pytest.mark.parametrize("within", [timedelta(hours=1), timedelta(days=1)])
@pytest.mark.parametrize("moment", ["10:17:23.5", "10:00:00"])
def test_a_count_of_an_hour_and_more_keeps_no_moment(within: timedelta, moment: str, db: None) -> None:
    """Of a voice we promise to keep the day alone: its count must not tell the second. Anew, too."""
    for day in ("2026-06-01", "2026-06-05"):
        with time_machine.travel(f"{day} {moment}+09:00", tick=False):
            limiter.ask((Limit("of-a-test", 5, within), "somebody"))
            until = Count.objects.get().until
            assert (until.minute, until.second, until.microsecond) == (0, 0, 0)
            assert within <= until - timezone.now() < within + timedelta(hours=1)
