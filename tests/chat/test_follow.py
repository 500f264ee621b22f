"""Who is told that somebody answered, and who is not."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.actions import follow as module
from chat.actions.author import withdraw_message
from chat.actions.follow import ANSWERED_WITHIN, STALE, follow, see_what_was_read
from chat.actions.moderate import hide
from chat.actions.mute import mute
from chat.actions.react import react, unreact
from chat.actions.read import mark_read
from chat.actions.report import report
from chat.enums import ReactionKind, ReportReason
from chat.models import Event, Message, NewsProgress, Room
from groups.actions.leave import leave
from notices.actions.deliver import deliver_due
from notices.actions.gather import News
from notices.actions.plan import preferences
from notices.models import Notice, Preference
from people.models import User
from tests.contention import at_once
from tests.factories.duty import phones
from tests.factories.people import make_user
from tests.factories.rooms import Circle, circle, group, join, say

pytestmark = pytest.mark.django_db
QUERIES = 25


@pytest.fixture
def here() -> Circle:
    return circle()


def list_of(person: User) -> list[tuple[str, int]]:
    return list(Notice.objects.filter(user=person, read_at=None).order_by("pk").values_list("kind", "count"))


def waiting(person: User) -> int:
    return User.objects.get(pk=person.pk).notices_waiting


def long_ago(message: Message, ago: timedelta) -> None:
    then = timezone.now() - ago
    Message.objects.filter(pk=message.pk).update(created_at=then)
    Event.objects.filter(message=message).update(at=then)


def test_what_others_write_after_somebody_is_gathered_in_one_line(here: Circle) -> None:
    say(here.hana, here.group, "眠れません")
    assert follow() == 1
    assert (list_of(here.hana), list_of(here.sora)) == ([], [])
    say(here.sora, here.group, "うちもです")
    say(here.midori, here.group, "読んでいますよ")
    assert follow() == 2
    assert list_of(here.hana) == [("chat.answers", 2)]
    assert list_of(here.sora) == [("chat.answers", 1)]
    assert list_of(here.midori) == []
    assert [waiting(person) for person in (here.hana, here.sora, here.midori)] == [1, 1, 0]
    say(here.sora, here.group, "おやすみなさい")
    follow()
    assert list_of(here.hana) == [("chat.answers", 3)]
    assert follow() == 0


def test_after_six_hours_only_the_reply_button_answers(here: Circle) -> None:
    first = say(here.hana, here.group, "朝のこと")
    follow()
    long_ago(first, ANSWERED_WITHIN + timedelta(minutes=1))
    say(here.sora, here.group, "別の話です")
    follow()
    assert list_of(here.hana) == []
    say(here.sora, here.group, "朝のこと、うちもでした", reply_to=first.pk)
    follow()
    assert list_of(here.hana) == [("chat.answers", 1)]


def test_who_wants_replies_alone_gets_those(here: Circle) -> None:
    preferences([here.hana.pk])
    Preference.objects.filter(pk=here.hana.pk).update(only_replies=True)
    first = say(here.hana, here.group, "眠れません")
    say(here.sora, here.group, "こんばんは")
    follow()
    assert list_of(here.hana) == []
    say(here.sora, here.group, "うちもです", reply_to=first.pk)
    follow()
    assert list_of(here.hana) == [("chat.answers", 1)]


def test_nobody_is_told_of_what_they_have_read_muted_or_may_not_read(here: Circle) -> None:
    first = say(here.hana, here.group, "眠れません")
    second = say(here.sora, here.group, "うちもです")
    mark_read(actor=here.hana, room=here.room, seq=second.seq)
    follow()
    assert list_of(here.hana) == []
    mute(actor=here.hana, message=second)
    say(here.sora, here.group, "まだ起きていますか", reply_to=first.pk)
    follow()
    assert list_of(here.hana) == []
    leave(actor=here.hana, group=here.group, delete_messages=False)
    say(here.midori, here.group, "おやすみなさい", reply_to=first.pk)
    follow()
    assert list_of(here.hana) == []
    assert waiting(here.hana) == 0


@pytest.mark.parametrize("how", ["leaves", "mutes", "reports"])
def test_the_number_falls_at_once_for_who_is_shown_it_no_more(here: Circle, how: str) -> None:
    say(here.hana, here.group, "眠れません")
    answer = say(here.sora, here.group, "うちもです")
    follow()
    assert (waiting(here.hana), waiting(here.sora)) == (1, 0)
    if how == "leaves":
        with TestCase.captureOnCommitCallbacks(execute=True):
            leave(actor=here.hana, group=here.group, delete_messages=False)
    elif how == "mutes":
        mute(actor=here.hana, message=answer)
    else:
        report(actor=here.hana, message=answer, reason=ReportReason.OTHER, note="読みたくない")
    assert (list_of(here.hana), waiting(here.hana)) == ([], 0)


def test_old_news_is_not_told(here: Circle) -> None:
    for message in (say(here.hana, here.group, "むかし"), say(here.sora, here.group, "むかしの返事")):
        long_ago(message, STALE + timedelta(minutes=1))
    follow()
    assert list_of(here.hana) == []


def test_what_is_taken_back_or_hidden_is_no_news(here: Circle) -> None:
    say(here.hana, here.group, "眠れません")
    one, two = say(here.sora, here.group, "一つめ"), say(here.sora, here.group, "二つめ")
    follow()
    assert list_of(here.hana) == [("chat.answers", 2)]
    withdraw_message(actor=here.sora, message=one)
    follow()
    assert list_of(here.hana) == [("chat.answers", 1)]
    hide(actor=here.midori, message=two, reason="お名前が出ていました")
    follow()
    assert list_of(here.hana) == []
    assert waiting(here.hana) == 0


def test_reading_the_room_reads_the_line(here: Circle) -> None:
    say(here.hana, here.group, "眠れません")
    answer = say(here.sora, here.group, "うちもです")
    follow()
    assert see_what_was_read() == 0
    mark_read(actor=here.hana, room=here.room, seq=answer.seq)
    assert see_what_was_read() == 1
    assert (list_of(here.hana), waiting(here.hana)) == ([], 0)
    say(here.midori, here.group, "こんばんは")
    follow()
    assert list_of(here.hana) == [("chat.answers", 1)]


def test_reactions_are_gathered_and_taken_back(here: Circle) -> None:
    message = say(here.hana, here.group, "歩きました")
    for person in (here.sora, here.midori, here.hana):
        react(actor=person, message=message, kind=ReactionKind.CHEER)
    follow()
    assert list_of(here.hana) == [("chat.reactions", 2)]
    unreact(actor=here.sora, message=message, kind=ReactionKind.CHEER)
    follow()
    assert list_of(here.hana) == [("chat.reactions", 1)]
    unreact(actor=here.midori, message=message, kind=ReactionKind.CHEER)
    follow()
    assert list_of(here.hana) == []


@pytest.mark.parametrize(("rooms", "people"), [(1, 1), (1, 50), (8, 2)])
def test_queries_grow_neither_with_people_nor_with_rooms(rooms: int, people: int) -> None:
    sora = make_user("そら")
    groups = [group(f"g{number}") for number in range(rooms)]
    for number, one in enumerate(groups):
        join(sora, one)
        for other in range(people):
            person = make_user(f"ひと{number}-{other}")
            join(person, one)
            say(person, one, "こんばんは")
    follow()
    Notice.objects.all().delete()
    for one in groups:
        say(sora, one, "みなさん、こんばんは")
    with CaptureQueriesContext(connection) as seen:
        assert follow() == rooms
    assert Notice.objects.count() == rooms * people
    assert len(seen) == QUERIES, [query["sql"][:120] for query in seen]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everything_once() -> None:
    here = circle()
    for number in range(5):
        say(here.hana, here.group, f"は{number}")
        say(here.sora, here.group, f"そ{number}")
    assert sum(at_once([follow] * 3)) + follow() == 10
    assert list_of(here.hana) == [("chat.answers", 5)]
    assert list_of(here.sora) == [("chat.answers", 4)]


def test_a_turn_ends_after_five_seconds_and_the_next_goes_on(here: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        say((here.hana, here.sora)[number % 2], here.group, f"{number}")
    monkeypatch.setattr(module, "AT_ONCE", 4)
    with monkeypatch.context() as slow:
        seconds = itertools.count(step=2)
        # It begins at 0 and ends at 5: asked at 2 and 4 it reads a stretch; asked at 6 it does not.
        slow.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
        assert follow() == 4
    assert follow() == 8
    assert list_of(here.hana) == [("chat.answers", 6)]


def test_what_another_worker_read_meanwhile_is_not_told_again(here: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    other = group("べつの集まり")
    join(here.hana, other)
    join(here.sora, other)
    for one in (here.group, other):
        say(here.hana, one, "眠れません")
        say(here.sora, one, "うちもです")
    theirs, elsewhere = module._theirs, Room.objects.get(group=other)

    def overtaken(news: Sequence[News], by: dict[module.Place, int]) -> list[News]:
        monkeypatch.undo()
        assert module._read_on([elsewhere.pk]) == 2
        return theirs(news, by)

    monkeypatch.setattr(module, "_theirs", overtaken)
    assert module._read_on([here.room.pk, elsewhere.pk]) == 2
    assert list_of(here.hana) == [("chat.answers", 1)] * 2
    assert sorted(NewsProgress.objects.values_list("room", "seq")) == sorted([(here.room.pk, 2), (elsewhere.pk, 2)])


def test_a_room_that_cannot_be_followed_holds_up_no_other(here: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    other = group("べつの集まり")
    join(here.hana, other)
    join(here.sora, other)
    for one in (here.group, other):
        say(here.hana, one, "眠れません")
        say(here.sora, one, "うちもです")
    answers = module._answers

    def fails_here(steps: Sequence[module.Step], by: dict[module.Place, int]) -> list[News]:
        if here.room.pk in {step.room_id for step in steps}:
            raise ValueError("a mistake")
        return answers(steps, by)

    try:
        with monkeypatch.context() as broken:
            broken.setattr(module, "_answers", fails_here)
            assert (follow(), follow()) == (2, 0)
        assert list_of(here.hana) == [("chat.answers", 1)]
    finally:
        module.aside.clear()
    assert follow() == 2
    assert list_of(here.hana) == [("chat.answers", 1)] * 2


def test_who_reads_along_is_not_pushed_to(here: Circle) -> None:
    noon = datetime(2026, 12, 2, 3, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as clock, phones(here.hana) as pushed:
        say(here.hana, here.group, "こんにちは")
        for number in range(5):
            clock.shift(timedelta(seconds=20))
            answer = say(here.sora, here.group, f"{number}")
            follow()
            clock.shift(timedelta(seconds=1))
            mark_read(actor=here.hana, room=here.room, seq=answer.seq)
            clock.shift(timedelta(seconds=9))
            assert deliver_due() == 0
        say(here.sora, here.group, "まだ、いますか")
        follow()
        clock.shift(timedelta(seconds=5))
        assert deliver_due() == 0
        clock.shift(timedelta(seconds=1))
        assert deliver_due() == 1
        assert len(pushed.got) == 1
