"""Staff screens only with a second factor; passkeys; secrets."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from ground.models import AuditEntry
from ground.refusals import NotAllowed
from notices.actions.mail import send_due, send_later
from notices.models import OutgoingMail
from people.actions.account import suspend_account
from people.actions.staff import open_member
from people.models import User
from people.roles import WRITING
from people.signals import account_suspending
from tests.people.conftest import last_code

pytestmark = pytest.mark.one_database

SECRET = "JBSWY3DPEHPK3PXP"
CONFIRM = "/accounts/login/code/confirm/"


def current_code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def remember(client: Client, user: User, record: dict[str, object]) -> None:
    """Write down in the session how `user` signed in, as allauth does."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record | {"at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def passkey_of(user: User) -> Authenticator:
    """A row as allauth keeps it; enough for asking which factors a person has."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "パスキー 1", "credential": {}}
    )


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/admin/pages/")
    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/admin/pages/")
    assert client.get(response["Location"])["Location"] == "/accounts/login/?next=/admin/pages/"


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_reset/"])
def test_wagtails_own_doors_are_closed(client: Client, db: None, address: str) -> None:
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_a_member_gets_a_kind_403_and_no_loop(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    client = client_for(make_user())
    for address in ("/admin/", "/admin/pages/", "/admin/reports/acts/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "ここは職員用の画面です" in response.content.decode()


def test_a_member_with_a_second_factor_is_still_no_staff(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    assert client_for(make_user(second_factor=True)).get("/admin/").status_code == 403


def test_staff_without_a_second_factor_are_sent_to_set_one_up(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    client = client_for(make_user(staff=True, second_factor=False))
    response = client.get("/admin/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/")
    assert "パスキーか認証アプリの準備が必要です" in client.get("/accounts/2fa/").content.decode()


def test_staff_signed_in_by_code_alone_are_asked_for_the_app(make_user: Callable[..., User]) -> None:
    client = Client()
    client.force_login(make_user(staff=True))
    response = client.get("/admin/pages/?a=b")
    assert response["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fpages%2F%3Fa%3Db"
    response = client.post(response["Location"], {"code": current_code(), "next": "/admin/"})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_staff_with_only_a_passkey_are_asked_for_it(make_user: Callable[..., User]) -> None:
    user = make_user(staff=True, second_factor=False)
    passkey_of(user)
    client = Client()
    client.force_login(user)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fadmin%2F"


def test_an_app_given_to_staff_is_asked_for_while_signing_in(
    client: Client, make_user: Callable[..., User], ask_for_code: Callable[..., None]
) -> None:
    user = make_user(staff=True)
    ask_for_code(client, user.email, next="/admin/")
    response = client.post(CONFIRM, {"code": last_code(user.email), "next": "/admin/"})
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302

    response = client.post("/accounts/2fa/authenticate/", {"code": "000000" if current_code() != "000000" else "1"})
    assert response.context["form"].errors["code"] == [
        "コードがちがうか、時間が切れたようです。いま出ている数字を入れてください。"
    ]
    response = client.post("/accounts/2fa/authenticate/", {"code": current_code()})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_of_the_app_works_once(make_user: Callable[..., User], ask_for_code: Callable[..., None]) -> None:
    user = make_user(staff=True)
    code = current_code()
    landed = []
    for client in (Client(), Client()):
        ask_for_code(client, user.email)
        client.post(CONFIRM, {"code": last_code(user.email)})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        landed.append("_auth_user_id" in client.session)
    assert landed == [True, False]


def test_signing_in_by_passkey_counts_as_second_factor(make_user: Callable[..., User]) -> None:
    user = make_user(staff=True, second_factor=False)
    passkey = passkey_of(user)
    client = Client()
    client.force_login(user)
    remember(client, user, {"method": "mfa", "id": passkey.pk, "type": "webauthn", "passwordless": True})
    assert client.get("/admin/").status_code == 200


def test_the_second_factor_counts_for_a_working_day(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    with time_machine.travel("2026-06-01 08:00+09:00", tick=False) as clock:
        client = client_for(make_user(staff=True))
        for _turn in range(15):
            clock.shift(45 * 60)
            assert client.get("/admin/").status_code == 200
        clock.shift(45 * 60 - 1)
        assert client.get("/admin/").status_code == 200
        clock.shift(1)
        assert client.get("/admin/")["Location"].startswith("/accounts/2fa/reauthenticate/")
        late = client.post("/admin/account/", {})  # what was begun in time is still taken
        assert not late.get("Location", "").startswith("/accounts/")
        for _turn in range(4):
            client.get("/accounts/")
            clock.shift(50 * 60)
        assert client.post("/admin/account/", {})["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_staff_rights_taken_away_close_the_screens_at_once(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user(staff=True)
    client = client_for(user)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_staff=False)
    assert client.get("/admin/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_who_has_just_set_up_an_app_is_not_asked_for_it_again(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user(staff=True, second_factor=False)
    client = client_for(user)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    response = client.post("/accounts/2fa/totp/activate/", {"code": current_code(secret)})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_staff_cannot_take_off_their_last_factor_and_members_can(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    for staff, left in ((True, 1), (False, 0)):
        user = make_user(staff=staff, second_factor=True)
        client = client_for(user)
        remember(client, user, {"method": "mfa", "type": "totp", "reauthenticated": True})
        client.post("/accounts/2fa/totp/deactivate/")
        assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).count() == left


def test_secrets_are_kept_encrypted_and_survive_a_new_key(
    make_user: Callable[..., User], settings: LazySettings
) -> None:
    user = make_user()
    TOTP.activate(user, SECRET)
    row = Authenticator.objects.get(user=user)
    assert SECRET not in str(row.data)
    assert row.wrap().validate_code(current_code())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "quite-another-key-of-some-length-for-this-test"
    assert Authenticator.objects.get(user=user).wrap().validate_code(current_code()) is False  # used already
    from allauth.mfa.utils import decrypt

    assert decrypt(row.data["secret"]) == SECRET


def test_passkey_options_are_given_for_signing_in(client: Client, db: None) -> None:
    data = client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()
    public_key = data["request_options"]["publicKey"]
    assert public_key["userVerification"] == "required"
    assert public_key["rpId"] == "testserver"
    assert public_key["allowCredentials"] == []


@pytest.mark.parametrize("credential", ["", "{", "{}", '{"id": "x"}', '{"response": {"userHandle": "MQ"}}', "[]", "1"])
def test_a_forged_passkey_is_refused(client: Client, make_user: Callable[..., User], credential: str) -> None:
    make_user()
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    response = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_registering_by_passkey_asks_for_the_code_first_and_then_for_the_passkey(client: Client, db: None) -> None:
    form = {"email": "tsubaki@example.org", "display_name": "つばき", "terms": "on"}
    assert client.post("/accounts/signup/passkey/", form)["Location"] == "/accounts/confirm-email/"
    response = client.post("/accounts/confirm-email/", {"code": last_code("tsubaki@example.org")})
    assert response["Location"] == "/accounts/2fa/webauthn/signup/"
    page = client.get(response["Location"])
    public_key = page.context["js_data"]["creation_options"]["publicKey"]
    assert public_key["user"]["displayName"] == "つばき"
    assert public_key["rp"]["name"] == "つどい"
    assert "_auth_user_id" not in client.session


def test_an_administrator_makes_a_colleague_staff_in_wagtail(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    client = client_for(make_user(staff=True, is_superuser=True))
    groups = [Group.objects.get(name=WRITING).pk]
    data = {"email": "New@Example.org", "display_name": "佐藤", "language": "ja", "groups": groups}
    response = client.post("/admin/users/new/", data)
    assert response.status_code == 302, response.context["form"].errors
    colleague = User.objects.get(email="new@example.org")
    assert (colleague.is_staff, colleague.is_superuser, colleague.has_usable_password()) == (True, False, False)

    response = client.post(
        f"/admin/users/edit/{colleague.pk}/", data | {"groups": [], "is_active": "on", "email": "ignored@example.org"}
    )
    assert response.status_code == 302, response.context["form"].errors
    colleague.refresh_from_db()
    assert (colleague.is_staff, colleague.email, colleague.groups.count()) == (False, "new@example.org", 0)


def test_taking_active_away_is_told_to_the_apps_above_first(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    admin, member = make_user(staff=True, is_superuser=True), make_user("はな")
    heard: list[bool] = []

    def listen(user: User, **_: Any) -> None:
        heard.append(User.objects.get(pk=user.pk).is_active)

    form = {"display_name": "はな", "language": "ja", "groups": []}
    account_suspending.connect(listen)
    try:
        for _twice in range(2):
            open_member(actor=admin, person=member, reason="規約に反する投稿が続いた")
            assert client_for(admin).post(f"/admin/users/edit/{member.pk}/", form).status_code == 302
    finally:
        account_suspending.disconnect(listen)
    member.refresh_from_db()
    assert (heard, member.is_active) == ([True], False)
    assert AuditEntry.objects.get(verb="people.suspend_account").actor == admin
    with pytest.raises(NotAllowed):
        suspend_account(actor=make_user(staff=True), person=admin)


def test_an_editor_may_not_look_after_people(client_for: Callable[..., Client], make_user: Callable[..., User]) -> None:
    client = client_for(make_user(staff=True))
    other = make_user("ひみつさん")
    for address in ("/admin/users/", "/admin/users/new/", f"/admin/users/edit/{other.pk}/", "/admin/reports/acts/"):
        response = client.get(address)
        assert response.status_code in {302, 403}
        assert "ひみつさん" not in response.content.decode()


def test_the_wagtail_screens_about_people_open_for_an_administrator(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    admin = make_user("山田", staff=True, is_superuser=True)
    client = client_for(admin)
    for address in (
        "/admin/", "/admin/users/", "/admin/users/?q=山田", "/admin/users/new/", f"/admin/users/edit/{admin.pk}/",
        "/admin/account/", "/admin/reports/acts/", "/admin/reports/acts/?verb=people", "/admin/reports/mails/",
        "/admin/reports/acts/?export=csv",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address


def test_staff_save_their_preferences_without_inventing_a_first_and_last_name(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    client = client_for(make_user("佐藤", staff=True))
    page = client.get("/admin/account/").content.decode()
    assert "last_name" not in page
    form = {"locale-preferred_language": "en", "locale-current_time_zone": "Asia/Tokyo", "theme-theme": "dark"}
    form |= {"theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on"}
    response = client.post("/admin/account/", form)
    assert response.status_code == 302
    assert User.objects.get(display_name="佐藤").wagtail_userprofile.preferred_language == "en"


def test_an_administrator_sends_a_stuck_mail_again_and_nobody_else(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    mail = send_later(key="a", template="people/account_deleted", to="a@example.org")
    OutgoingMail.objects.update(attempts=1, sending_since=timezone.now() - timedelta(hours=1))
    client_for(make_user(staff=True)).post(f"/admin/reports/mails/{mail.pk}/again/")
    assert send_due() == 0
    admin = client_for(make_user(staff=True, is_superuser=True))
    page = admin.get("/admin/reports/mails/").content.decode()
    assert f'action="/admin/reports/mails/{mail.pk}/again/"' in page
    assert admin.post(f"/admin/reports/mails/{mail.pk}/again/").status_code == 302
    assert send_due() == 1
    assert admin.get(f"/admin/reports/mails/{mail.pk}/again/")["Location"] == "/admin/reports/mails/"


def test_an_administrator_erases_a_member_through_the_action(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    member, editor = make_user(), make_user(staff=True)
    admin = client_for(make_user(staff=True, is_superuser=True))
    admin.post(f"/admin/users/delete/{member.pk}/", {"reason": "ご本人の依頼"})
    assert admin.post(f"/admin/users/delete/{member.pk}/").status_code == 302
    assert AuditEntry.objects.filter(verb="people.erase_account", subject_id=str(member.pk)).count() == 1
    admin.post(f"/admin/users/delete/{editor.pk}/")
    assert list(User.objects.filter(pk__in=[member.pk, editor.pk])) == [editor]


def test_a_refusal_about_roles_is_shown_on_the_form(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    admin = make_user("山田", staff=True, is_superuser=True)
    other = make_user("佐藤", staff=True)
    other.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "add_user"]))
    form = {"display_name": "山田", "language": "ja", "is_active": "on", "groups": []}
    response = client_for(other).post(f"/admin/users/edit/{admin.pk}/", form)
    assert response.status_code == 200
    assert "管理者にできるのは管理者だけです。" in response.content.decode()
    admin.refresh_from_db()
    assert (admin.is_superuser, admin.is_staff) == (True, True)


def test_a_stale_form_token_gets_a_kind_page(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "もう一度お送りください" in response.content.decode()
