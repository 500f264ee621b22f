"""Only what could be a code is a try: an empty field, five digits and a word are said beside the field, uncounted."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from ground.models import Count
from people.models import AccountEvent, User
from tests.people.conftest import last_code
from tests.people.test_second_factor import current_code

NO_CODES = ["", " ", "12345", "1234567", "abcdef", "コード", "１２３４５", "12 34 5", "０", "1e5555"]
SIGN_UP = {"email": "sakura@example.org", "display_name": "さくら", "terms": "on"}


def refuse_all(client: Client, path: str, **more: str) -> None:
    before = set(Count.objects.values_list("key", flat=True))
    for typed in NO_CODES:
        response = client.post(path, {"code": typed, **more})
        assert response.status_code in {200, 422}, typed
        assert response.context["form"].errors["code"]
    assert set(Count.objects.values_list("key", flat=True)) == before  # a try would be a row of its own
    assert not AccountEvent.objects.filter(kind__in=["wrong_code", "stopped"]).exists()


def test_signing_in(client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]) -> None:
    user = make_user()
    ask_for_code(client, user.email)
    refuse_all(client, "/accounts/login/code/confirm/")
    client.post("/accounts/login/code/confirm/", {"code": last_code(user.email)})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_registering(client: Client, db: None) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    refuse_all(client, "/accounts/confirm-email/")
    assert client.post("/accounts/confirm-email/", {"code": last_code("sakura@example.org")})["Location"] == "/my/"


def test_a_proof(make_user: Callable[..., User], client_for: Callable[..., Client]) -> None:
    client = client_for(make_user(), fresh=False)
    client.post("/accounts/prove/?next=/accounts/email/", {"send": ""})
    refuse_all(client, "/accounts/prove/", next="/accounts/email/")
    code = last_code(mail.outbox[-1].to[0])
    assert client.post("/accounts/prove/", {"code": code, "next": "/accounts/email/"})["Location"] == "/accounts/email/"


def test_a_second_factor(client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]) -> None:
    user = make_user(staff=True)
    ask_for_code(client, user.email)
    client.post("/accounts/login/code/confirm/", {"code": last_code(user.email)})
    refuse_all(client, "/accounts/2fa/authenticate/")
    client.post("/accounts/2fa/authenticate/", {"code": current_code()})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("typed", ["コード：{}", "「{}」", "{}。", " {} "])
def test_what_holds_the_code_is_the_code(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None], typed: str
) -> None:
    user = make_user()
    ask_for_code(client, user.email)
    client.post("/accounts/login/code/confirm/", {"code": typed.format(last_code(user.email))})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_no_code_stands_where_a_locked_phone_shows_it(
    client: Client, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    for language in ("ja", "en"):
        address = f"{language}@example.org"
        user = make_user(email=f"known-{address}", language=language)
        prefix = "" if language == "ja" else "/en"
        Client().post(f"{prefix}/accounts/login/", {"login": user.email})
        Client().post(f"{prefix}/accounts/signup/", SIGN_UP | {"email": address})
        own = client_for(user, fresh=False)
        own.post("/accounts/prove/?next=/accounts/email/", {"send": ""})
        other = client_for(user)
        other.post("/accounts/email/", {"action_add": "", "email": f"next-{address}"})
    assert len(mail.outbox) == 8
    for letter in mail.outbox:
        [code] = [line.strip() for line in letter.body.splitlines() if line.startswith("    ")]
        assert len(code) == 6
        assert code not in letter.subject
        assert not any(sign.isdigit() for sign in str(letter.subject))
        shown = " ".join(letter.body.split())
        assert shown.index(code) > (70 if "コード" in letter.subject else 140)  # what a notice on a screen shows
