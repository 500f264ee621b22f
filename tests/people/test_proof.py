"""What matters needs a fresh proof; an address can be taken back; sessions end."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse

from notices.actions.mail import send_due
from people.actions.account_events import erase_old
from people.models import AccountEvent, User
from people.proof import OPEN, OURS
from tests.people.conftest import last_code

pytestmark = pytest.mark.one_database


def old(client: Client) -> Client:
    """The same session, an hour after its last proof."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record | {"at": time.time() - 3600} for record in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()
    return client


def all_names() -> set[str]:
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)} | {
        name
        for patterns in get_resolver().url_patterns
        for resolver in [patterns]
        if hasattr(resolver, "reverse_dict")
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }


ACTS = sorted(name for name in all_names() if name.startswith(OURS) and name not in OPEN)


def address_of(name: str) -> str:
    for arguments in ([], [1], ["x"], ["x", "y"]):
        try:
            return reverse(name, args=arguments)
        except Exception:
            continue
    raise AssertionError(name)


def test_the_walk_knows_the_acts() -> None:
    assert {"account_email", "account_delete", "usersessions_list", "mfa_add_webauthn", "mfa_activate_totp"} <= set(
        ACTS
    )
    assert {"mfa_remove_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"} <= set(ACTS)


@pytest.mark.parametrize("factor", [False, True])
@pytest.mark.parametrize("name", ACTS)
def test_no_act_without_a_fresh_proof(
    client_for: Callable[..., Client], make_user: Callable[..., User], name: str, factor: bool
) -> None:
    user = make_user(second_factor=factor)
    client = old(client_for(user))
    address = address_of(name)
    if address.startswith("/accounts/password/"):
        pytest.skip("there are no password pages")
    response = client.post(address, {"email": "thief@example.org", "action_add": "", "sure": "on"})
    way = "/accounts/2fa/reauthenticate/" if factor else "/accounts/prove/"
    assert response.status_code == 302
    assert response["Location"].startswith(way)
    assert User.objects.filter(pk=user.pk, email=user.email).exists()
    assert mail.outbox == []


def test_a_code_to_the_present_address_is_a_proof_for_a_quarter_of_an_hour(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user()
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        client = client_for(user)
        clock.shift(16 * 60)
        away = client.get("/accounts/email/")
        assert away["Location"] == "/accounts/prove/?next=%2Faccounts%2Femail%2F"
        assert client.get(away["Location"]).status_code == 200
        assert mail.outbox == []  # looking sends nothing
        client.post(away["Location"], {"send": "", "next": "/accounts/email/"})
        code = last_code(user.email)
        assert client.post(away["Location"], {"code": "000000" if code != "000000" else "1"}).status_code == 422
        response = client.post(away["Location"], {"code": code, "next": "/accounts/email/"})
        assert response["Location"] == "/accounts/email/"
        assert client.get("/accounts/email/").status_code == 200
        clock.shift(15 * 60 + 1)
        assert client.get("/accounts/email/").status_code == 302
    kinds = list(AccountEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["wrong_code", "proved"]


def test_a_proof_by_code_has_three_tries(client_for: Callable[..., Client], make_user: Callable[..., User]) -> None:
    user = make_user()
    client = old(client_for(user))
    client.post("/accounts/prove/", {"send": ""})
    code = last_code(user.email)
    before = dict(client.session)
    for _ in range(3):
        client.post("/accounts/prove/", {"code": "000000" if code != "000000" else "1"})
        session = client.session
        session.update(before)
        session.save()
    assert client.post("/accounts/prove/", {"code": code}).status_code == 429
    assert client.get("/accounts/delete/").status_code == 302


def test_who_has_a_factor_cannot_prove_by_mail(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    client = old(client_for(make_user(second_factor=True)))
    assert client.post("/accounts/prove/", {"send": ""})["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert mail.outbox == []


def test_after_a_proof_one_stays_on_this_site(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user()
    client = old(client_for(user))
    client.post("/accounts/prove/", {"send": ""})
    response = client.post("/accounts/prove/", {"code": last_code(user.email), "next": "https://evil.example/"})
    assert response["Location"] == "/accounts/"


def test_staff_lists_leave_the_house_only_with_a_fresh_proof(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    client = client_for(make_user(staff=True, is_superuser=True))
    old(client)
    response = client.get("/admin/users/?export=csv")
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]


def change_address(client: Client, to: str) -> None:
    client.post("/accounts/email/", {"action_add": "", "email": to})
    client.post("/accounts/confirm-email/", {"code": last_code(to)})


def undo_link(to: str) -> str:
    send_due()
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [to])
    found = re.search(r"http://testserver(/accounts/undo/\S+)", str(letter.body))
    assert found, letter.body
    return found[1]


def test_an_address_is_taken_back_by_the_link_in_the_mail_to_the_earlier_one(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user(email="old@example.org")
    thief, owner = client_for(user), client_for(user)
    change_address(thief, "thief@example.org")
    assert owner.get("/accounts/").status_code == 302  # other sessions ended
    assert thief.get("/accounts/").status_code == 200
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}})
    link = undo_link("old@example.org")
    page = Client().get(link)
    assert page.status_code == 200
    user.refresh_from_db()
    assert user.email == "thief@example.org"  # looking changes nothing
    assert Client().post(link).status_code == 200
    user.refresh_from_db()
    assert user.email == "old@example.org"
    assert [(a.email, a.verified, a.primary) for a in EmailAddress.objects.filter(user=user)] == [
        ("old@example.org", True, True)
    ]
    assert thief.get("/accounts/").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert Client().post(link).status_code == 404  # once
    assert Client().get(link).status_code == 404


def test_a_chain_of_changes_goes_back_to_the_first_and_its_later_links_die(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user(email="old@example.org")
    thief = client_for(user)
    change_address(thief, "one@example.org")
    first = undo_link("old@example.org")
    change_address(thief, "two@example.org")
    second = undo_link("one@example.org")
    assert Client().post(first).status_code == 200
    assert Client().post(second).status_code == 404
    user.refresh_from_db()
    assert user.email == "old@example.org"


def test_the_way_back_ends_after_72_hours(client_for: Callable[..., Client], make_user: Callable[..., User]) -> None:
    user = make_user(email="old@example.org")
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        change_address(client_for(user), "new@example.org")
        link = undo_link("old@example.org")
        clock.shift(72 * 3600 + 1)
        assert Client().post(link).status_code == 404
    user.refresh_from_db()
    assert user.email == "new@example.org"


@pytest.mark.django_db(transaction=True)
def test_a_new_factor_ends_other_sessions_and_is_written_down(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    from tests.people.test_second_factor import current_code

    user = make_user()
    here, elsewhere = client_for(user), client_for(user)
    secret = here.get("/accounts/2fa/totp/activate/").context["form"].secret
    assert here.post("/accounts/2fa/totp/activate/", {"code": current_code(secret)}).status_code == 302
    assert here.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302
    page = here.get("/accounts/record/").content.decode()
    assert "パスキーか認証アプリを追加しました" in page
    assert "127.0.0.0/24" in page


def test_the_record_is_the_persons_own_and_ends_after_90_days(
    client_for: Callable[..., Client], make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user, other = make_user(), make_user()
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        client = Client(headers={"User-Agent": "iPhone Safari"}, REMOTE_ADDR="203.0.113.77")
        ask_for_code(client, user.email)
        client.post("/accounts/login/code/confirm/", {"code": last_code(user.email)})
        page = client.get("/accounts/record/").content.decode()
        assert "ログインしました" in page
        assert "iPhone / Safari" in page
        assert "203.0.113.0/24" in page
        assert "203.0.113.77" not in page
        assert "iPhone" not in client_for(other).get("/accounts/record/").content.decode()
        clock.shift(timedelta(days=90))
        assert erase_old() == 0
        clock.shift(1)
        assert erase_old() == 1


@pytest.mark.parametrize(
    ("prefix", "said"),
    [("", ("72時間", "元のアドレスに戻せます", "相談")), ("/en", ("72 hours", "take the change back", "centre"))],
)
def test_what_the_old_mailbox_gets_is_said_before_anything_is_mailed(
    client_for: Callable[..., Client], make_user: Callable[..., User], prefix: str, said: tuple[str, ...]
) -> None:
    client = client_for(make_user())
    pages = [f"{prefix}/accounts/email/", f"{prefix}/accounts/prove/?next={prefix}/accounts/email/"]
    for page in pages:
        text = client.get(page).content.decode()
        assert all(words in text for words in said)
        assert f'href="{prefix}/help/"' in text
    assert said[0] not in client.get(f"{prefix}/accounts/prove/?next={prefix}/accounts/2fa/").content.decode()
    assert mail.outbox == []


def test_one_other_device_is_signed_out(make_user: Callable[..., User], ask_for_code: Callable[..., None]) -> None:
    user = make_user()
    devices = [Client(headers={"User-Agent": name}) for name in ("iPhone Safari", "Windows Firefox", "Mac OS Chrome")]
    for device in devices:
        ask_for_code(device, user.email)
        device.post("/accounts/login/code/confirm/", {"code": last_code(user.email)})
    sessions = devices[0].get("/accounts/sessions/").context["sessions"]
    windows = next(session for session in sessions if "Windows" in session.user_agent)
    devices[0].post("/accounts/sessions/", {"one": str(windows.pk)})
    assert [device.get("/accounts/").status_code for device in devices] == [200, 302, 200]
    stranger = Client()
    stranger.force_login(make_user())
    for number in (str(sessions[0].pk), "9" * 5000, "9" * 19, "-1", "１", "", "x"):
        assert stranger.post("/accounts/sessions/", {"one": number}).status_code == 302
    assert devices[0].get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    ("staff", "idle", "status"),
    [
        (False, timedelta(days=30), 200),
        (False, timedelta(days=30, seconds=2), 302),
        (True, timedelta(minutes=60), 200),
        (True, timedelta(minutes=60, seconds=2), 302),
    ],
)
def test_an_idle_session_ends(
    client_for: Callable[..., Client], make_user: Callable[..., User], staff: bool, idle: timedelta, status: int
) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        client = client_for(make_user(staff=staff))
        clock.shift(idle)
        response = client.get("/accounts/")
        assert response.status_code == status
        assert "Clear-Site-Data" not in response.headers  # what was being typed is kept


def test_a_session_in_use_ends_after_60_days(client_for: Callable[..., Client], make_user: Callable[..., User]) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        client = client_for(make_user())
        for _ in range(59):
            clock.shift(timedelta(days=1))
            assert client.get("/accounts/").status_code == 200
        clock.shift(timedelta(days=1, seconds=1))
        assert client.get("/accounts/").status_code == 302
