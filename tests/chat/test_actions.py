"""What the actions do and refuse."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from chat import rules
from chat.actions import author, moderate, mute, react, read, report
from chat.actions.post import Draft, Posted, post_message, post_messages
from chat.enums import MessageState, ReactionKind, ReportReason, ReportState
from chat.kinds import readers_in
from chat.models import Event, Message, Mute, Reaction, ReadMark, Report, Room
from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups.enums import GroupState, Role
from groups.rules import can_read_room, can_write
from groups.signals import membership_started
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from tests.factories import rooms as make
from tests.factories.rooms import Circle, message_of, say


def code_in(answer: object) -> str:
    assert isinstance(answer, Refusal)
    return answer.code


def code_of(action: object, **given: object) -> str:
    with pytest.raises(Refusal) as refused:
        action(**given)  # type: ignore[operator]
    assert str(refused.value.message)
    return refused.value.code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"), ("  \n\t ", "empty"), ("あ" * 2001, "too_long"), ("👍" * 2001, "too_long"), ("\x00", "empty"),
        ("\u200b", "empty"), ("\u3164", "empty"), ("\u2800\u202e", "empty"), ("\ud800", "empty"),
    ],
)  # fmt: skip
def test_what_is_not_a_message_is_refused(circle: Circle, body: str, code: str) -> None:
    assert code_of(post_message, actor=circle.hana, room=circle.room, client_id=uuid.uuid4(), body=body) == code
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("body", "stored", "html"),
    [
        ("  こんにちは \r\n元気\r ", "こんにちは \n元気", "こんにちは \n元気"),
        ("👨‍👩‍👧‍👦" * 2, "👨‍👩‍👧‍👦" * 2, "👨‍👩‍👧‍👦" * 2),
        ("1 < 2 & 3 <3", "1 < 2 & 3 <3", "1 &lt; 2 &amp; 3 &lt;3"),
        ("&amp; と書く", "&amp; と書く", "&amp;amp; と書く"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        (
            "見て https://example.jp/a?b=1&c=2 です",
            "見て https://example.jp/a?b=1&c=2 です",
            '見て <a href="https://example.jp/a?b=1&amp;c=2" rel="nofollow noopener noreferrer ugc">'
            "https://example.jp/a?b=1&amp;c=2</a> です",
        ),
        ("javascript:alert(1)//x.y", "javascript:alert(1)//x.y", "javascript:alert(1)//x.y"),
        ("a\n\n\n\n\n\n\nb", "a\n\n\nb", "a\n\n\nb"),
        ("あ" * 2000, "あ" * 2000, "あ" * 2000),
    ],
)
def test_words_are_kept_as_typed_and_shown_safely(circle: Circle, body: str, stored: str, html: str) -> None:
    message = say(circle.hana, circle.group, body)
    message.refresh_from_db()
    assert (message.body, message.html) == (stored, html)
    from chat.bodies import clean_html

    assert clean_html(message.html) == html.replace("&#x27;", "'").replace("&quot;", '"')


def test_what_was_stored_badly_is_cleaned_on_the_way_out(circle: Circle) -> None:
    from chat.bodies import clean_html

    dirty = '<b onclick=x>a</b><a href="javascript:x" target="_blank">b</a><script>c</script>'
    assert clean_html(dirty) == 'a<a rel="nofollow noopener noreferrer ugc">b</a>'


def test_a_retry_returns_the_first_message_even_with_other_words(circle: Circle) -> None:
    client_id = uuid.uuid4()
    first = post_message(actor=circle.hana, room=circle.room, client_id=client_id, body="一度")
    again = post_message(actor=circle.hana, room=circle.room, client_id=client_id, body="二度")
    assert (first.is_new, again.is_new) == (True, False)
    assert message_of(again).pk == message_of(first).pk
    assert Message.objects.get().body == "一度"
    # Another person's message with the same id is another message.
    assert post_message(actor=circle.sora, room=circle.room, client_id=client_id, body="そら").is_new


def test_a_batch_answers_each_draft_for_itself(circle: Circle) -> None:
    same = uuid.uuid4()
    drafts = [
        Draft(circle.hana.pk, circle.room.pk, same, "ひとつ"),
        Draft(circle.outsider.pk, circle.room.pk, uuid.uuid4(), "よそから"),
        Draft(circle.sora.pk, circle.room.pk, uuid.uuid4(), "あ" * 2001),
        Draft(circle.sora.pk, 10**9, uuid.uuid4(), "どこでもない部屋"),
        Draft(circle.hana.pk, circle.room.pk, same, "ひとつ"),
        Draft(circle.midori.pk, circle.room.pk, uuid.uuid4(), "ふたつ"),
    ]
    results = post_messages(drafts)
    assert [r.message.seq if isinstance(r, Posted) else code_in(r) for r in results] == [
        1, "not_a_member", "too_long", "not_a_member", 1, 2,
    ]  # fmt: skip
    assert Room.objects.get(pk=circle.room.pk).last_seq == 2


@pytest.mark.parametrize("state", list(GroupState))
@pytest.mark.parametrize("who", ["hana", "midori", "outsider"])
def test_the_rules_for_a_membership_at_hand_agree_with_those_of_groups(
    circle: Circle, state: GroupState, who: str
) -> None:
    circle.group.state = state
    circle.group.save(update_fields=["state"])
    user = getattr(circle, who)
    reader = readers_in([(circle.room.pk, user.pk)]).get((circle.room.pk, user.pk))
    assert rules.can_write(reader, circle.room) == can_write(user, circle.group)
    assert rules.can_read(reader) == can_read_room(user, circle.group)


def test_the_same_message_from_many_threads_is_stored_once(live_circle: Circle) -> None:
    client_id = uuid.uuid4()
    start = threading.Barrier(6)
    seen: list[tuple[int, bool]] = []

    def send() -> None:
        try:
            start.wait(timeout=10)
            posted = post_message(actor=live_circle.hana, room=live_circle.room, client_id=client_id, body="一度だけ")
            seen.append((message_of(posted).pk, posted.is_new))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert len({pk for pk, _new in seen}) == 1
    assert sum(new for _pk, new in seen) == 1
    assert list(Event.objects.values_list("seq", flat=True)) == [1]


def test_many_writers_at_once_make_no_gap(live_circle: Circle) -> None:
    other = make.group("yoru", "夜の部屋")
    make.join(live_circle.hana, other)
    make.join(live_circle.sora, other)
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def write(user: object, groups: list[object]) -> None:
        try:
            start.wait(timeout=10)
            for number in range(4):
                say(user, groups[number % 2], f"{number}")  # type: ignore[arg-type]
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    pairs = [[live_circle.group, other], [other, live_circle.group]]
    threads = [
        threading.Thread(target=write, args=(user, pair))
        for user in (live_circle.hana, live_circle.sora)
        for pair in pairs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for room in Room.objects.all():
        assert list(room.events.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))


def test_editing_ends_after_half_an_hour_and_withdrawing_does_not(circle: Circle) -> None:
    with time_machine.travel("2026-11-20T12:00Z", tick=False) as clock:
        message = say(circle.hana, circle.group, "まちがえた")
        assert author.edit_message(actor=circle.hana, message=message, body="まちがえた") is None
        clock.shift(timedelta(minutes=30))
        assert author.edit_message(actor=circle.hana, message=message, body="なおした") is not None
        clock.shift(timedelta(seconds=1))
        assert code_of(author.edit_message, actor=circle.hana, message=message, body="また") == "too_late_to_edit"
        assert code_of(author.edit_message, actor=circle.sora, message=message, body="人の") == "not_yours"
        assert code_of(author.withdraw_message, actor=circle.sora, message=message) == "not_yours"
        react.react(actor=circle.sora, message=message, kind=ReactionKind.HUG)
        assert author.withdraw_message(actor=circle.hana, message=message) is not None
        assert author.withdraw_message(actor=circle.hana, message=message) is None
    message.refresh_from_db()
    assert (message.body, message.html, message.state) == ("", "", MessageState.WITHDRAWN)
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("kind", ["", "like", "HUG", "<b>", "x" * 40])
def test_no_other_sign_is_stored_than_those_there_are(circle: Circle, kind: str) -> None:
    message = say(circle.hana, circle.group, "ことば")
    assert code_of(react.react, actor=circle.sora, message=message, kind=kind) == "unknown_reaction"
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("reason", ["", "いやだった", "HURT", "<b>", "x" * 400])
def test_no_other_reason_is_stored_than_those_there_are(circle: Circle, reason: Any) -> None:
    message = say(circle.hana, circle.group, "ことば")
    assert code_of(report.report, actor=circle.sora, message=message, reason=reason) == "unknown_reason"
    assert not Report.objects.exists()
    assert not AuditEntry.objects.filter(verb="chat.report").exists()


def test_hiding_needs_a_reason_is_audited_and_upholds_reports(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "ことば")
    report.report(actor=circle.sora, message=message, reason=ReportReason.HURT, note="つらい")
    assert code_of(moderate.hide, actor=circle.midori, message=message, reason="  ") == "reason_missing"
    assert code_of(moderate.hide, actor=circle.sora, message=message, reason="いや") == "not_facilitator"
    assert code_of(moderate.hide, actor=circle.outsider, message=message, reason="いや") == "not_a_member"
    assert moderate.hide(actor=circle.midori, message=message, reason="約束のこと") is not None
    assert moderate.hide(actor=circle.midori, message=message, reason="別の理由") is None
    assert Report.objects.get().state == ReportState.UPHELD
    entry = AuditEntry.objects.get(verb="chat.hide_message")
    assert (entry.actor, entry.subject_id, entry.reason) == (circle.midori, str(message.pk), "約束のこと")
    assert code_of(author.edit_message, actor=circle.hana, message=message, body="別のことば") == "too_late_to_edit"
    assert moderate.restore(actor=circle.midori, message=message, reason="話し合いました") is not None
    message.refresh_from_db()
    assert (message.state, message.body, message.hidden_reason) == (MessageState.VISIBLE, "ことば", "")


def test_a_report_keeps_the_words_and_is_answered_once(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "そのときのことば")
    first = report.report(actor=circle.sora, message=message, reason=ReportReason.PRIVATE, note="名前が")
    assert report.report(actor=circle.sora, message=message, reason=ReportReason.HURT).pk == first.pk
    assert code_of(report.report, actor=circle.hana, message=message, reason=ReportReason.HURT) == "cannot_report"
    assert OutgoingMail.objects.get().template == "chat/report_waiting"
    assert "そのとき" not in str(OutgoingMail.objects.get().context)
    author.withdraw_message(actor=circle.hana, message=message)
    assert code_of(report.resolve, actor=circle.sora, report=first, upheld=True) == "not_facilitator"
    resolved = report.resolve(actor=circle.midori, report=first, upheld=False, answer="話を聞きました")
    assert (resolved.body, resolved.state) == ("そのときのことば", ReportState.DISMISSED)
    assert code_of(report.resolve, actor=circle.midori, report=first, upheld=True) == "resolved"
    assert OutgoingMail.objects.get().cancelled_at is not None
    with time_machine.travel(timezone.now() + timedelta(days=89, hours=23)):
        assert report.erase_old() == 0
    with time_machine.travel(timezone.now() + timedelta(days=90, minutes=1)):
        assert report.erase_old() == 1
        assert report.erase_old() == 0
    first.refresh_from_db()
    assert (first.body, first.note) == ("", "")


def test_however_much_is_reported_a_facilitator_gets_one_mail_an_hour(circle: Circle) -> None:
    words = [say(circle.hana, circle.group, f"{number}つめ") for number in range(5)]
    first, *_more = [
        report.report(actor=circle.sora, message=message, reason=ReportReason.HURT) for message in words[:4]
    ]
    assert OutgoingMail.objects.count() == 1
    report.resolve(actor=circle.midori, report=first, upheld=False)
    assert OutgoingMail.objects.get().cancelled_at is None  # three others wait
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert send_due() == 1
        report.report(actor=circle.sora, message=words[4], reason=ReportReason.HURT)
        assert send_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=80)):
        assert send_due() == 1
        report.report(actor=circle.hana, message=say(circle.sora, circle.group, "べつ"), reason=ReportReason.HURT)
    assert OutgoingMail.objects.filter(cancelled_at=None, sent_at=None).count() == 1
    for waiting in Report.objects.filter(state=ReportState.OPEN):
        report.resolve(actor=circle.midori, report=waiting, upheld=False)
    assert OutgoingMail.objects.filter(cancelled_at=None, sent_at=None).count() == 0


def test_muting_is_quiet_holds_in_one_room_and_spares_facilitators(circle: Circle) -> None:
    theirs = say(circle.sora, circle.group, "そら")
    watched = say(circle.midori, circle.group, "みどり")
    mute.mute(actor=circle.hana, message=theirs)
    row = mute.mute(actor=circle.hana, message=theirs)
    assert Mute.objects.get() == row
    assert code_of(mute.mute, actor=circle.hana, message=watched) == "cannot_mute"
    assert code_of(mute.mute, actor=circle.sora, message=theirs) == "cannot_mute"
    assert Event.objects.count() == 2  # nothing in the log: nobody learns of it
    assert not mute.unmute(actor=circle.sora, group=circle.group, muted_id=row.pk)
    assert mute.unmute(actor=circle.hana, group=circle.group, muted_id=row.pk)


def test_read_marks_only_go_forward_and_never_beyond_the_end(circle: Circle) -> None:
    say(circle.sora, circle.group, "1")
    say(circle.sora, circle.group, "2")
    for seq, expected in [(1, 1), (10**9, 2), (1, 2)]:
        read.mark_read(actor=circle.hana, room=circle.room, seq=seq)
        assert ReadMark.objects.get(user=circle.hana).seq == expected
    assert code_of(read.mark_read, actor=circle.outsider, room=circle.room, seq=1) == "not_a_member"


def test_who_comes_in_has_nothing_unread(circle: Circle) -> None:
    say(circle.sora, circle.group, "前のはなし")
    member = make.join(circle.outsider, circle.group, role=Role.MEMBER)
    membership_started.send(sender=type(member), membership=member)
    assert ReadMark.objects.get(user=circle.outsider).seq == 1


def test_replies_stay_in_their_room(circle: Circle) -> None:
    other = make.group("yoru", "夜の部屋")
    make.join(circle.hana, other)
    elsewhere = say(circle.hana, other, "よその部屋")
    assert (
        code_of(
            post_message,
            actor=circle.hana,
            room=circle.room,
            client_id=uuid.uuid4(),
            body="返信",
            reply_to=elsewhere.pk,
        )
        == "no_such_message"
    )
    first = say(circle.hana, circle.group, "はじめ")
    author.withdraw_message(actor=circle.hana, message=first)
    assert say(circle.sora, circle.group, "返信", reply_to=first.pk).reply_to is None


def test_a_frozen_room_takes_words_of_facilitators_only(circle: Circle) -> None:
    assert code_of(moderate.freeze, actor=circle.hana, room=circle.room, reason="いや") == "not_facilitator"
    moderate.freeze(actor=circle.midori, room=circle.room, reason="休み")
    with pytest.raises(Refusal) as refused:
        say(circle.hana, circle.group, "でも")
    assert (refused.value.code, isinstance(refused.value, NotAllowed)) == ("frozen", False)
    assert say(circle.midori, circle.group, "また明日").seq == 2
