"""What a session leaves in the database: nothing that can be read, and nothing once it is over."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore as Unsealed
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from notices.actions import choose
from notices.queries import devices_of
from people.actions.sessions import erase_ended
from people.enums import EventKind
from people.sessions import SessionStore
from tests.factories.notices import make_device
from tests.factories.people import client_for, make_user
from tests.people.conftest import last_code
from tests.push_service import Browser as Phone

pytestmark = pytest.mark.django_db
FCM = "https://fcm.googleapis.com/fcm/send/"


def readable() -> str:
    """All that somebody could read in the rows who has the database but not SECRET_KEY, signed JSON unpacked."""
    told = []
    for row in Session.objects.all():
        told += [row.session_data, str(Unsealed().decode(row.session_data))]
    return "\n".join(told)


def test_a_sign_in_that_was_begun_tells_neither_address_nor_code_and_ends_within_the_hour() -> None:
    user = make_user(email="hana.tanaka@example.org")
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email})
    code = last_code(user.email)
    (row,) = Session.objects.all()
    assert code in str(SessionStore().decode(row.session_data))  # it is there, and works
    assert code not in readable()
    assert "hana.tanaka" not in readable()
    assert row.expire_date <= timezone.now() + timedelta(hours=1)
    assert browser.cookies["sessionid"]["max-age"] <= 3600
    browser.post("/accounts/login/code/confirm/", {"code": code})
    assert browser.get("/my/").status_code == 200
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=59)
    assert "hana.tanaka" not in readable()


def test_sessions_of_earlier_versions_go_on() -> None:
    user = make_user()
    browser = client_for(user)
    (row,) = Session.objects.all()
    row.session_data = Unsealed().encode(SessionStore().decode(row.session_data))
    row.save()
    assert browser.get("/my/").status_code == 200


@pytest.mark.parametrize("data", ["", "nothing", "gAAAAA", "あ", "e30:1:x"])
def test_what_we_did_not_write_is_an_empty_session(data: str) -> None:
    assert SessionStore().decode(data) == {}


def test_sessions_that_ran_out_go_and_their_devices_with_them() -> None:
    stays, goes = client_for(make_user()), client_for(make_user())
    for browser in (stays, goes):
        key = browser.session.session_key
        UserSession.objects.create(user_id=browser.session["_auth_user_id"], session_key=key, ip="192.0.2.1")
    Session.objects.filter(session_key=goes.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    assert UserSession.objects.count() == 2
    assert erase_ended() == 2
    assert erase_ended() == 0
    assert Session.objects.get().session_key == UserSession.objects.get().session_key == stays.session.session_key
    assert stays.get("/my/").status_code == 200


def test_one_button_signs_out_everywhere_and_ends_every_device() -> None:
    hana, sora = make_user("はな"), make_user("そら")
    phone, tablet, theirs = client_for(hana), client_for(hana), client_for(sora)
    for number, (browser, user) in enumerate([(phone, hana), (tablet, hana), (theirs, sora)]):
        make_device(browser, user, Phone(f"{FCM}{number}"))
    assert 'action="/accounts/sessions/end/"' in phone.get("/help/").content.decode()
    assert phone.get("/accounts/sessions/end/")["Location"] == "/accounts/sessions/"  # a link does nothing
    assert tablet.get("/my/").status_code == 200
    answer = phone.post("/accounts/sessions/end/", follow=True)
    assert [one.message for one in answer.context["messages"]] == ["すべての端末からログアウトしました。"]
    assert [browser.get("/my/").status_code for browser in (phone, tablet, theirs)] == [302, 302, 200]
    assert not UserSession.objects.filter(user=hana).exists()
    assert [len(devices_of(user.pk)) for user in (hana, sora)] == [0, 1]
    assert [event.kind for event in hana.account_events.all()][:1] == [EventKind.SESSIONS_ENDED]


def test_nobody_is_asked_to_prove_themselves_to_sign_out_everywhere() -> None:
    browser = client_for(make_user())
    session = browser.session
    session["account_authentication_methods"] = []  # nothing that was proved lately
    session.save()
    assert browser.post("/accounts/sessions/end/")["Location"] == "/"
    assert Client().post("/accounts/sessions/end/").status_code == 302


def test_the_account_page_says_how_news_comes_and_when_each_device_ends() -> None:
    user = make_user("はな")
    browser = client_for(user)
    page = browser.get("/accounts/").content.decode()
    assert "通知が届く端末は、ありません。" in page
    make_device(browser, user, Phone(f"{FCM}1"))
    Session.objects.update(expire_date=datetime(2027, 1, 31, 3, tzinfo=UTC))
    page = browser.get("/accounts/").content.decode()
    assert "サイトをひらかなければ、2027年1月31日に終わります" in page
    assert "2027年1月31日に終わります" in browser.get("/my/notices/choices/").content.decode()
    choose.pause(actor=user, until=timezone.now() + timedelta(days=3))
    assert "までお休みしています" in browser.get("/accounts/").content.decode()
    choose.everything_off(actor=user)
    assert "いまは、すべて止まっています。" in browser.get("/accounts/").content.decode()
