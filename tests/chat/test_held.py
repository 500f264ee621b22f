"""Words that wait until somebody has read them: nobody else gets a byte, and nothing is lost or doubled."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from chat.actions import author, held, mute, watching
from chat.actions.hold import Held
from chat.actions.post import Draft, Posted, post_message, post_messages
from chat.alarms import WORRY
from chat.enums import HeldState, MessageState, ReportReason
from chat.held_words import held_words, help_for
from chat.models import Event, HeldMessage, Message, Report
from chat.queries.held import awaiting_for, held_for, shown_to_author
from chat.queries.log import fresh_state
from chat.queries.reports import open_reports
from chat.receivers import shut_the_room
from chat.signals import held_changed
from chat.watched_words import look_at
from ground.models import AuditEntry
from ground.refusals import NotAllowed, NotThere, Refusal, TakenMeanwhile
from groups.actions.leave import leave
from groups.enums import Role
from groups.models import Alarm, Membership
from notices.models import Fact, OutgoingMail
from people.models import User
from tests.factories import rooms as make
from tests.factories.groups import make_coordinator
from tests.factories.rooms import Circle, say
from tests.factories.watched import BLOCK, FLAG, HELP, HOLD, look_again, watch
from watched.enums import Response

pytestmark = pytest.mark.usefixtures("watching")


def send(circle: Circle, body: str, who: User | None = None, **given: object) -> Posted | Held:
    given.setdefault("client_id", uuid.uuid4())
    return post_message(actor=who or circle.hana, room=circle.room, body=body, **given)  # type: ignore[arg-type]


def hold(circle: Circle, body: str = f"{HOLD}です", who: User | None = None, **given: object) -> HeldMessage:
    answer = send(circle, body, who, **given)
    assert isinstance(answer, Held)
    return answer.held


def code_of(action: Callable[..., object], **given: object) -> str:
    with pytest.raises(Refusal) as refused:
        action(**given)
    return refused.value.code


# ── posting ──


def test_held_words_are_no_row_of_the_log_and_reach_nobody(circle: Circle) -> None:
    say(circle.sora, circle.group, "まえのことば")
    before = [fresh_state(who, circle.room, is_facilitator=False) for who in (circle.hana, circle.sora)]
    waits = hold(circle)
    assert (waits.state, waits.body, waits.at_seq) == (HeldState.AWAITING, f"{HOLD}です", 2)
    assert waits.found == f"わけは{HOLD}"
    assert waits.due_at - waits.held_at == timedelta(minutes=30)
    assert [fresh_state(who, circle.room, is_facilitator=False) for who in (circle.hana, circle.sora)] == before
    assert Event.objects.count() == Message.objects.count() == 1
    circle.room.refresh_from_db()
    assert circle.room.last_seq == 1
    assert not Report.objects.exists()
    assert list(shown_to_author(circle.hana, circle.room)) == [waits]
    assert not shown_to_author(circle.sora, circle.room).exists()
    assert not shown_to_author(circle.midori, circle.room).exists()


def test_a_retry_is_answered_in_the_same_way_and_never_doubles(circle: Circle) -> None:
    cid = uuid.uuid4()
    first, again = send(circle, HOLD, client_id=cid), send(circle, HOLD, client_id=cid)
    assert isinstance(first, Held)
    assert isinstance(again, Held)
    assert (first.is_new, again.is_new, first.held.pk) == (True, False, again.held.pk)
    assert HeldMessage.objects.count() == 1
    held.release(actor=circle.midori, held=first.held)
    third = send(circle, HOLD, client_id=cid)
    assert isinstance(third, Posted)
    assert not third.is_new
    assert (Message.objects.count(), HeldMessage.objects.count()) == (1, 1)


def test_in_a_batch_each_draft_is_answered_for_itself(circle: Circle) -> None:
    cid = uuid.uuid4()
    texts = ["ふつう", HOLD, BLOCK, HOLD, HELP, HELP, "さいご"]
    ids = [uuid.uuid4(), cid, uuid.uuid4(), cid, cid2 := uuid.uuid4(), cid2, uuid.uuid4()]
    answers = post_messages(
        [Draft(circle.hana.pk, circle.room.pk, one, text) for one, text in zip(ids, texts, strict=True)]
    )
    kinds = [type(answer).__name__ for answer in answers]
    assert kinds == ["Posted", "Held", "Refusal", "Held", "Posted", "Posted", "Posted"]
    assert [answer.worry is not None for answer in answers if isinstance(answer, Posted)] == [False, True, True, False]
    assert list(Message.objects.values_list("seq", "body")) == [(1, "ふつう"), (2, HELP), (3, "さいご")]
    assert HeldMessage.objects.count() == 1
    assert Report.objects.count() == 1


def test_what_is_blocked_says_what_to_do_and_is_not_stored(circle: Circle) -> None:
    with pytest.raises(Refusal) as refused:
        send(circle, f"{BLOCK}だ")
    assert (refused.value.code, refused.value.field) == ("blocked_words", "body")
    assert str(refused.value.next_step) == (
        "言い方を変えると送れます。どう書けばよいか迷うときは、見守りの人に聞いてください。"
    )
    with translation.override("en"):
        assert "facilitator" in str(refused.value)
    assert not Message.objects.exists()
    assert not HeldMessage.objects.exists()


def test_what_is_flagged_is_posted_and_reported_by_the_site(circle: Circle) -> None:
    posted = send(circle, f"{FLAG}かも")
    assert isinstance(posted, Posted)
    assert posted.worry is None
    told = Report.objects.get()
    assert (told.reporter, told.by_system, told.reason, told.note) == (None, True, ReportReason.OTHER, f"わけは{FLAG}")
    assert (told.message, told.author, told.at_seq) == (posted.message, circle.hana, 1)
    assert list(open_reports(circle.midori)) == [told]
    assert not Alarm.objects.exists()


def test_distress_is_posted_help_is_shown_and_duty_is_called(circle: Circle) -> None:
    posted = send(circle, f"{HELP}…")
    assert isinstance(posted, Posted)
    assert posted.message.state == MessageState.VISIBLE
    told = Report.objects.get()
    assert posted.worry == told
    assert (told.reason, told.by_system) == (ReportReason.WORRIED, True)
    assert (Alarm.objects.get().kind, Alarm.objects.get().subject) == (WORRY, told.pk)
    offer = help_for(told)
    assert "かわりに、進行役に知らせています。" in offer.said
    assert offer.contacts
    assert all(contact["tel"] or contact["url"] for contact in offer.contacts)
    assert not HeldMessage.objects.exists()


@pytest.mark.parametrize("other", [HOLD, BLOCK])
def test_distress_with_a_method_waits_help_is_shown_and_duty_is_called(circle: Circle, other: str) -> None:
    answer = send(circle, f"{HELP}、{other}")
    assert isinstance(answer, Held)
    told = Report.objects.get()
    assert answer.worry == told
    assert (told.message, told.body, told.at_seq) == (None, f"{HELP}、{other}", 1)
    assert Alarm.objects.get().subject == told.pk
    assert not Message.objects.exists()
    message = held.release(actor=circle.midori, held=answer.held)
    told.refresh_from_db()
    assert told.message == message
    assert told.is_open  # a worry is closed by hand
    assert Alarm.objects.get().ended_at is None


def test_a_worry_stands_when_its_author_withdraws_what_waited(circle: Circle) -> None:
    answer = send(circle, f"{HELP}、{HOLD}")
    assert isinstance(answer, Held)
    held.withdraw_held(actor=circle.hana, held=answer.held)
    told = Report.objects.get()
    assert told.is_open
    assert told.body == f"{HELP}、{HOLD}"
    assert Alarm.objects.get().ended_at is None


def test_a_room_from_before_answers_distress_and_changes_nothing_else(circle: Circle) -> None:
    circle.room.watches_words = False
    circle.room.save()
    for text in (HOLD, BLOCK, FLAG):
        posted = send(circle, text)
        assert isinstance(posted, Posted)
        assert posted.worry is None
    assert not Report.objects.exists()
    assert not HeldMessage.objects.exists()
    posted = send(circle, f"{HELP} {HOLD}")
    assert isinstance(posted, Posted)
    assert posted.worry is not None


def test_facilitators_decide_whether_their_room_uses_watched_expressions(circle: Circle) -> None:
    assert code_of(watching.watch_words, actor=circle.hana, room=circle.room, on=False) == "not_facilitator"
    watching.watch_words(actor=circle.midori, room=circle.room, on=False)
    assert isinstance(send(circle, HOLD), Posted)
    watching.watch_words(actor=circle.midori, room=circle.room, on=True)
    assert isinstance(send(circle, HOLD), Held)
    verbs = AuditEntry.objects.filter(verb__endswith="watch_words").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["chat.unwatch_words", "chat.watch_words"]


def test_a_groups_own_expressions_hold_in_that_group_alone(circle: Circle) -> None:
    other = make.circle("hoka")
    watch("ざわざわぬ", Response.HOLD, scope=f"groups.peergroup:{circle.group.pk}")
    assert isinstance(send(circle, "ざわざわぬ"), Held)
    assert isinstance(send(other, "ざわざわぬ"), Posted)


# ── editing ──


def test_an_edit_that_waits_leaves_the_message_as_it_is(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "まえ")
    answer = author.edit_message(actor=circle.hana, message=message, body=HOLD)
    assert isinstance(answer, Held)
    message.refresh_from_db()
    assert (message.body, message.edited_at) == ("まえ", None)
    again = author.edit_message(actor=circle.hana, message=message, body=HOLD)
    assert isinstance(again, Held)
    assert (again.is_new, again.held.pk) == (False, answer.held.pk)
    assert "前のことばのままです" in held_words(answer.held)
    held.release(actor=circle.midori, held=answer.held)
    message.refresh_from_db()
    assert message.body == HOLD
    assert message.edited_at is not None
    assert list(Event.objects.order_by("seq").values_list("kind", flat=True)) == ["posted", "edited"]


def test_another_edit_takes_back_what_waited(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "まえ")
    first = author.edit_message(actor=circle.hana, message=message, body=HOLD)
    second = author.edit_message(actor=circle.hana, message=message, body=f"{HOLD}ふたつめ")
    assert isinstance(first, Held)
    assert isinstance(second, Held)
    first.held.refresh_from_db()
    assert (first.held.state, first.held.body) == (HeldState.WITHDRAWN, "")
    assert isinstance(author.edit_message(actor=circle.hana, message=message, body="あと"), Event)
    second.held.refresh_from_db()
    assert second.held.state == HeldState.WITHDRAWN
    assert code_of(held.release, actor=circle.midori, held=second.held) == "held_withdrawn"


def test_an_edit_of_a_message_that_is_gone_cannot_be_released(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "まえ")
    answer = author.edit_message(actor=circle.hana, message=message, body=HOLD)
    assert isinstance(answer, Held)
    author.withdraw_message(actor=circle.hana, message=message)
    assert code_of(held.release, actor=circle.midori, held=answer.held) == "held_message_gone"


def test_an_edit_is_refused_or_reported_as_a_message_is(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "まえ")
    assert code_of(author.edit_message, actor=circle.hana, message=message, body=BLOCK) == "blocked_words"
    for _twice in range(2):
        author.edit_message(actor=circle.hana, message=message, body=f"{HELP}{_twice}")
    assert Report.objects.get().reason == ReportReason.WORRIED  # the second joins the first


# ── deciding ──


def test_on_release_it_is_the_newest_message_of_its_author(circle: Circle) -> None:
    waits = hold(circle)
    said = say(circle.sora, circle.group, "そのあと")
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=False):
        message = held.release(actor=circle.midori, held=waits)
        assert message is not None
        assert (message.seq, message.author, message.client_id) == (said.seq + 1, circle.hana, waits.client_id)
        assert message.created_at == timezone.now()
    waits.refresh_from_db()
    assert (waits.state, waits.message, waits.decided_by) == (HeldState.RELEASED, message, circle.midori)
    assert waits.body == ""
    assert held.release(actor=circle.midori, held=waits) == message
    assert Message.objects.count() == 2
    assert list(fresh_state(circle.sora, circle.room, is_facilitator=False)) == [said.pk, message.pk]
    assert not shown_to_author(circle.hana, circle.room).exists()
    assert Fact.objects.filter(kind="chat.held", to=circle.hana).count() == 1


def test_what_it_answered_may_be_gone_by_then(circle: Circle) -> None:
    said = say(circle.sora, circle.group, "もとのことば")
    waits = hold(circle, reply_to=said.pk)
    author.withdraw_message(actor=circle.sora, message=said)
    message = held.release(actor=circle.midori, held=waits)
    assert message is not None
    assert message.reply_to is None


def test_a_return_has_a_reason_another_wording_and_is_for_its_author_alone(circle: Circle) -> None:
    waits = hold(circle)
    assert code_of(held.send_back, actor=circle.midori, held=waits, reason=" ") == "reason_missing"
    assert code_of(held.send_back, actor=circle.midori, held=waits, reason="あ" * 301) == "too_long"
    given = {"reason": "約束", "suggestion": "あ" * 2001}
    assert code_of(held.send_back, actor=circle.midori, held=waits, **given) == "too_long"
    held.send_back(actor=circle.midori, held=waits, reason="約束のため", suggestion="こう書けます")
    waits.refresh_from_db()
    assert (waits.state, waits.reason, waits.suggestion) == (HeldState.RETURNED, "約束のため", "こう書けます")
    assert waits.body == f"{HOLD}です"
    assert list(shown_to_author(circle.hana, circle.room)) == [waits]
    assert code_of(held.release, actor=circle.midori, held=waits) == "held_decided"
    held.put_away(actor=circle.hana, held=waits)
    assert not shown_to_author(circle.hana, circle.room).exists()
    assert not Message.objects.exists()


def test_nobody_decides_about_their_own_words(circle: Circle) -> None:
    waits = hold(circle, who=circle.midori)
    assert waits.handed_over_at is not None  # there is no other facilitator: the coordinators' at once
    assert not awaiting_for(circle.midori).exists()
    for act in (held.release, held.send_back, held.read_held):
        given = {"reason": "わけ"} if act is held.send_back else {}
        with pytest.raises((NotAllowed, NotThere)):
            act(actor=circle.midori, held=waits, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldMessage.objects.filter(pk=waits.pk).update(decided_by=circle.midori)
    coordinator = make_coordinator().user
    assert list(awaiting_for(coordinator)) == [waits]
    held.release(actor=coordinator, held=waits)
    assert Message.objects.get().author == circle.midori


def test_an_appeal_is_decided_by_somebody_else_and_only_once(circle: Circle) -> None:
    second = make.make_user("あおい")
    make.join(second, circle.group, role=Role.FACILITATOR)
    waits = hold(circle)
    assert code_of(held.appeal, actor=circle.hana, held=waits) == "cannot_appeal"
    held.send_back(actor=circle.midori, held=waits, reason="約束")
    held.appeal(actor=circle.hana, held=waits, words="そんなつもりではありません")
    held.appeal(actor=circle.hana, held=waits)
    waits.refresh_from_db()
    assert (waits.state, waits.appealed_against, waits.appeal) == (
        HeldState.AWAITING, circle.midori, "そんなつもりではありません",
    )  # fmt: skip
    assert "別の見守りの人が" in held_words(waits)
    assert not awaiting_for(circle.midori).exists()
    assert list(awaiting_for(second)) == [waits]
    assert code_of(held.release, actor=circle.midori, held=waits) == "own_held"
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldMessage.objects.filter(pk=waits.pk).update(decided_by=circle.midori)
    held.send_back(actor=second, held=waits, reason="やはり")
    assert code_of(held.appeal, actor=circle.hana, held=waits) == "cannot_appeal"


def test_without_another_facilitator_an_appeal_is_the_coordinators(circle: Circle) -> None:
    coordinator = make_coordinator().user
    waits = hold(circle)
    assert not awaiting_for(coordinator).exists()
    held.send_back(actor=circle.midori, held=waits, reason="約束")
    held.appeal(actor=circle.hana, held=waits)
    assert list(awaiting_for(coordinator)) == [waits]
    waits.refresh_from_db()
    assert held_words(waits) == "コーディネーターが読むまで待っています。ほかの参加者には、まだ届いていません。"


def test_what_nobody_decides_in_time_goes_to_the_coordinators_and_its_author_is_told(circle: Circle) -> None:
    coordinator, waits = make_coordinator().user, hold(circle)
    assert held.hand_over_late() == 0
    assert not held_for(coordinator).exists()
    with time_machine.travel(waits.due_at + timedelta(seconds=1), tick=False):
        assert held.hand_over_late() == 1
        assert held.hand_over_late() == 0
    waits.refresh_from_db()
    assert list(awaiting_for(coordinator)) == [waits]
    assert list(awaiting_for(circle.midori)) == [waits]  # whoever comes first
    assert "コーディネーターにも渡しました" in held_words(waits)
    assert Fact.objects.filter(kind="chat.held", to=circle.hana).count() == 1
    assert OutgoingMail.objects.filter(template="chat/case_waiting").count() == 1
    held.read_held(actor=coordinator, held=waits)
    held.read_held(actor=circle.midori, held=waits)
    assert AuditEntry.objects.filter(verb="chat.read_held").count() == 1


def test_who_reads_from_later_on_does_not_decide(circle: Circle) -> None:
    waits = hold(circle)
    Membership.objects.filter(user=circle.midori).update(reads_from=waits.at_seq + 1)
    assert not held_for(circle.midori).exists()
    Membership.objects.filter(user=circle.midori).update(reads_from=waits.at_seq)
    assert held_for(circle.midori).exists()


@pytest.mark.parametrize("who", ["hana", "sora", "outsider"])
def test_nobody_else_decides_or_reads(circle: Circle, who: str) -> None:
    waits, person = hold(circle), getattr(circle, who)
    assert not held_for(person).exists()
    for act in (held.release, held.send_back, held.read_held):
        given = {"reason": "わけ"} if act is held.send_back else {}
        with pytest.raises((NotAllowed, NotThere)):
            act(actor=person, held=waits, **given)
    if who != "hana":
        for act in (held.withdraw_held, held.appeal, held.put_away):
            with pytest.raises((NotAllowed, NotThere)):
                act(actor=person, held=waits)


def test_withdrawing_erases_the_words_at_once(circle: Circle) -> None:
    waits = hold(circle)
    held.withdraw_held(actor=circle.hana, held=waits)
    held.withdraw_held(actor=circle.hana, held=waits)
    waits.refresh_from_db()
    assert (waits.state, waits.body, waits.found) == (HeldState.WITHDRAWN, "", "")
    with pytest.raises(TakenMeanwhile):
        held.release(actor=circle.midori, held=waits)
    released = hold(circle)
    held.release(actor=circle.midori, held=released)
    assert code_of(held.withdraw_held, actor=circle.hana, held=released) == "held_delivered"


def test_what_waits_ends_with_the_membership(circle: Circle) -> None:
    waits = hold(circle)
    member = circle.member(circle.hana)
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    assert code_of(held.release, actor=circle.midori, held=waits) == "held_author_gone"
    shut_the_room(sender=Membership, membership=member)
    waits.refresh_from_db()
    assert (waits.state, waits.body) == (HeldState.WITHDRAWN, "")


def test_a_late_one_of_somebody_who_has_gone_is_ended_rather_than_handed_over(circle: Circle) -> None:
    waits = hold(circle)
    Membership.objects.filter(user=circle.hana).update(left_at=timezone.now())
    with time_machine.travel(waits.due_at + timedelta(seconds=1), tick=False):
        assert held.hand_over_late() == 0
    waits.refresh_from_db()
    assert waits.state == HeldState.WITHDRAWN


def test_a_frozen_or_closed_room_takes_no_new_words_but_what_is_released_while_frozen(circle: Circle) -> None:
    waits = hold(circle)
    circle.group.state = "closed"
    circle.group.save()
    assert code_of(held.release, actor=circle.midori, held=waits) in ("closed", "not_a_member")


def test_returned_words_outlive_the_account_and_end_after_ninety_days(circle: Circle) -> None:
    kept, gone = hold(circle), hold(circle)
    held.send_back(actor=circle.midori, held=kept, reason="わけ", suggestion="こう")
    circle.hana.delete()
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.author, kept.member, kept.body) == (None, None, f"{HOLD}です")
    assert (gone.state, gone.body, gone.found) == (HeldState.WITHDRAWN, "", "")
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        assert held.erase_old_held() == 0
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert held.erase_old_held() == 1
    kept.refresh_from_db()
    assert (kept.body, kept.found, kept.reason, kept.suggestion, kept.appeal) == ("", "", "", "", "")


def test_whoever_leaves_and_takes_their_words_along_leaves_no_copy(circle: Circle) -> None:
    kept, waits = hold(circle), hold(circle)
    held.send_back(actor=circle.midori, held=kept, reason="わけ")
    held.appeal(actor=circle.hana, held=kept, words="もう一度")
    leave(actor=circle.hana, group=circle.group, delete_messages=True)
    assert list(HeldMessage.objects.filter(author=circle.hana).values_list("state", "body").order_by("pk")) == [
        (HeldState.WITHDRAWN, ""), (HeldState.WITHDRAWN, ""),
    ]  # fmt: skip
    assert waits.pk != kept.pk


def test_each_step_is_told_within_its_transaction(circle: Circle) -> None:
    steps: list[tuple[str, bool]] = []

    def hear(sender: object, held: HeldMessage, what: str, actor: User | None, **kwargs: object) -> None:
        steps.append((what, transaction.get_connection().in_atomic_block))

    held_changed.connect(hear)
    try:
        waits = hold(circle)
        held.send_back(actor=circle.midori, held=waits, reason="わけ")
        held.appeal(actor=circle.hana, held=waits)
        held.withdraw_held(actor=circle.hana, held=waits)
        waits.refresh_from_db()
        assert waits.body  # it was returned before: the words stay until their end
        held.release(actor=circle.midori, held=hold(circle))
    finally:
        held_changed.disconnect(hear)
    assert steps == [
        (what, True) for what in ("held", "returned", "appealed", "withdrawn", "held", "released")
    ]  # fmt: skip


def test_a_mute_and_a_report_have_nothing_to_do_with_it(circle: Circle) -> None:
    mute.mute(actor=circle.sora, message=say(circle.hana, circle.group, "ひとこと"))
    waits = hold(circle)
    message = held.release(actor=circle.midori, held=waits)
    assert message is not None
    assert message.pk not in fresh_state(circle.sora, circle.room, is_facilitator=False)


def test_a_look_asks_the_database_nothing(circle: Circle, django_assert_num_queries: Any) -> None:
    watch("ぽよんぽよん", Response.HOLD, scope=f"groups.peergroup:{circle.group.pk}")
    looks = [look_at("ふつうのことば", group_id=circle.group.pk, watches=True)]  # the list is there now
    with django_assert_num_queries(0):
        looks += [look_at(f"{number}つ目のことば", group_id=circle.group.pk, watches=True) for number in range(50)]
        looks.append(look_at("ぽよんぽよん", group_id=circle.group.pk, watches=True))
    assert [one.holds for one in looks] == [False] * 51 + [True]


def test_a_list_that_changed_is_looked_at_anew(circle: Circle) -> None:
    assert isinstance(send(circle, "みちみちぬ"), Posted)
    watch("みちみちぬ", Response.HOLD)
    assert isinstance(send(circle, "みちみちぬ"), Held)
    look_again()
