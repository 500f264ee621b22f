"""The life of a device: switched on by its person, and ended by all that says it is not theirs now."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from cryptography.fernet import InvalidToken
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from ground.vault import vault
from notices.actions import choose, devices, push_key
from notices.actions.devices import end_abandoned
from notices.models import PushDevice, PushKey, PushOffer
from notices.queries import devices_of
from notices.ways.sealed import unpadded
from operations.backup.contents import DOORS
from people.actions.account import erase_account
from people.actions.sessions import end_sessions
from people.models import User
from tests.contention import at_once
from tests.factories.notices import make_device, send_news
from tests.push_service import Browser, PushService

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]
DEVICES = "/my/notices/devices/"
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
FCM = "https://fcm.googleapis.com/fcm/send/"


@pytest.fixture
def hana(make_user: Any) -> User:
    return make_user("はな")


def subscription(number: int = 1) -> dict[str, str]:
    return Browser(f"{FCM}{number}").subscription


def switch_on(client: Client, number: int = 1) -> Any:
    return client.post(DEVICES, subscription(number), headers={"User-Agent": ANDROID})


def shown(user: User) -> list[str]:
    return [device.endpoint for device in devices_of(user.pk)]


# ── Switched on ──


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_switch_one_device_on(hana: User) -> None:
    asked = subscription()
    keys = {name: asked[name] for name in ("endpoint", "p256dh", "auth")}
    tap = partial(devices.subscribe, actor=hana, label="Chrome", session_key="a-session", **keys)
    first, second, third = at_once([tap, tap, tap])
    assert first.pk == second.pk == third.pk
    assert PushDevice.objects.values_list("endpoint", flat=True).get() == asked["endpoint"]


def test_a_browser_is_switched_on_once(hana: User, client_for: ClientFor) -> None:
    client = client_for(hana)
    asked = client.get(f"{DEVICES}key/").json()
    assert asked["key"] == push_key.public_key()
    assert switch_on(client).json() == {"done": True, "words": ""}
    assert switch_on(client).json() == {"done": True, "words": ""}
    device = PushDevice.objects.get()
    assert (device.user, device.endpoint, device.label) == (hana, f"{FCM}1", "Android / Chrome")
    assert device.session_key == client.session.session_key


def test_the_page_lists_ones_own_devices_and_marks_this_one(hana: User, make_user: Any, client_for: ClientFor) -> None:
    sora, here, elsewhere = make_user("そら"), client_for(hana), client_for(hana)
    theirs = client_for(sora)
    switch_on(here, 1), switch_on(elsewhere, 2), switch_on(theirs, 3)
    page = here.get("/my/notices/choices/").content.decode()
    assert page.count('name="device"') == 2
    assert page.count("この端末</span>") == 1
    assert " data-on" in page
    assert "JavaScriptを使えるようにしてください" in page  # without it there is no switch
    other = PushDevice.objects.get(session_key=elsewhere.session.session_key)
    not_theirs = theirs.post(f"{DEVICES}end/", {"device": other.pk})
    assert (not_theirs.status_code, PushDevice.objects.count()) == (302, 3)
    here.post(f"{DEVICES}end/", {"device": other.pk})
    assert shown(hana) == [f"{FCM}1"]
    assert shown(sora) == [f"{FCM}3"]
    for nonsense in ("", "x", "9" * 30, "-1"):
        assert here.post(f"{DEVICES}end/", {"device": nonsense}).status_code == 302


def test_the_token_of_forms_is_asked_for(hana: User, client_for: ClientFor) -> None:
    strict = client_for(hana, enforce_csrf_checks=True)
    assert strict.post(DEVICES, subscription()).status_code == 403
    token = strict.get(f"{DEVICES}key/").json()["token"]
    assert strict.post(DEVICES, subscription(), headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://127.0.0.1:8000/x"},
        {"endpoint": "https://fcm.googleapis.com@evil.example/"},
        {"endpoint": "https://evil.example/"},
        {"endpoint": f"{FCM}{'x' * 1000}"},
        {"endpoint": ""},
        {"p256dh": "BAAA"},
        {"p256dh": "B" + "A" * 86},
        {"p256dh": "!" * 87},
        {"auth": "AAAA"},
        {"auth": "あ" * 22},
        {"auth": ""},
    ],
)
def test_what_is_no_subscription_is_refused_and_leaves_nothing(
    hana: User, client_for: ClientFor, wrong: dict[str, str]
) -> None:
    answer = client_for(hana).post(DEVICES, {**subscription(), **wrong})
    assert (answer.status_code, answer.json()["done"]) == (422, False)
    assert not PushDevice.objects.exists()


def test_an_unknown_service_is_refused_in_words(hana: User, client_for: ClientFor) -> None:
    answer = client_for(hana).post(DEVICES, {**subscription(), "endpoint": "https://push.example/x"})
    assert "メールで受け取って" in answer.json()["words"]


def test_ten_devices_and_one_more(hana: User, client_for: ClientFor) -> None:
    for number in range(10):
        assert switch_on(client_for(hana), number).status_code == 200
    eleventh = switch_on(client_for(hana), 10)
    assert eleventh.status_code == 422
    assert "10台まで" in eleventh.json()["words"]
    assert len(shown(hana)) == 10


def test_whoever_is_not_signed_in_has_none(client: Client) -> None:
    assert switch_on(client).status_code == 302
    assert client.get(f"{DEVICES}key/").status_code == 302
    assert not PushDevice.objects.exists()


# ── Ended ──


def test_signing_out_ends_this_device_alone(hana: User, client_for: ClientFor) -> None:
    here, elsewhere = client_for(hana), client_for(hana)
    switch_on(here, 1), switch_on(elsewhere, 2)
    here.post("/accounts/logout/")
    assert list(PushDevice.objects.values_list("endpoint", flat=True)) == [f"{FCM}2"]


def test_signing_out_everywhere_ends_the_others_at_once(
    hana: User, client_for: ClientFor, push_service: PushService, news: None
) -> None:
    from allauth.usersessions.models import UserSession

    here, elsewhere = client_for(hana), client_for(hana)
    for client in (here, elsewhere):
        make_device(client, hana, push_service.browser())
        UserSession.objects.create(user=hana, session_key=client.session.session_key, ip="127.0.0.1", user_agent="")
    request = type("Request", (), {"session": here.session, "user": hana})()
    assert end_sessions(person=hana, keep=request) == 1
    assert [one.target for one in send_news(hana)] == [PushDevice.objects.get(session_key=here.session.session_key).pk]
    assert end_abandoned() == 1
    assert PushDevice.objects.count() == 1


def test_somebody_else_who_switches_it_on_takes_it_over(hana: User, make_user: Any, client_for: ClientFor) -> None:
    sora = make_user("そら")
    switch_on(client_for(hana))
    before = PushDevice.objects.get().pk
    switch_on(client_for(sora))
    device = PushDevice.objects.get()
    assert device.user == sora
    assert device.pk != before  # what was on its way to the first person's device finds none


def test_somebody_else_who_signs_in_there_ends_it(hana: User, make_user: Any, client_for: ClientFor) -> None:
    sora = client_for(make_user("そら"))
    switch_on(client_for(hana))
    assert sora.post(f"{DEVICES}renew/", {"endpoint": f"{FCM}1"}).json() == {"goes_on": False}
    assert not PushDevice.objects.exists()


def test_what_is_on_its_way_to_a_device_that_ended_is_not_sent(
    hana: User, client_for: ClientFor, push_service: PushService, news: None
) -> None:
    from notices.actions.deliver import deliver_due

    client = client_for(hana)
    make_device(client, hana, push_service.browser())
    (delivery,) = send_news(hana)
    Session.objects.filter(session_key=client.session.session_key).delete()
    assert (deliver_due(), push_service.pushed) == (0, [])
    delivery.refresh_from_db()
    assert delivery.cancelled_at is not None


def test_a_session_that_runs_out_by_itself_leaves_it_asleep_for_a_week(make_user: Any, client_for: ClientFor) -> None:
    """Staff are signed out after an hour without use: they need not switch it on again each time."""
    midwife = make_user("助産師", staff=True)
    client = client_for(midwife)
    client.get("/my/")
    switch_on(client)
    later = timezone.now() + timedelta(minutes=61)
    with time_machine.travel(later):
        assert client.get("/my/").status_code == 302
        assert (end_abandoned(), shown(midwife), PushDevice.objects.count()) == (0, [], 1)
        again = client_for(midwife)
        assert again.post(f"{DEVICES}renew/", {"endpoint": f"{FCM}1"}).json() == {"goes_on": True}
        assert shown(midwife) == [f"{FCM}1"]
        assert PushDevice.objects.get().session_key == again.session.session_key
    with time_machine.travel(later + timedelta(minutes=62)):
        again.get("/my/")
        assert shown(midwife) == []
    with time_machine.travel(later + timedelta(days=8)):
        assert end_abandoned() == 1


def test_one_that_was_ended_does_not_come_back_by_signing_in(hana: User, client_for: ClientFor) -> None:
    first = client_for(hana)
    switch_on(first)
    Session.objects.filter(session_key=first.session.session_key).delete()  # from another device
    assert client_for(hana).post(f"{DEVICES}renew/", {"endpoint": f"{FCM}1"}).json() == {"goes_on": False}
    assert not PushDevice.objects.exists()
    assert client_for(hana).post(f"{DEVICES}renew/", {"endpoint": f"{FCM}9"}).json() == {"goes_on": False}


def test_a_browser_that_changes_its_subscription_is_followed(hana: User, client_for: ClientFor) -> None:
    client, stranger = client_for(hana), client_for(hana)
    switch_on(client)
    assert stranger.post(f"{DEVICES}replace/", subscription(2)).json() == {"goes_on": False}
    assert client.post(f"{DEVICES}replace/", subscription(2)).json() == {"goes_on": True}
    assert shown(hana) == [f"{FCM}2"]
    bad = {**subscription(3), "endpoint": "https://evil.example/x"}
    assert client.post(f"{DEVICES}replace/", bad).json() == {"goes_on": False}
    assert shown(hana) == [f"{FCM}2"]


def test_with_the_account_its_devices_go(hana: User, make_user: Any, client_for: ClientFor) -> None:
    sora = make_user("そら")
    switch_on(client_for(hana), 1), switch_on(client_for(sora), 2)
    devices.offer(actor=make_user("うみ"))
    erase_account(actor=hana, person=hana)
    assert list(PushDevice.objects.values_list("user", flat=True)) == [sora.pk]


def test_everything_off_leaves_the_devices_and_sends_nothing(
    hana: User, client_for: ClientFor, push_service: PushService, news: None
) -> None:
    make_device(client_for(hana), hana, push_service.browser())
    choose.everything_off(actor=hana)
    assert send_news(hana) == send_news(hana, urgent=True) == []
    assert len(shown(hana)) == 1


# ── Offered ──


def test_it_is_offered_once_and_to_whom_it_may_help(hana: User, make_user: Any, client_for: ClientFor) -> None:
    client = client_for(hana)
    card = client.post(f"{DEVICES}offer/")
    assert card.status_code == 200
    assert "いまはいい" in card.content.decode()
    assert client.post(f"{DEVICES}offer/").status_code == 204
    assert client_for(hana).post(f"{DEVICES}offer/").status_code == 204  # on another device neither
    has_one, off = make_user("そら"), make_user("うみ")
    switch_on(client_for(has_one))
    choose.everything_off(actor=off)
    for user in (has_one, off):
        assert client_for(user).post(f"{DEVICES}offer/").status_code == 204
    assert list(PushOffer.objects.values_list("user", flat=True)) == [hana.pk]


# ── The key ──


def test_the_key_is_made_once_and_sealed() -> None:
    first = push_key.public_key()
    assert push_key.public_key() == first
    sealed = PushKey.objects.get().sealed
    number = push_key.push_key().private_numbers().private_value.to_bytes(32, "big")
    opened = vault(push_key.PURPOSE).decrypt(sealed.encode())
    assert number in opened  # so it is what is looked for
    assert not any(form in sealed for form in (number.hex(), unpadded(number)))
    with pytest.raises(InvalidToken):
        vault("notices.other").decrypt(sealed.encode())
    assert {"notices_pushkey", "notices_pushdevice"} <= set(DOORS)  # in no backup


def test_a_new_secret_key_seals_it_anew_and_the_devices_stay(hana: User, client_for: ClientFor, settings: Any) -> None:
    client = client_for(hana)
    switch_on(client)
    public, earlier = push_key.public_key(), site.SECRET_KEY
    assert push_key.seal_again() == 0
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "b" * 50, [earlier]
    assert push_key.public_key() == public
    assert (push_key.seal_again(), push_key.seal_again()) == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []
    assert push_key.public_key() == public
    assert PushDevice.objects.count() == 1


def test_a_device_follows_its_session_to_the_new_secret_key(hana: User, client_for: ClientFor, settings: Any) -> None:
    client = client_for(hana)
    switch_on(client)
    before = client.session.session_key
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "b" * 50, [site.SECRET_KEY]
    assert client.get("/my/").status_code == 200
    assert client.session.session_key != before
    assert shown(hana) == [f"{FCM}1"]
    assert end_abandoned() == 0
    assert client.post(f"{DEVICES}renew/", {"endpoint": f"{FCM}1"}).json() == {"goes_on": True}
    assert PushDevice.objects.get().session_key == client.session.session_key


def test_a_key_that_nothing_opens_is_replaced_with_the_devices_that_listened_to_it(
    hana: User, client_for: ClientFor, settings: Any
) -> None:
    switch_on(client_for(hana))
    public = push_key.public_key()
    settings.SECRET_KEY = "b" * 50
    assert push_key.seal_again() == 0
    assert push_key.public_key() == push_key.public_key() != public
    assert not PushDevice.objects.exists()


# ── In development ──


def test_in_development_pushes_are_kept_as_files(
    hana: User, client: Client, settings: Any, tmp_path: Any, news: None
) -> None:
    from notices.actions.deliver import deliver_due
    from notices.enums import Way
    from notices.phone import DevelopmentPhone
    from notices.ways.carrier import CARRIERS

    settings.DEVELOPMENT_MAILBOX, settings.ROOT_URLCONF = tmp_path, "tests.people.development_site"
    assert client.get("/dev/phone/").status_code == 404
    settings.DEBUG = True
    assert "まだ通知はありません" in client.get("/dev/phone/").content.decode()
    before = CARRIERS[Way.PUSH]
    CARRIERS[Way.PUSH] = DevelopmentPhone()
    try:
        send_news(hana)
        assert deliver_due() == 1
    finally:
        CARRIERS[Way.PUSH] = before
    (file,) = (tmp_path / "phone").glob("*.json")
    assert json.loads(file.read_text())["user"] == hana.pk
    page = client.get("/dev/phone/").content.decode()
    assert "つどいに新しいお知らせが1件あります" in page
    assert "はな" in page
