"""A member's line with the facilitators, and their backstage: who reads what, and when nobody may write."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from chat.actions import author, coordinate, moderate, mute, pin, react, report
from chat.actions.erase_lines import erase_old_lines
from chat.actions.follow import follow
from chat.actions.index import index_new
from chat.actions.post import Posted, post_message
from chat.actions.private import open_backstage, open_line
from chat.actions.read import mark_read
from chat.coordination import open_cases
from chat.enums import ALONE, EventKind, ReactionKind, ReportReason
from chat.first_words import FIRST_WORDS
from chat.held_words import help_for
from chat.kinds import readers_in, state_of
from chat.models import Backstage, Event, Message, PrivateLine
from chat.news import ANSWERS
from chat.queries.log import fresh_state
from chat.queries.reports import reports_for, waiting_reports
from chat.rules import can_read, can_write, has_second_adult
from chat.search import find
from chat.verbs import _reported
from desk.case_queries import cases_of
from ground.refusals import Refusal
from groups.actions import appoint
from groups.actions.adult import say_adult
from groups.actions.leave import leave
from groups.actions.notes import notes_kept
from groups.actions.remove import remove
from groups.duty.alarm_kinds import able_of
from groups.enums import GroupState
from groups.models import Alarm
from notices.models import Notice, OutgoingMail
from people.actions.account import suspend_account
from people.models import User
from tests.factories import rooms as talk
from tests.factories.duty import always_on_duty
from tests.factories.groups import appointed, make_coordinator, make_staff
from tests.factories.lines import backstage_of, line_of, of_age, second_facilitator, tell
from tests.factories.people import client_for, make_user
from tests.factories.watched import BLOCK, FLAG, HELP, HOLD

pytestmark = pytest.mark.django_db
SECRET = "ほかの人には言えないこと"
AMONG_US = "進行役だけのこと"


def code_of(act: Callable[..., object], **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    return str(refused.value.code)


def line_path(circle: talk.Circle, person: User) -> str:
    return reverse("chat:line_room", args=[circle.group.slug, circle.member(person).pk])


# ── who reads ──


def test_who_reads_a_line_and_the_backstage_and_nobody_else_gets_a_byte_of_it(circle: talk.Circle) -> None:
    elsewhere = talk.circle("betsu")
    second = second_facilitator(circle)
    left, removed = make_user("まえにいた人"), make_user("おわりの人")
    for person in (left, removed):
        talk.join(person, circle.group)
    lines = {person: line_of(circle, person) for person in (circle.hana, left, removed)}
    for person, room in lines.items():
        tell(person, room, f"{SECRET}：{person.display_name}")
    backstage = backstage_of(circle)
    tell(circle.midori, backstage, AMONG_US)
    paths = {person: line_path(circle, person) for person in lines}
    leave(actor=left, group=circle.group, delete_messages=False)
    remove(actor=circle.midori, membership=circle.member(removed), reason="わけ")
    coordinator = make_coordinator().user
    staff = make_staff("管理の人")
    readers = {circle.midori, second}
    for room in lines.values():
        found = readers_in([(room.pk, one.pk) for one in (*readers, circle.sora, left, removed, coordinator, staff)])
        assert {user_id for _room_id, user_id in found} == {one.pk for one in readers}
    outside = (circle.sora, elsewhere.midori, elsewhere.hana, circle.outsider, left, removed, coordinator, staff)
    backstage_path = reverse("chat:backstage_room", args=[circle.group.slug])
    for person in outside:
        for path in [*paths.values(), backstage_path]:
            answer = client_for(person).get(path)
            assert answer.status_code == 404, (person, path)
            assert SECRET not in answer.content.decode()
            assert client_for(person).get(f"{path}history/").status_code == 404
            assert client_for(person).post(path, {"client_id": uuid.uuid4(), "body": "わりこみ"}).status_code == 404
        assert fresh_state(person, lines[circle.hana], is_facilitator=True) == {}
        assert fresh_state(person, backstage, is_facilitator=True) == {}
    assert Message.objects.filter(room__group=None).count() == 4
    for person in (circle.hana, *readers):
        shown = client_for(person).get(paths[circle.hana]).content.decode()
        assert f"{SECRET}：はな" in shown
        assert SECRET in client_for(person).get(f"{paths[circle.hana]}history/").content.decode()
    assert AMONG_US in client_for(second).get(backstage_path).content.decode()
    assert client_for(circle.hana).get(backstage_path).status_code == 404
    assert client_for(circle.hana).get(paths[left]).status_code == 404
    assert client_for(None).get(paths[circle.hana]).status_code == 302
    assert SECRET not in client_for(circle.sora).get("/groups/kotoba/room/").content.decode()


def test_it_is_opened_once_by_the_member_or_a_facilitator_and_by_nobody_else(circle: talk.Circle) -> None:
    hana = of_age(circle.member(circle.hana))
    for person in (circle.sora, circle.outsider, make_coordinator().user, make_staff()):
        assert code_of(open_line, actor=person, membership=hana) == "not_a_member"
        assert code_of(open_backstage, actor=person, group=circle.group) == "not_a_member"
    first = open_line(actor=circle.midori, membership=hana)
    assert open_line(actor=circle.hana, membership=hana) == first
    assert (first.room.kind, first.room.group_id, first.room.watches_words) == ("line", None, False)
    assert open_backstage(actor=circle.midori, group=circle.group) == Backstage.objects.get()
    assert code_of(open_line, actor=circle.midori, membership=circle.member(circle.midori)) == "no_line_with"
    assert PrivateLine.objects.count() == 1


def test_a_newcomer_among_the_facilitators_reads_from_then_on(circle: talk.Circle) -> None:
    room, backstage = line_of(circle, circle.hana), backstage_of(circle)
    talk.say(circle.sora, circle.group, "へや")
    tell(circle.hana, room, SECRET)
    tell(circle.midori, backstage, AMONG_US)
    new = appointed(circle.group, make_user("あたらしい人")).user
    after = tell(circle.hana, room, "そのあとのこと")
    assert list(fresh_state(new, room, is_facilitator=True)) == [after.pk]
    assert fresh_state(new, backstage, is_facilitator=True) == {}
    page = client_for(new).get(line_path(circle, circle.hana)).content.decode()
    assert (SECRET in page, "そのあとのこと" in page) == (False, True)
    later = line_of(circle, circle.sora)
    words = tell(circle.sora, later, "そらのこと")
    assert list(fresh_state(new, later, is_facilitator=True)) == [words.pk]


def test_a_member_who_becomes_a_facilitator_keeps_their_own_line_and_reads_the_others_from_then_on(
    circle: talk.Circle,
) -> None:
    own, other = line_of(circle, circle.hana), line_of(circle, circle.sora)
    mine = tell(circle.hana, own, SECRET)
    tell(circle.sora, other, "そらのこと")
    appointed(circle.group, circle.hana)
    assert list(fresh_state(circle.hana, own, is_facilitator=True)) == [mine.pk]
    assert fresh_state(circle.hana, other, is_facilitator=True) == {}


def test_who_comes_back_has_a_new_line_and_does_not_read_the_old_one(circle: talk.Circle) -> None:
    tell(circle.hana, line_of(circle, circle.hana), SECRET)
    old = line_path(circle, circle.hana)
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    talk.join(circle.hana, circle.group)
    line_of(circle, circle.hana)
    assert client_for(circle.hana).get(old).status_code == 404
    assert SECRET not in client_for(circle.hana).get(line_path(circle, circle.hana)).content.decode()
    page = client_for(circle.midori).get(old).content.decode()
    assert SECRET in page
    assert "この話はおわりました。" in page
    assert code_of(tell, person=circle.midori, room=PrivateLine.objects.earliest("pk").room, body="x") == "closed"


# ── what can be done there ──


def test_it_is_written_edited_withdrawn_answered_and_read_as_in_a_room(circle: talk.Circle) -> None:
    room = line_of(circle, circle.hana)
    words = tell(circle.hana, room, "きいてください")
    author.edit_message(actor=circle.hana, message=words, body="きいてほしいです")
    react.react(actor=circle.midori, message=words, kind=ReactionKind.HUG)
    reply = talk.message_of(
        post_message(actor=circle.midori, room=room, client_id=uuid.uuid4(), body="はい", reply_to=words.pk)
    )
    mark_read(actor=circle.midori, room=room, seq=reply.seq)
    author.withdraw_message(actor=circle.midori, message=reply)
    kinds = list(Event.objects.filter(room=room).order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        EventKind.POSTED, EventKind.EDITED, EventKind.REACTED, EventKind.POSTED, EventKind.WITHDRAWN
    ]  # fmt: skip
    assert room.messages.get(pk=words.pk).body == "きいてほしいです"


def test_nobody_is_moderated_there(circle: talk.Circle) -> None:
    second = second_facilitator(circle)
    room = line_of(circle, circle.hana)
    words, answer = tell(circle.hana, room, SECRET), tell(circle.midori, room, "きいています")
    assert code_of(moderate.hide, actor=circle.midori, message=words, reason="わけ") == "not_facilitator"
    assert code_of(moderate.freeze, actor=circle.midori, room=room, reason="わけ") == "not_facilitator"
    assert code_of(pin.pin, actor=circle.midori, message=words) == "not_facilitator"
    assert code_of(pin.stop_replies, actor=second, message=words) == "not_facilitator"
    for act in (mute.mute, mute.block):
        for person, message in ((circle.hana, answer), (circle.midori, words)):
            assert code_of(act, actor=person, message=message) in ("cannot_mute", "cannot_block")
    page = client_for(circle.midori).get(f"{line_path(circle, circle.hana)}{words.pk}/").content.decode()
    for verb in ("hide", "pin", "stop_replies", "mute", "block"):
        assert f"/{words.pk}/{verb}/" not in page
    for verb in ("react", "report"):
        assert f"/{words.pk}/{verb}/" in page
    assert "コーディネーターに知らせる" in page


@pytest.mark.usefixtures("watching")
def test_nothing_is_held_back_there(circle: talk.Circle) -> None:
    room = line_of(circle, circle.hana)
    for words in (HOLD, BLOCK, FLAG):
        assert tell(circle.hana, room, words).body == words


@pytest.mark.usefixtures("watching")
def test_distress_is_answered_with_help_at_once_and_called_as_a_worry(circle: talk.Circle) -> None:
    always_on_duty(circle.midori, circle.group)
    coordinator = make_coordinator().user
    room = line_of(circle, circle.hana)
    posted = post_message(actor=circle.hana, room=room, client_id=uuid.uuid4(), body=f"もう{HELP}です")
    assert isinstance(posted, Posted)
    assert posted.worry is not None
    assert (posted.worry.by_system, posted.worry.reason, posted.message.body) == (True, "worried", f"もう{HELP}です")
    assert "いまの当番（みどりさん）を、すぐに呼んでいます。" in help_for(posted.worry).said
    alarm = Alarm.objects.get()
    able = able_of([alarm])[alarm.pk]
    assert (alarm.group, able.facilitators) == (circle.group, frozenset({circle.midori.pk}))
    assert coordinator.pk in able.coordinators
    assert open_cases(coordinator).filter(pk=posted.worry.pk).exists()
    page = client_for(circle.hana).post(line_path(circle, circle.hana), {"client_id": uuid.uuid4(), "body": HELP})
    assert page["Location"].endswith("#help")
    assert "いま、話せるところがあります" in client_for(circle.hana).get(page["Location"]).content.decode()


# ── reports: the coordinators' ──


def test_a_report_of_a_facilitators_words_goes_to_the_coordinators_and_no_facilitator_learns_of_it(
    circle: talk.Circle,
) -> None:
    second, coordinator = second_facilitator(circle), make_coordinator(make_user(second_factor=True)).user
    room = line_of(circle, circle.hana)
    words = tell(circle.midori, room, "ひどいことば")
    told = report.report(actor=circle.hana, message=words, reason=ReportReason.HURT, note="つらかったです")
    for facilitator in (circle.midori, second):
        assert not reports_for(facilitator).exists()
        assert not cases_of(facilitator).exists()
        assert "ひどいことば" not in client_for(facilitator).get("/desk/").content.decode()
    assert waiting_reports([room.pk]) == []
    assert [case.message for case in cases_of(coordinator)] == [words]
    assert list(open_cases(coordinator)) == [told]
    mails = OutgoingMail.objects.filter(template__startswith="chat/").values_list("to_user", "template")
    assert list(mails) == [(coordinator.pk, "chat/case_waiting")]
    case = client_for(coordinator).get(reverse("desk_case", args=[told.pk])).content.decode()
    assert "ひどいことば" in case
    coordinate.answer_case(actor=coordinator, report=told, upheld=True)
    path = f"{line_path(circle, circle.hana)}told/"
    assert "つらかったです" in client_for(circle.hana).get(path).content.decode()
    assert client_for(circle.hana).post(f"{path}{told.pk}/add/", {"note": "まだつらいです"})["Location"] == path
    assert client_for(circle.hana).get(f"{path}{told.pk}/add/")["Location"] == f"{path}#told{told.pk}"


def test_a_facilitators_report_of_a_members_words_goes_to_the_coordinators_too(circle: talk.Circle) -> None:
    second, coordinator = second_facilitator(circle), make_coordinator().user
    room = line_of(circle, circle.hana)
    words = tell(circle.hana, room, SECRET)
    said = report.report(actor=circle.midori, message=words, reason=ReportReason.WORRIED)
    assert str(_reported(said)).startswith("コーディネーターに知らせました。")
    assert not reports_for(second).exists()
    alarm = Alarm.objects.get()
    able = able_of([alarm])[alarm.pk]
    assert (able.facilitators, able.coordinators) == (frozenset(), frozenset({coordinator.pk}))


# ── with who is not 18, or was never asked ──


@pytest.mark.parametrize("is_adult", [None, False])
def test_with_who_is_not_of_age_a_line_is_opened_only_where_a_second_adult_reads(
    circle: talk.Circle, is_adult: bool | None
) -> None:
    hana = of_age(circle.member(circle.hana), is_adult)
    for person in (circle.hana, circle.midori):
        assert code_of(open_line, actor=person, membership=hana) == "second_adult_missing"
        page = client_for(person).get(line_path(circle, circle.hana))
        assert page.status_code == 422
        assert "おとながふたり読みます" in page.content.decode()
        assert "いま話せるところ" in page.content.decode()
    assert not PrivateLine.objects.exists()
    second_facilitator(circle)
    room = open_line(actor=circle.hana, membership=hana).room
    assert state_of(room) == GroupState.OPEN
    tell(circle.midori, room, "こんにちは")
    pages = {person: client_for(person).get(line_path(circle, circle.hana)) for person in (circle.hana, circle.midori)}
    assert "かならず、おとながもうひとり読みます。" in pages[circle.hana].content.decode()
    assert "おとながもうひとり、かならず読みます。" in pages[circle.midori].content.decode()


def test_who_said_that_they_are_not_of_age_is_no_second_adult(circle: talk.Circle) -> None:
    young = second_facilitator(circle)
    of_age(circle.member(young), False)
    hana = of_age(circle.member(circle.hana), None)
    assert code_of(open_line, actor=circle.midori, membership=hana) == "second_adult_missing"


@pytest.mark.parametrize("how", ["leaves", "is relieved", "is suspended"])
def test_when_the_second_adult_goes_writing_ends_and_reading_stays(circle: talk.Circle, how: str) -> None:
    second = second_facilitator(circle)
    room = open_line(actor=circle.hana, membership=of_age(circle.member(circle.hana), None)).room
    words = tell(circle.hana, room, SECRET)
    if how == "leaves":
        leave(actor=second, group=circle.group, delete_messages=False)
    elif how == "is relieved":
        appoint.relieve_facilitator(actor=make_staff(), membership=circle.member(second))
    else:
        suspend_account(actor=make_staff(), person=second)
    assert state_of(room) == ALONE
    for person in (circle.hana, circle.midori):
        reader = readers_in([(room.pk, person.pk)])[room.pk, person.pk]
        assert (can_read(reader), can_write(reader, room)) == (True, False)
        for write in (
            lambda: tell(person, room, "まだ書きたい"),  # noqa: B023
            lambda: react.react(actor=person, message=words, kind=ReactionKind.HUG),  # noqa: B023
        ):
            assert code_of(write) == "second_adult_missing"
        page = client_for(person).get(line_path(circle, circle.hana)).content.decode()
        assert SECRET in page
        assert "いまは進行役がひとりなので、ここでは書けません。" in page
        form = {"client_id": uuid.uuid4(), "body": "まだ書きたい"}
        refused = client_for(person).post(line_path(circle, circle.hana), form)
        assert refused.status_code == 422
        assert "「こまったとき」から、人のいる窓口を選べます。" in refused.content.decode()
    if how != "is suspended":
        assert Event.objects.filter(room=room).order_by("seq").last().kind == EventKind.PACED
    say_adult(actor=circle.hana, group=circle.group, is_adult=True)
    tell(circle.midori, room, "きいています")


def test_the_rule() -> None:
    found = {(is_adult, n): has_second_adult(is_adult=is_adult, watching=n) for is_adult in (True, False, None)
             for n in range(4)}  # fmt: skip
    assert {key for key, may in found.items() if may} == {
        *((True, n) for n in range(4)), (False, 2), (False, 3), (None, 2), (None, 3)
    }  # fmt: skip


def test_a_member_answers_later_and_needs_no_second_adult_then(circle: talk.Circle) -> None:
    client = client_for(circle.hana)
    first = client.get("/groups/kotoba/line/", follow=True)
    assert first.status_code == 422
    assert "18歳以上ですか" in first.content.decode()
    nothing = client.post("/groups/kotoba/line/adult/", {})
    assert nothing.status_code == 422
    assert client.get("/groups/kotoba/line/adult/").status_code == 302
    answered = client.post("/groups/kotoba/line/adult/", {"is_adult": "yes"}, follow=True)
    assert answered.status_code == 200
    assert circle.member(circle.hana).is_adult is True
    assert "18歳以上ですか" not in answered.content.decode()
    assert client_for(circle.outsider).post("/groups/kotoba/line/adult/", {"is_adult": "yes"}).status_code == 404


# ── before the first word, and the ways there ──


def test_before_the_first_word_a_member_reads_who_reads_it_and_the_exceptions(circle: talk.Circle) -> None:
    second_facilitator(circle)
    line_of(circle, circle.hana)
    page = client_for(circle.hana).get("/groups/kotoba/line/", follow=True).content.decode()
    assert "ここを読むのは、あなたと、このグループの進行役（みどり、あおい）だけです。" in page
    assert "コーディネーターは、だれかが知らせたことばと、その前後だけを読みます。" in page
    assert "子どもが虐待を受けていると思われるときは、法律にしたがって" in page


def test_the_ways_there(circle: talk.Circle) -> None:
    assert "/groups/kotoba/line/" in client_for(circle.hana).get("/groups/kotoba/room/").content.decode()
    assert "/groups/kotoba/line/" in client_for(circle.hana).get("/groups/mine/").content.decode()
    assert "/groups/kotoba/backstage/" in client_for(circle.midori).get("/groups/kotoba/room/").content.decode()
    assert client_for(circle.midori).get("/groups/kotoba/line/")["Location"] == "/groups/kotoba/backstage/"
    assert client_for(circle.outsider).get("/groups/kotoba/line/").status_code == 404


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("key", list(FIRST_WORDS))
def test_first_words_from_the_card_are_in_the_members_language_and_can_be_changed(
    circle: talk.Circle, key: str, language: str
) -> None:
    of_age(circle.member(circle.hana))
    circle.hana.language = language
    circle.hana.save()
    card = client_for(circle.midori).get(reverse("desk_card", args=["kotoba", circle.member(circle.hana).pk]))
    path = f"{line_path(circle, circle.hana)}?words={key}"
    assert f"{path}#composer" in card.content.decode()
    page = client_for(circle.midori).get(path)
    written = page.context["form"]["body"].value()
    with translation.override(language):
        assert written == str(FIRST_WORDS[key].text)
    assert client_for(circle.midori).get(f"{path}x").context["form"]["body"].value() == ""
    assert not client_for(circle.hana).get(path).context["form"]["body"].value()  # the member writes their own


# ── erasing ──


def test_with_delete_my_words_the_whole_line_goes_and_else_it_stays_for_a_time(circle: talk.Circle) -> None:
    for person in (circle.hana, circle.sora):
        room = line_of(circle, person)
        tell(person, room, SECRET)
        tell(circle.midori, room, f"{SECRET}のこたえ")
    leave(actor=circle.hana, group=circle.group, delete_messages=True)
    leave(actor=circle.sora, group=circle.group, delete_messages=False)
    left = Message.objects.exclude(body="")
    assert {message.room.line.membership.user for message in left} == {circle.sora}
    assert left.count() == 2
    with time_machine.travel(timezone.now() + notes_kept() - timedelta(hours=1)):
        assert erase_old_lines() == 0
    with time_machine.travel(timezone.now() + notes_kept() + timedelta(hours=1)):
        assert erase_old_lines() == 2
    assert not Message.objects.exclude(body="").exists()


def test_with_the_account_the_whole_line_goes_and_a_report_of_a_facilitator_stays(circle: talk.Circle) -> None:
    coordinator = make_coordinator(make_user(second_factor=True)).user
    room = line_of(circle, circle.hana)
    tell(circle.hana, room, SECRET)
    words = tell(circle.midori, room, "ひどいことば")
    told = report.report(actor=circle.hana, message=words, reason=ReportReason.HURT)
    circle.hana.delete()
    assert not Message.objects.exclude(body="").exists()
    assert not PrivateLine.objects.exists()
    assert list(open_cases(coordinator)) == [told]
    assert client_for(coordinator).get(reverse("desk_case", args=[told.pk])).status_code == 200
    assert state_of(room) == GroupState.CLOSED


def test_a_facilitator_who_leaves_with_their_words_takes_them_out_of_all_lines_and_the_backstage(
    circle: talk.Circle,
) -> None:
    second = second_facilitator(circle)
    room, backstage = line_of(circle, circle.hana), backstage_of(circle)
    kept = tell(circle.hana, room, SECRET)
    tell(second, room, "きえることば")
    tell(second, backstage, "きえることば")
    leave(actor=second, group=circle.group, delete_messages=True)
    assert list(Message.objects.exclude(body="")) == [kept]


# ── news ──


def test_the_news_of_it_has_no_word_and_no_name_of_a_member(circle: talk.Circle) -> None:
    second = second_facilitator(circle)
    room, backstage = line_of(circle, circle.hana), backstage_of(circle)
    tell(circle.midori, room, SECRET)
    tell(circle.midori, backstage, AMONG_US)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        follow()
        told = {(notice.user, notice.about) for notice in Notice.objects.all()}
        assert told == {(circle.hana, room.pk), (second, room.pk), (second, backstage.pk)}
        for person, path in ((circle.hana, line_path(circle, circle.hana)), (second, "/groups/kotoba/backstage/")):
            page = client_for(person).get("/my/notices/").content.decode()
            assert SECRET not in page
            assert AMONG_US not in page
            assert "みどり" not in page
            assert ANSWERS.lines(list(Notice.objects.filter(user=person))) != {}
            assert path in {line.path for line in ANSWERS.lines(list(Notice.objects.filter(user=person))).values()}
    assert ANSWERS.scopes([room.pk]) == {room.pk: f"groups.peergroup:{circle.group.pk}"}
    leave(actor=second, group=circle.group, delete_messages=False)
    assert ANSWERS.lines(list(Notice.objects.filter(user=second))) == {}


def test_search_does_not_find_it(circle: talk.Circle) -> None:
    tell(circle.hana, line_of(circle, circle.hana), SECRET)
    index_new()
    for person in (circle.hana, circle.midori):
        assert find(person, SECRET).hits == []


# ── as many questions for one as for many ──


def test_the_page_asks_the_database_as_often_for_many_words(circle: talk.Circle) -> None:
    room = line_of(circle, circle.hana)
    client, path = client_for(circle.midori), line_path(circle, circle.hana)
    client.get(path)
    counts = []
    for number in (1, 8):
        for _ in range(number):
            tell(circle.hana, room, "ことば")
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
