"""Enter twice on the right code: the second form comes with the old cookie, since the first answer was thrown away."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from people.models import AccountEvent, User
from tests.people.conftest import last_code
from tests.people.test_second_factor import current_code

CONFIRM, FACTOR, REGISTERED = "/accounts/login/code/confirm/", "/accounts/2fa/authenticate/", "/accounts/confirm-email/"
TOKEN = {"csrfmiddlewaretoken": "of-this-page"}
SIGN_UP = {"email": "sakura@example.org", "display_name": "さくら", "terms": "on"}


def like(client: Client) -> Client:
    """The same browser as it is now."""
    other = Client()
    other.cookies = copy.deepcopy(client.cookies)
    return other


def twice(client: Client, path: str, data: dict[str, str]) -> tuple[Any, Any, Client]:
    """Send a form, and the same again as the browser does that never saw the first answer."""
    again = like(client)
    first = client.post(path, data | TOKEN)
    return first, again.post(path, data | TOKEN), again


def begin(client: Client, user: Any, ask_for_code: Callable[..., None]) -> dict[str, str]:
    ask_for_code(client, user.email, next="/groups/")
    return {"code": last_code(user.email), "next": "/groups/"}


def test_the_second_of_two_enters_is_signed_in_where_the_first_led(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user()
    first, second, again = twice(client, CONFIRM, begin(client, user, ask_for_code))
    assert first["Location"] == second["Location"] == "/groups/"
    assert again.session["_auth_user_id"] == str(user.pk)
    assert again.session.session_key == client.session.session_key
    assert again.get("/my/").status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1
    assert list(AccountEvent.objects.values_list("kind", flat=True)) == ["signed_in"]


def test_the_code_of_registering(client: Client, db: None) -> None:
    client.post("/accounts/signup/?next=/places/", SIGN_UP | {"next": "/places/"})
    first, second, again = twice(client, REGISTERED, {"code": last_code("sakura@example.org")})
    assert first["Location"] == second["Location"] == "/places/"
    assert again.get("/my/").status_code == 200


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_the_second_factor(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None], kind: str
) -> None:
    user = make_user(staff=True)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    first, second, again = twice(client, CONFIRM, begin(client, user, ask_for_code))
    assert first["Location"] == FACTOR
    assert second["Location"] == FACTOR
    assert again.get(FACTOR).status_code == 200
    first, second, again = twice(client, FACTOR, {"code": current_code() if kind == "app" else codes[0]})
    assert first["Location"] == second["Location"] == "/groups/"
    assert again.get("/my/").status_code == 200
    assert not AccountEvent.objects.filter(kind="wrong_code").exists()


def test_a_proof_and_a_factor_shown_again(
    client: Client, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    member = client_for(make_user(), fresh=False)
    member.post("/accounts/prove/?next=/accounts/email/", {"send": ""})
    code = last_code(mail.outbox[-1].to[0])
    first, second, _again = twice(member, "/accounts/prove/", {"code": code, "next": "/accounts/email/"})
    assert first["Location"] == second["Location"] == "/accounts/email/"
    client.force_login(make_user(staff=True))
    shown = {"code": current_code(), "next": "/admin/"}
    first, second, again = twice(client, "/accounts/2fa/reauthenticate/", shown)
    assert first["Location"] == second["Location"] == "/admin/"
    assert again.get("/admin/").status_code == 200


def test_a_mail_is_sent_once(client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]) -> None:
    begin(client, make_user(), ask_for_code)
    _first, second, _again = twice(client, CONFIRM, {"action": "resend"})
    assert (second.status_code, len(mail.outbox)) == (302, 2)


def test_the_old_cookie_alone_leads_nowhere(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    """Whoever had the browser's cookie before, put it there or has read the code over a shoulder."""
    data = begin(client, make_user(), ask_for_code)
    old = like(client)
    client.post(CONFIRM, data | TOKEN)
    wrong = "000000" if data["code"] != "000000" else "111111"
    for path, sent in (
        (CONFIRM, data),
        (CONFIRM, data | {"csrfmiddlewaretoken": "of-another-page"}),
        (CONFIRM, data | TOKEN | {"code": wrong}),
        (REGISTERED, data | TOKEN),
        (FACTOR, data | TOKEN),
    ):
        tried = like(old)
        assert tried.post(path, sent)["Location"].startswith("/accounts/login/"), sent
        assert tried.get("/my/").status_code == 302
    assert Client().post(CONFIRM, data | TOKEN)["Location"].startswith("/accounts/login/")


def test_it_ends_after_a_minute_and_with_signing_out(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        data = begin(client, make_user(), ask_for_code)
        old = like(client)
        client.post(CONFIRM, data | TOKEN)
        clock.shift(61)
        late = like(old)
        assert late.post(CONFIRM, data | TOKEN)["Location"].startswith("/accounts/login/")
        assert late.get("/my/").status_code == 302
    with time_machine.travel("2026-06-01 12:00+09:00", tick=False):
        data = begin(client := Client(), make_user(), ask_for_code)
        old = like(client)
        client.post(CONFIRM, data | TOKEN)
        client.post("/accounts/logout/")
        assert old.post(CONFIRM, data | TOKEN)["Location"].startswith("/accounts/login/")
        assert old.get("/my/").status_code == 302


def test_back_after_registering_leads_to_ones_own_page(client: Client, db: None) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    client.post(REGISTERED, {"code": last_code("sakura@example.org")})
    for page in (REGISTERED, "/accounts/signup/", "/accounts/login/", CONFIRM):
        assert client.get(page)["Location"] == "/my/", page
