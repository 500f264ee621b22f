"""A member's card: who opens it, what stands on it, notes, and what builds up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import limits
from chat.actions.moderate import hide
from chat.actions.report import report
from chat.enums import ReportReason
from desk.card import card_of
from ground.models import AuditEntry
from ground.refusals import NotAllowed
from groups.actions.leave import leave
from groups.actions.notes import add_note, erase_note, erase_old_notes
from groups.actions.pause import pause_writing
from groups.actions.remove import remove
from groups.enums import Bar, PauseFor, Role
from groups.models import MemberNote, Membership, WritingPause
from people.actions.account import erase_account
from people.models import User
from tests.factories.groups import make_coordinator, make_staff
from tests.factories.people import make_user
from tests.factories.rooms import Circle, circle, join, say

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def here() -> Circle:
    return circle()


def address(here: Circle, user: User) -> str:
    return f"/desk/groups/{here.group.slug}/members/{here.member(user).pk}/"


def test_only_this_groups_facilitators_open_it(here: Circle, client_for: Callable[..., Client]) -> None:
    add_note(actor=here.midori, membership=here.member(here.hana), text="よるに長く書いていた")
    url = address(here, here.hana)
    elsewhere = circle("yoru").midori
    for reader in (here.hana, here.sora, here.outsider, elsewhere, make_coordinator().user, make_staff()):
        answer = client_for(reader).get(url)
        assert answer.status_code in (302, 404), reader
        assert "よるに長く書いていた" not in answer.content.decode()
    page = client_for(here.midori).get(url).content.decode()
    assert "よるに長く書いていた" in page
    assert "公文書" in page


def test_a_facilitator_gets_no_byte_about_herself(here: Circle, client_for: Callable[..., Client]) -> None:
    """Neither as she was as a member before, nor as a colleague."""
    before = here.member(here.hana)
    aoi = join(make_user("あおい"), here.group, role=Role.FACILITATOR)
    add_note(actor=here.midori, membership=before, text="まえに書いたこと")
    leave(actor=here.hana, group=here.group, delete_messages=False)
    now = join(here.hana, here.group, "また来た", role=Role.FACILITATOR)
    for membership in (before, now):
        url = f"/desk/groups/kotoba/members/{membership.pk}/"
        assert client_for(here.hana).get(url).status_code == 404
        with pytest.raises(NotAllowed):
            add_note(actor=here.hana, membership=membership, text="じぶんのこと")
    assert client_for(here.midori).get(f"/desk/groups/kotoba/members/{aoi.pk}/").status_code == 404


def test_what_builds_up_stands_side_by_side_by_week(here: Circle) -> None:
    monday = datetime(2026, 11, 30, 12, tzinfo=TOKYO)
    with time_machine.travel(monday - timedelta(days=7), tick=False) as clock:
        for hour, words in ((4, "よなか"), (5, "あさ"), (23, "よる")):
            say(here.hana, here.group, words, at=monday.replace(hour=hour) - timedelta(days=7))
        bad = say(here.hana, here.group, "きついことば")
        say(here.sora, here.group, "そらのよる", at=monday.replace(hour=3))
        report(actor=here.sora, message=bad, reason=ReportReason.HURT, note="つらい")
        clock.shift(timedelta(days=7))
        hide(actor=here.midori, message=bad, reason="約束のこと")
        say(here.hana, here.group, "きょうのよなか", at=monday.replace(hour=0, minute=30))
        card = card_of(here.midori, here.group, here.member(here.hana).pk)
        assert card is not None
        rows = [(week.begins.isoformat(), week.reports, week.hidden, week.at_night) for week in card.weeks[:3]]
        assert rows == [("2026-11-30", 0, 1, 1), ("2026-11-23", 1, 0, 1), ("2026-11-16", 0, 0, 0)]
        assert [(act.what, act.by, act.reason) for act in card.acts] == [("書き込みを隠した", "みどり", "約束のこと")]


def test_it_says_neither_who_reported_nor_any_word(here: Circle, client_for: Callable[..., Client]) -> None:
    bad = say(here.hana, here.group, "きついことば")
    report(actor=here.sora, message=bad, reason=ReportReason.HURT, note="つらかったです")
    page = client_for(here.midori).get(address(here, here.hana)).content.decode()
    for word in ("そら", "きついことば", "つらかったです", here.hana.email):
        assert word not in page


def test_a_new_facilitator_reads_no_reason_from_before_they_came(here: Circle) -> None:
    hide(actor=here.midori, message=say(here.hana, here.group, "ことば"), reason="まえのわけ")
    aoi = join(make_user("あおい"), here.group, role=Role.FACILITATOR)
    Membership.objects.filter(pk=aoi.pk).update(reads_from=here.room.last_seq + 9)
    card = card_of(aoi.user, here.group, here.member(here.hana).pk)
    assert card is not None
    assert [act.reason for act in card.acts] == [""]


def test_pause_note_and_lift_from_the_page(here: Circle, client_for: Callable[..., Client]) -> None:
    client, url = client_for(here.midori), address(here, here.hana)
    assert client.post(url, {"act": "pause", "hours": "24"}).status_code == 422
    assert client.post(url, {"act": "pause", "hours": "24", "preset": "heated"}).url == url
    pause = WritingPause.objects.get()
    assert (pause.user, pause.paused_by) == (here.hana, here.midori)
    assert client.post(url, {"act": "lift"}).url == url
    assert client.post(url, {"act": "lift"}).status_code == 422
    assert client.post(url, {"act": "note", "text": ""}).status_code == 422
    assert client.post(url, {"act": "note", "text": "声をかけた"}).url == url
    note = MemberNote.objects.get()
    assert (note.text, note.about, note.written_by) == ("声をかけた", here.hana, here.midori)
    assert client.post(url, {"act": "erase", "note": str(note.pk)}).url == url
    assert not MemberNote.objects.exists()
    verbs = AuditEntry.objects.filter(verb__contains="note").order_by("pk").values_list("verb", "reason")
    assert list(verbs) == [("groups.add_note", ""), ("groups.erase_note", "")]


def test_who_was_removed_with_a_date_is_let_ask_from_their_card(
    here: Circle, client_for: Callable[..., Client]
) -> None:
    url = address(here, here.hana)
    remove(actor=here.midori, membership=here.member(here.hana), preset="hurting", bar=Bar.YEAR)
    client = client_for(here.midori)
    assert "まったく新しいアドレスで来た人は" in client.get(url).content.decode()
    assert client.post(url, {"act": "ask-again"}).url == url
    assert client.post(url, {"act": "ask-again"}).status_code == 422


def test_a_note_of_another_person_is_not_erased_by_a_forged_number(here: Circle) -> None:
    note = add_note(actor=here.midori, membership=here.member(here.hana), text="はなのこと")
    assert erase_note(actor=here.midori, membership=here.member(here.sora), note_id=note.pk) is False
    assert MemberNote.objects.filter(pk=note.pk).exists()


def test_notes_go_when_the_office_says_after_the_person_left_and_at_once_with_the_account(
    here: Circle, settings: Any
) -> None:
    settings.MEMBER_NOTES_KEPT_DAYS = 30
    hana, sora = here.member(here.hana), here.member(here.sora)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for member in (hana, sora):
            add_note(actor=here.midori, membership=member, text="メモ")
            pause_writing(actor=here.midori, membership=member, hours=PauseFor.HOUR, preset="heated")
        leave(actor=here.hana, group=here.group, delete_messages=False)
        clock.shift(timedelta(days=30) - timedelta(seconds=1))
        assert erase_old_notes() == 0
        clock.shift(timedelta(seconds=2))
        assert erase_old_notes() == 2
        assert [note.about for note in MemberNote.objects.all()] == [here.sora]
        assert [pause.user for pause in WritingPause.objects.all()] == [here.sora]
    erase_account(actor=here.sora, person=here.sora)
    assert not MemberNote.objects.exists()
    assert not WritingPause.objects.exists()


def test_the_database_lets_nobody_write_about_themselves(here: Circle) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberNote.objects.create(group=here.group, about=here.hana, written_by=here.hana, text="じぶん")


def test_much_costs_as_many_queries_as_little(here: Circle) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert card_of(here.midori, here.group, here.member(here.hana).pk)
        return len(asked)

    def more(count: int) -> None:
        for number in range(count):
            limits.posts.clear()
            limits.acts.clear()
            add_note(actor=here.midori, membership=here.member(here.hana), text=f"メモ{number}")
            said = say(here.hana, here.group, f"ことば{number}", at=timezone.now() - timedelta(minutes=number))
            report(actor=here.sora, message=said, reason=ReportReason.HURT)
            hide(actor=here.midori, message=said, reason="約束")

    more(1)
    few = queries()
    more(15)
    assert queries() == few
