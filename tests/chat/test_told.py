"""What a reporter does with a report afterwards: reads what was done, takes it back, adds something."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import limits
from chat.actions import author, moderate
from chat.actions.report import SNAPSHOT_KEPT, erase_old, report, resolve
from chat.actions.report_again import add, take_back
from chat.enums import ReportReason, ReportState
from chat.models import Message, Report, ReportNote
from chat.queries.messages import visible_to
from ground.refusals import Refusal
from groups.actions.alarm import take
from groups.actions.leave import leave
from groups.models import Alarm
from tests.factories.groups import make_member
from tests.factories.news import told as news_of
from tests.factories.rooms import Circle, say

pytestmark = pytest.mark.django_db
PAGE = "/groups/kotoba/room/told/"
BACK = "「わたしが見ます」にしてくださった心配の知らせは、知らせた人が取り下げました。同じことばへの心配は、ほかに残っていません"


def told(circle: Circle, reason: ReportReason = ReportReason.HURT, message: Message | None = None) -> Report:
    message = message or say(circle.sora, circle.group, "いやなことば")
    return report(actor=circle.hana, message=message, reason=reason, note="つらい")


def refused(act: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(**given)
    return caught.value.code


def test_a_report_taken_back_is_forgotten_and_its_message_shown_again(circle: Circle) -> None:
    given = told(circle)
    add(actor=circle.hana, room=circle.room, pk=given.pk, note="まだつらい")
    message_id = given.message_id or 0
    assert not visible_to(circle.hana, circle.room).filter(pk=message_id).exists()
    take_back(actor=circle.hana, room=circle.room, message_id=message_id)
    given.refresh_from_db()
    assert (given.state, given.reporter, given.note, given.body) == (ReportState.TAKEN_BACK, None, "", "")
    assert ReportNote.objects.count() == 0
    assert visible_to(circle.hana, circle.room).filter(pk=message_id).exists()
    assert take_back(actor=circle.hana, room=circle.room, message_id=message_id) is None  # once more changes nothing
    anew = told(circle, ReportReason.WORRIED, given.message)
    assert (anew.pk != given.pk, anew.is_open, Alarm.objects.count()) == (True, True, 1)


def test_only_its_reporter_takes_a_report_back_and_only_while_it_is_open(circle: Circle) -> None:
    given = told(circle)
    assert take_back(actor=circle.midori, room=circle.room, message_id=given.message_id or 0) is None
    given.refresh_from_db()
    assert (given.is_open, given.reporter) == (True, circle.hana)
    resolve(actor=circle.midori, report=given, upheld=False)
    again = {"actor": circle.hana, "room": circle.room, "message_id": given.message_id}
    assert refused(take_back, **again) == "answered_already"
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    assert refused(take_back, **again) == "not_a_member"


def test_the_alarm_of_a_worry_ends_with_the_last_one_and_its_taker_is_told(circle: Circle) -> None:
    yuu = make_member(circle.group).user
    first = told(circle, ReportReason.WORRIED)
    second = report(actor=yuu, message=first.message, reason=ReportReason.WORRIED)
    take(actor=circle.midori, alarm=Alarm.objects.get())
    take_back(actor=circle.hana, room=circle.room, message_id=first.message_id or 0)
    alarm = Alarm.objects.get()
    assert (alarm.subject, alarm.ended_at, alarm.taken_by) == (second.pk, None, circle.midori)
    assert news_of(circle.midori) == []
    take_back(actor=yuu, room=circle.room, message_id=first.message_id or 0)
    alarm.refresh_from_db()
    assert alarm.ended_at is not None
    assert news_of(circle.midori) == [("chat.worry_taken_back", BACK, 1)]
    assert news_of(circle.hana) == news_of(yuu) == news_of(circle.sora) == []


def test_what_is_added_to_an_answered_report_opens_it_again(circle: Circle) -> None:
    given = told(circle, ReportReason.WORRIED)
    resolve(actor=circle.midori, report=given, upheld=True, answer="話しました")
    alarm = Alarm.objects.get()
    assert alarm.ended_at is not None
    assert len(news_of(circle.hana)) == 1
    added = add(actor=circle.hana, room=circle.room, pk=given.pk, note="きょうも心配です")
    assert add(actor=circle.hana, room=circle.room, pk=given.pk, note="きょうも心配です") == added
    given.refresh_from_db()
    alarm.refresh_from_db()
    assert (given.is_open, given.answer, alarm.ended_at, alarm.taken_by) == (True, "", None, None)
    resolve(actor=circle.midori, report=given, upheld=False)
    ((kind, words, _count),) = news_of(circle.hana)
    assert (kind, "読みました。ことばはそのままにしてあります" in words) == ("chat.report_answered", True)


def test_what_cannot_be_added_is_refused_and_nothing_is_stored(circle: Circle) -> None:
    given = told(circle)
    mine: dict[str, Any] = {"actor": circle.hana, "room": circle.room, "pk": given.pk}
    assert refused(add, **mine, note="  ") == "empty"
    assert refused(add, **mine, note="あ" * 501) == "too_long"
    assert refused(add, **{**mine, "actor": circle.midori}, note="わたしも") == "no_such_report"
    for number in range(5):
        add(**mine, note=f"書き足し{number}")
    assert refused(add, **mine, note="もっと") == "enough_added"
    assert ReportNote.objects.count() == 5
    resolve(actor=circle.midori, report=given, upheld=True)
    Report.objects.update(resolved_at=timezone.now() - SNAPSHOT_KEPT * 1.01)
    assert refused(add, **mine, note="もっと") == "too_late_to_add"
    assert (erase_old(), ReportNote.objects.count()) == (1, 0)


def test_the_page_says_what_was_done_without_telling_on_the_writer(circle: Circle, client_for: Any) -> None:
    hidden, other = told(circle), told(circle)
    moderate.hide(actor=circle.midori, message=hidden.message, reason="ひみつのわけ")
    resolve(actor=circle.midori, report=other, upheld=True, answer="ひみつのメモ")
    page = client_for(circle.hana).get(PAGE).content.decode()
    assert "見守りの人が、このことばを見えなくしました。" in page
    assert "見守りの人が、ことばは残して、ほかの形で対応しました。" in page
    assert page.count("いやなことば") == 1  # the hidden words are not there
    assert "ひみつ" not in page
    for somebody in (circle.sora, circle.midori):
        assert "いやなことば" not in client_for(somebody).get(PAGE).content.decode()
    assert client_for(circle.outsider).get(PAGE).status_code == 403


def test_the_page_never_shows_words_that_their_writer_changed_or_took_away(circle: Circle, client_for: Any) -> None:
    edited, gone = told(circle), told(circle)
    assert edited.message is not None
    assert gone.message is not None
    author.edit_message(actor=circle.sora, message=edited.message, body="なおしたことば")
    author.withdraw_message(actor=circle.sora, message=gone.message)
    page = client_for(circle.hana).get(PAGE).content.decode()
    assert ("なおしたことば" in page, "いやなことば" in page) == (True, False)


def test_forms_take_back_and_add(circle: Circle, client_for: Any) -> None:
    given, client = told(circle), client_for(circle.hana)
    page = client.post(f"{PAGE}{given.pk}/add/", {"note": ""})
    assert (page.status_code, "ひとことでもかまいません" in page.content.decode()) == (422, True)
    assert client.post(f"{PAGE}{given.pk}/add/", {"note": "もうひとつ"}).status_code == 302
    assert [note.text for note in given.notes.all()] == ["もうひとつ"]
    assert "もうひとつ" in client_for(circle.midori).get("/groups/kotoba/room/reports/").content.decode()
    assert client_for(circle.sora).post(f"{PAGE}{given.pk}/take-back/").status_code == 404
    assert client.post(f"{PAGE}{given.pk}/take-back/", follow=True).redirect_chain == [(PAGE, 302)]
    given.refresh_from_db()
    assert given.state == ReportState.TAKEN_BACK


def test_the_page_asks_the_same_number_of_queries_for_one_report_and_for_fifty(circle: Circle, client_for: Any) -> None:
    client, counts = client_for(circle.hana), []
    for number in (1, 49):
        rows = []
        for _each in range(number):
            limits.posts.clear()
            about = {"room": circle.room, "message": say(circle.sora, circle.group, "ことば")}
            rows.append(Report(**about, reporter=circle.hana, reason="hurt", created_at=timezone.now()))
        Report.objects.bulk_create(rows)
        ReportNote.objects.bulk_create(ReportNote(report=one, text="x", created_at=one.created_at) for one in rows)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
