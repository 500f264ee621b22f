"""One's own account: name, language, consent, and leaving; and what is written down about it."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from ground.actions.audit import record
from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from notices.actions.mail import send_due
from people.actions.account import change_language, erase_account
from people.actions.consent import give_consent, withdraw_consent
from people.actions.staff import appoint
from people.enums import ConsentPurpose
from people.models import Consent, User
from people.queries import acts_visible_to
from people.roles import WRITING
from people.signals import account_deletion_requested

pytestmark = pytest.mark.one_database


def test_name_and_language_are_changed_and_audited(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user("はな")
    response = client_for(user).post("/accounts/", {"display_name": " はなこ ", "language": "en"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/")
    user.refresh_from_db()
    assert (user.display_name, user.language) == ("はなこ", "en")
    acts = AuditEntry.objects.filter(actor=user).order_by("id")
    assert [(act.verb, act.subject_id) for act in acts] == [
        ("people.change_display_name", str(user.pk)),
        ("people.change_language", str(user.pk)),
    ]
    assert "はなこ" not in str([act.detail for act in acts])


def test_a_bad_name_is_refused_beside_the_field_with_the_text_kept(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user("はな")
    response = client_for(user).post("/accounts/", {"display_name": "090-1234-5678", "language": "ja"})
    assert response.status_code == 422
    assert 'value="090-1234-5678"' in response.content.decode()
    assert list(response.context["form"].errors) == ["display_name"]
    user.refresh_from_db()
    assert user.display_name == "はな"


def test_an_unknown_language_is_refused(make_user: Callable[..., User]) -> None:
    with pytest.raises(Refusal):
        change_language(actor=make_user(), language="xx")


def test_switching_the_language_is_kept_and_stays_on_the_site(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user()
    client = client_for(user)
    assert client.post("/accounts/language/en/", {"next": "/en/places/"})["Location"] == "/en/places/"
    user.refresh_from_db()
    assert user.language == "en"
    assert client.post("/accounts/language/ja/", {"next": "https://evil.example/"})["Location"] == "/"
    user.refresh_from_db()
    assert user.language == "ja"
    assert client.post("/accounts/language/xx/").status_code == 404
    # A link, ours of last year or somebody's, leads on and changes nothing.
    assert client.get("/accounts/language/en/?next=/en/places/")["Location"] == "/en/places/"
    assert client.get("/accounts/language/en/?next=//evil.example/")["Location"] == "/"
    user.refresh_from_db()
    assert user.language == "ja"
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = client.cookies
    assert forged.post("/accounts/language/en/").status_code == 403
    assert Client().get("/accounts/language/en/?next=/en/places/")["Location"] == "/en/places/"


def test_the_language_switch_of_a_signed_in_reader_goes_by_way_of_the_choice(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    text = client_for(make_user()).get("/accounts/").content.decode()
    assert text.count('<form class="language-form" method="post" action="/accounts/language/en/">') == 2  # top and foot
    assert text.count('<input type="hidden" name="next" value="/en/accounts/">') == 2
    text = Client().get("/accounts/login/").content.decode()
    assert 'href="/en/accounts/login/"' in text
    assert "/accounts/language/" not in text


def test_a_consent_is_given_and_taken_back(make_user: Callable[..., User]) -> None:
    user, other = make_user(), make_user()
    for person in (user, other):
        give_consent(actor=person, purpose=ConsentPurpose.TERMS, wording="きまり")
    assert withdraw_consent(actor=user, purpose=ConsentPurpose.TERMS) == 1
    assert withdraw_consent(actor=user, purpose=ConsentPurpose.TERMS) == 0
    assert Consent.objects.get(user=user).withdrawn_at is not None
    assert Consent.objects.get(user=other).withdrawn_at is None
    acts = AuditEntry.objects.filter(verb__startswith="people.").order_by("id")
    assert list(acts.values_list("actor", "verb")) == [
        (user.pk, "people.give_consent"),
        (other.pk, "people.give_consent"),
        (user.pk, "people.withdraw_consent"),
    ]


def test_a_consent_about_one_thing_is_not_one_about_another(make_user: Callable[..., User]) -> None:
    user, thing, another = make_user(), make_user(), make_user()
    give_consent(actor=user, purpose=ConsentPurpose.GROUND_RULES, wording="約束", subject=thing)
    assert withdraw_consent(actor=user, purpose=ConsentPurpose.GROUND_RULES, subject=another) == 0
    assert withdraw_consent(actor=user, purpose=ConsentPurpose.GROUND_RULES, subject=thing) == 1


def test_only_administrators_read_the_audit(make_user: Callable[..., User]) -> None:
    act = record(actor=make_user(), verb="people.appoint", reason="産休の代わり", count=1)
    assert list(acts_visible_to(make_user())) == []
    assert list(acts_visible_to(make_user(staff=True))) == []
    seen = acts_visible_to(make_user(staff=True, is_superuser=True))
    assert [one for one in seen if one.verb != "cms.make_site"] == [act]


def test_deleting_asks_for_a_clear_yes(client_for: Callable[..., Client], make_user: Callable[..., User]) -> None:
    user = make_user()
    client = client_for(user)
    page = client.get("/accounts/delete/")
    assert "消えるもの" in page.content.decode()
    response = client.post("/accounts/delete/", {})
    assert response.status_code == 422
    assert response.context["form"].errors["sure"] == ["削除するときは、ここにチェックを入れてください。"]
    assert User.objects.filter(pk=user.pk).exists()


def test_deleting_erases_the_person_and_signs_out_everywhere(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user, other = make_user("はな", email="hana@example.org"), make_user()
    give_consent(actor=user, purpose=ConsentPurpose.TERMS, wording="きまり")
    key = user.pk
    heard: list[tuple[int, bool]] = []

    def listen(user: User, **_: Any) -> None:
        heard.append((user.pk, User.objects.filter(pk=user.pk).exists()))

    account_deletion_requested.connect(listen)
    here, elsewhere = client_for(user), client_for(user)
    try:
        response = here.post("/accounts/delete/", {"sure": "on"})
    finally:
        account_deletion_requested.disconnect(listen)
    assert response["Location"] == "/accounts/deleted/"
    assert heard == [(key, True)]
    assert list(User.objects.all()) == [other]
    assert not EmailAddress.objects.filter(email="hana@example.org").exists()
    assert not Consent.objects.exists()
    assert here.get("/accounts/").status_code == 302
    assert elsewhere.get("/accounts/").status_code == 302
    act = AuditEntry.objects.get(verb="people.erase_account")
    assert (act.actor, act.subject_type, act.subject_id) == (None, "people.user", str(key))
    assert "はな" not in str(AuditEntry.objects.values())
    assert send_due() == 1
    assert mail.outbox[0].to == ["hana@example.org"]
    assert "はな" not in mail.outbox[0].body


def test_when_a_listener_fails_nothing_is_erased(make_user: Callable[..., User]) -> None:
    user = make_user()

    def fail(**_: Any) -> None:
        raise RuntimeError("chat could not erase")

    account_deletion_requested.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            erase_account(actor=user, person=user)
    finally:
        account_deletion_requested.disconnect(fail)
    assert User.objects.filter(pk=user.pk).exists()


def test_staff_accounts_are_not_deleted_by_themselves(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = make_user(staff=True, second_factor=False)
    client = client_for(user)
    assert "職員のアカウントは、ここからは削除できません。" in client.get("/accounts/delete/").content.decode()
    assert client.post("/accounts/delete/", {"sure": "on"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_nobody_erases_anybody_else_but_an_administrator(make_user: Callable[..., User]) -> None:
    member, editor = make_user(), make_user(staff=True)
    for actor in (make_user(), editor):
        with pytest.raises(NotAllowed):
            erase_account(actor=actor, person=member)
    admin = make_user(staff=True, is_superuser=True)
    erase_account(actor=admin, person=member)
    assert not User.objects.filter(pk=member.pk).exists()
    assert AuditEntry.objects.get(verb="people.erase_account").actor == admin


def test_only_an_administrator_appoints(make_user: Callable[..., User]) -> None:
    from django.contrib.auth.models import Group

    groups = [Group.objects.get(name=WRITING)]
    member = make_user()
    for actor in (make_user(), make_user(staff=True), member):
        with pytest.raises(NotAllowed):
            appoint(actor=actor, colleague=member, groups=groups)
    admin = make_user(staff=True, is_superuser=True)
    appoint(actor=admin, colleague=member, groups=groups)
    member.refresh_from_db()
    assert (member.is_staff, member.is_superuser) == (True, False)
    assert send_due() == 1
    assert mail.outbox[0].to == [member.email]
    with pytest.raises(Refusal):
        appoint(actor=admin, colleague=admin, groups=[], administrator=False)
