"""Signing in by a code, and what happens when it goes wrong."""

import smtplib
from collections.abc import Callable

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.people.conftest import last_code

CONFIRM = "/accounts/login/code/confirm/"


def test_a_code_signs_in_and_leads_to_next(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user("はな")
    ask_for_code(client, user.email, next="/groups/")
    response = client.post(CONFIRM, {"code": last_code(user.email), "next": "/groups/"})
    assert (response.status_code, response["Location"]) == (302, "/groups/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_without_next_one_lands_on_the_own_page(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    ask_for_code(client, user.email)
    assert client.post(CONFIRM, {"code": last_code(user.email)})["Location"] == "/my/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leaves_the_site(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None], elsewhere: str
) -> None:
    user = make_user()
    ask_for_code(client, user.email)
    response = client.post(CONFIRM, {"code": last_code(user.email), "next": elsewhere})
    assert response["Location"] == "/my/"


def test_full_width_digits_and_spaces_are_welcome(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    ask_for_code(client, user.email)
    wide = last_code(user.email).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post(CONFIRM, {"code": f" {wide[:3]} {wide[3:]}"})["Location"] == "/my/"


def test_a_wrong_code_is_said_kindly_and_three_end_the_code(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    ask_for_code(client, user.email)
    right = last_code(user.email)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(2):
        response = client.post(CONFIRM, {"code": wrong})
        assert response.status_code == 200
        assert response.context["form"].errors["code"] == [
            "コードがちがうようです。メールの数字をもう一度ごらんください。"
        ]
    response = client.post(CONFIRM, {"code": wrong}, follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
    assert "まちがいが続いたため、いったん止めました。" in response.content.decode()
    client.post(CONFIRM, {"code": right})
    assert "_auth_user_id" not in client.session


def test_a_code_ends_after_a_quarter_of_an_hour(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        ask_for_code(client, user.email)
        clock.shift(15 * 60 + 1)
        response = client.post(CONFIRM, {"code": last_code(user.email)})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_a_code_still_works_after_fourteen_minutes(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        ask_for_code(client, user.email)
        clock.shift(14 * 60)
        assert client.post(CONFIRM, {"code": last_code(user.email)})["Location"] == "/my/"


def test_a_new_code_ends_the_old_one(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    ask_for_code(client, user.email)
    old = last_code(user.email)
    client.post(CONFIRM, {"action": "resend"})
    new = last_code(user.email)
    assert len(mail.outbox) == 2
    if old != new:
        client.post(CONFIRM, {"code": old})
        assert "_auth_user_id" not in client.session
    client.post(CONFIRM, {"code": new})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_unknown_address_sees_the_same_page_and_gets_a_mail(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    pages = []
    for email in (user.email, "nobody-here@example.org"):
        someone = Client()
        ask_for_code(someone, email)
        pages.append(someone.get(CONFIRM).content.decode().replace(email, "ADDRESS"))
    clean = [[line for line in page.splitlines() if "csrfmiddlewaretoken" not in line] for page in pages]
    assert clean[0] == clean[1]
    assert mail.outbox[1].to == ["nobody-here@example.org"]
    assert mail.outbox[1].subject == "このアドレスのアカウントは見つかりませんでした（つどい）"
    assert "http://testserver/accounts/signup/" in mail.outbox[1].body


def test_no_code_opens_an_account_that_does_not_exist(client: Client, ask_for_code: Callable[..., None]) -> None:
    ask_for_code(client, "nobody-here@example.org")
    for code in ("", "000000"):
        assert client.post(CONFIRM, {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_mail_is_in_the_language_of_its_reader(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user(language="ja")
    response = client.post("/en/accounts/login/", {"login": user.email})
    assert response["Location"].startswith("/en/accounts/login/code/confirm/")
    assert mail.outbox[0].subject.startswith("ログインのコード")


def test_too_many_requests_get_a_kind_page(make_user: Callable[..., User]) -> None:
    user = make_user()
    statuses = [Client().post("/accounts/login/", {"login": user.email}).status_code for _ in range(3)]
    assert statuses == [302, 302, 302]
    fourth = Client().post("/accounts/login/", {"login": user.email})
    assert fourth.status_code == 200
    assert "いったん止めています" in fourth.context["form"].errors["login"][0]


def test_a_mail_server_that_is_down_is_told_and_is_no_crash(
    client: Client, make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object, **kwargs: object) -> int:
        raise smtplib.SMTPConnectError(421, b"busy")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
    for address, data in (
        ("/accounts/login/", {"login": make_user().email}),
        ("/accounts/signup/", {"email": "new@example.org", "display_name": "さくら", "terms": "on"}),
    ):
        response = Client().post(address, data)
        assert response.status_code == 503
        assert "あなたのせいではありません" in response.content.decode()


def test_a_paused_account_stays_outside(client: Client, make_user: Callable[..., User]) -> None:
    user = make_user(is_active=False)
    client.post("/accounts/login/", {"login": user.email})
    assert [letter.subject for letter in mail.outbox] == ["このアドレスのアカウントは見つかりませんでした（つどい）"]
    assert client.get("/accounts/inactive/").status_code == 200


@pytest.mark.parametrize("page", ["change", "set", "reset"])
def test_there_are_no_password_pages(client: Client, db: None, page: str) -> None:
    response = client.get(f"/accounts/password/{page}/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client, db: None) -> None:
    page = "http://testserver/accounts/?tab=1"
    response = client.post("/accounts/", {"display_name": "x"}, headers={"Referer": page})
    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2F%3Ftab%3D1"
    text = client.get(response["Location"]).content.decode()
    assert "しばらく時間がたったので、ログアウトしていました。" in text


def test_a_foreign_referer_is_not_followed_after_signing_in(client: Client, db: None) -> None:
    response = client.post("/accounts/", {}, headers={"Referer": "https://evil.example/accounts/"})
    assert response["Location"] == "/accounts/login/?next=/accounts/"


def test_signing_out_elsewhere_ends_the_other_sessions(
    make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    devices = [Client(headers={"User-Agent": name}) for name in ("iPhone Safari", "Windows Firefox")]
    for device in devices:
        ask_for_code(device, user.email)
        device.post(CONFIRM, {"code": last_code(user.email)})
        assert device.get("/accounts/").status_code == 200
    page = devices[0].get("/accounts/sessions/").content.decode()
    assert "iPhone / Safari" in page
    assert "Windows / Firefox" in page
    devices[0].post("/accounts/sessions/")
    assert devices[0].get("/accounts/").status_code == 200
    assert devices[1].get("/accounts/").status_code == 302


def test_changing_the_address_needs_the_code_from_the_new_one(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user(email="old@example.org")
    client = client_for(user)
    response = client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    assert response["Location"] == "/accounts/confirm-email/"
    user.refresh_from_db()
    assert user.email == "old@example.org"
    client.post("/accounts/confirm-email/", {"code": last_code("new@example.org")})
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert [(a.email, a.verified) for a in EmailAddress.objects.filter(user=user)] == [("new@example.org", True)]


def test_one_address_is_one_person_whatever_the_capitals(make_user: Callable[..., User], client: Client) -> None:
    user = make_user(email="hana@example.org")
    client.post("/accounts/login/", {"login": "HANA@example.org"})
    client.post(CONFIRM, {"code": last_code("hana@example.org")})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "account_settings", "account_email", "account_logout", "account_delete", "mfa_index", "mfa_activate_totp",
        "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list",
    ],
)  # fmt: skip
def test_every_account_page_is_ours_and_private(
    client_for: Callable[..., Client], make_user: Callable[..., User], name: str
) -> None:
    page = client_for(make_user()).get(reverse(name))
    assert page.status_code == 200
    text = page.content.decode()
    assert '<main id="main"' in text
    assert text.count("<h1>") == 1
    assert "<script>" not in text
    anonymous = Client().get(reverse(name))
    assert anonymous.status_code == 302
    assert "/accounts/login/" in anonymous["Location"] or name == "account_logout"
