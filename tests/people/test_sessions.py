"""What a session leaves in the database: nothing that can be read, and nothing once it is over."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore as Unsealed
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from people.actions.sessions import erase_ended
from people.sessions import SessionStore
from tests.factories.people import client_for, make_user
from tests.people.conftest import last_code

pytestmark = pytest.mark.django_db


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
