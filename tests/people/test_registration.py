"""Becoming a member by a code in the mail."""

import re
from collections.abc import Callable

import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from ground.models import AuditEntry
from people import terms
from people.actions.unfinished import erase_unfinished
from people.models import Consent, User
from tests.people.conftest import last_code

FORM = {"email": "Sakura@Example.org", "display_name": " さくら ", "terms": "on"}


def test_registering_by_code_makes_a_verified_member_with_a_consent(client: Client, db: None) -> None:
    response = client.post("/accounts/signup/?next=/places/", FORM | {"next": "/places/"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    assert "_auth_user_id" not in client.session
    user = User.objects.get()
    assert (user.email, user.display_name, user.language) == ("sakura@example.org", "さくら", "ja")
    assert not user.has_usable_password()
    assert not EmailAddress.objects.get(user=user).verified

    response = client.post("/accounts/confirm-email/", {"code": last_code("sakura@example.org")})
    assert (response.status_code, response["Location"]) == (302, "/places/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified
    consent = Consent.objects.get()
    assert (consent.user, consent.purpose, consent.withdrawn_at) == (user, "terms", None)
    assert consent.wording == terms.wording()
    assert "診断名はおたずねしません" in consent.wording
    acts = AuditEntry.objects.exclude(verb="cms.make_site")
    assert set(acts.values_list("verb", flat=True)) == {"people.give_consent", "people.register"}


def test_the_mail_of_registering_is_warm_and_in_the_readers_language(client: Client, db: None) -> None:
    client.post("/accounts/signup/", FORM)
    [letter] = mail.outbox
    assert last_code("sakura@example.org") not in letter.subject
    assert letter.subject == "ようこそ。登録のコードです（つどい）"
    assert letter.body.startswith("ご登録ありがとうございます。")
    assert "example.com" not in letter.body


def test_a_mail_leads_to_pages_in_its_readers_language(client: Client, db: None) -> None:
    """Somebody asks on the Japanese page for an address whose owner reads English."""
    User.objects.create_user("sakura@example.org", "Hana", language="en")
    client.post("/accounts/signup/", FORM)
    [letter] = mail.outbox
    assert "/en/accounts/login/" in letter.body
    assert "/accounts/login/" not in letter.body.replace("/en/accounts/login/", "")


def test_registering_in_english_keeps_the_language(client: Client, db: None) -> None:
    client.post("/en/accounts/signup/", FORM)
    assert User.objects.get().language == "en"


def test_after_registering_one_lands_on_the_own_page_and_never_on_another_site(client: Client, db: None) -> None:
    client.post("/accounts/signup/", FORM | {"next": "https://evil.example/"})
    response = client.post("/accounts/confirm-email/", {"code": last_code("sakura@example.org")})
    assert response["Location"] == "/my/"


def test_a_known_address_gets_the_same_page_and_a_mail_that_says_so(
    client: Client, make_user: Callable[..., User]
) -> None:
    make_user("ひみつのなまえ", email="sakura@example.org")
    response = client.post("/accounts/signup/", FORM)
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    page = client.get("/accounts/confirm-email/")
    assert page.status_code == 200
    assert "ひみつのなまえ" not in page.content.decode()
    [letter] = mail.outbox
    assert letter.subject == "すでにアカウントがあります（つどい）"
    assert "http://testserver/accounts/login/" in letter.body
    assert "さくら" not in letter.body
    assert User.objects.count() == 1


def test_the_confirmation_pages_of_known_and_unknown_addresses_are_alike(make_user: Callable[..., User]) -> None:
    make_user(email="sakura@example.org")
    pages = []
    for address in ("sakura@example.org", "botann@example.org"):
        client = Client()
        client.post("/accounts/signup/", FORM | {"email": address})
        page = client.get("/accounts/confirm-email/")
        assert page.status_code == 200
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        pages.append((text.replace(address, "ADDRESS"), page.headers.get("Location")))
        again = client.post("/accounts/confirm-email/", {"code": "x"})
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", again.content.decode())
        pages.append((text.replace(address, "ADDRESS"), str(again.status_code)))
        assert client.post("/accounts/confirm-email/", {"action": "resend"}).status_code == 302
    assert pages[0] == pages[2]
    assert pages[1] == pages[3]


def test_mistakes_are_shown_beside_their_fields_and_the_typed_text_is_kept(client: Client, db: None) -> None:
    response = client.post("/accounts/signup/", {"email": "abc", "display_name": "職員の山田"})
    form = response.context["form"]
    assert set(form.errors) == {"email", "display_name", "terms"}
    assert form.errors["display_name"] == [
        "職員や見守りの人とまちがえられる名前は使えません。「職員」「公式」「見守り」などの言葉をはずしてください。"
    ]
    assert form.errors["terms"] == ["はじめる前に、利用のきまりを読んで、ここにチェックを入れてください。"]
    page = response.content.decode()
    assert 'value="abc"' in page
    assert 'value="職員の山田"' in page
    assert User.objects.count() == 0
    assert mail.outbox == []


def test_a_wrong_address_is_corrected_by_beginning_again(client: Client, db: None) -> None:
    client.post("/accounts/signup/", FORM)
    client.post("/accounts/confirm-email/", {"action": "change", "email": "tadashii@example.org"})
    assert not User.objects.filter(email="tadashii@example.org").exists()
    client.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert client.get("/accounts/signup/").status_code == 200
    client.post("/accounts/signup/", FORM | {"email": "tadashii@example.org"})
    client.post("/accounts/confirm-email/", {"code": last_code("tadashii@example.org")})
    assert client.session["_auth_user_id"] == str(User.objects.get(email="tadashii@example.org").pk)


def test_registrations_never_finished_are_erased_after_three_days(
    client: Client, make_user: Callable[..., User]
) -> None:
    member = make_user(last_login=timezone.now())
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False):
        client.post("/accounts/signup/", FORM)
    with time_machine.travel("2026-06-04 09:59+09:00", tick=False):
        assert erase_unfinished() == 0
    with time_machine.travel("2026-06-04 10:01+09:00", tick=False):
        assert erase_unfinished() == 1
        assert erase_unfinished() == 0
    assert list(User.objects.all()) == [member]


def test_every_page_of_registering_works_without_inline_scripts(client: Client, db: None) -> None:
    for address in ("/accounts/signup/", "/accounts/signup/passkey/", "/accounts/login/"):
        page = client.get(address)
        text = page.content.decode()
        assert page.status_code == 200
        assert "<script>" not in text
        assert "data-allauth-onload" not in text
        assert "style=" not in text
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
