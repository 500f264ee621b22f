"""Accounts of people who are not staff, and what is read about them: closed, opened with a reason, written down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ground.models import AuditEntry
from people.models import User
from programs.signups.actions.enroll import enroll
from tests.factories.programs import make_occurrence
from tests.factories.voices import make_voice

pytestmark = pytest.mark.one_database


def test_the_list_shows_colleagues_without_addresses(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    admin = client_for(make_user("山田", staff=True, is_superuser=True))
    colleague, member = make_user("佐藤", staff=True), make_user("はな", email="hana@example.org")
    for address in ("/admin/users/", "/admin/users/results/", "/admin/users/?q=hana", "/admin/users/?q=はな"):
        page = admin.get(address).content.decode()
        assert colleague.email not in page
        assert f"/admin/users/edit/{member.pk}/" not in page
    assert "佐藤" in admin.get("/admin/users/").content.decode()
    found = admin.get("/admin/users/?q=Hana@example.org").content.decode()
    assert f"/admin/users/edit/{member.pk}/" in found


def test_an_account_opens_for_a_quarter_of_an_hour_after_a_reason(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    boss, member = make_user("山田", staff=True, is_superuser=True), make_user("はな", email="hana@example.org")
    admin = client_for(boss)
    for address in (f"/admin/users/edit/{member.pk}/", f"/admin/users/delete/{member.pk}/"):
        closed = admin.get(address).content.decode()
        assert "hana@example.org" not in closed
        assert "開くわけ" in closed
        assert admin.post(address, {"reason": " "}).status_code == 422
        assert admin.post(address, {"display_name": "x"}).status_code == 200
    member.refresh_from_db()
    assert member.display_name == "はな"
    edit = f"/admin/users/edit/{member.pk}/"
    assert admin.post(edit, {"reason": "本人の依頼"})["Location"] == edit
    assert "hana@example.org" in admin.get(edit).content.decode()
    act = AuditEntry.objects.get(verb="people.open_member")
    assert (act.actor, act.subject_id, act.reason) == (boss, str(member.pk), "本人の依頼")
    assert act.kept_until is not None
    other = client_for(make_user("別の管理者", staff=True, is_superuser=True))
    assert "hana@example.org" not in other.get(edit).content.decode()
    AuditEntry.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert "hana@example.org" not in admin.get(edit).content.decode()


def test_each_reading_of_a_roster_and_of_an_original_is_written_down_with_an_end(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    editor = make_user("佐藤", staff=True)
    client = client_for(editor)
    occurrence = make_occurrence()
    enroll(actor=make_user("はな"), occurrence=occurrence, called_name="はな")
    voice, _code = make_voice()
    roster = f"/admin/programs/dates/{occurrence.pk}/roster/"
    for address in (roster, f"{roster}?contacts", f"/admin/voices/{voice.pk}/", "/admin/voices/"):
        assert client.get(address).status_code == 200
    readings = AuditEntry.objects.filter(actor=editor).order_by("pk")
    assert [(act.verb, act.subject_id, act.detail) for act in readings] == [
        ("programs.read_roster", str(occurrence.pk), {"addresses": False}),
        ("programs.read_roster", str(occurrence.pk), {"addresses": True}),
        ("voices.read_original", str(voice.pk), {}),
        ("voices.read_original", "", {"list": "voices_staff:queue"}),
    ]
    assert all(act.kept_until - act.at > timedelta(days=364) for act in readings)


def test_who_may_not_see_a_roster_leaves_no_reading(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    occurrence = make_occurrence()
    assert client_for(make_user()).get(f"/admin/programs/dates/{occurrence.pk}/roster/").status_code == 403
    assert not AuditEntry.objects.filter(verb="programs.read_roster").exists()
