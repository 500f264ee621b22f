"""Topics: chosen, changed, moved and renamed; read by one; nothing is told of one of which nothing is shown."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import limits
from chat.actions import held, moderate
from chat.actions.author import withdraw_message
from chat.actions.erase import erase_messages
from chat.actions.mute import block
from chat.actions.post import post_message
from chat.actions.topics import move, rename_topic, set_topic
from chat.enums import EventKind
from chat.models import Event, HeldMessage, Message, ReadMark, Report, Topic
from chat.queries.log import fresh_state
from chat.queries.topics import topics_shown_to
from ground.refusals import NotAllowed, Refusal
from groups.models import Membership
from people.models import User
from tests.factories import watched
from tests.factories.people import client_for
from tests.factories.rooms import Circle, message_of

pytestmark = pytest.mark.usefixtures("watching")
ROOM = "/groups/kotoba/room/"


def about(person: User, circle: Circle, body: str, topic: str, **given: Any) -> Message:
    """Say something about a topic."""
    sent = post_message(actor=person, room=circle.room, client_id=uuid.uuid4(), body=body, topic=topic, **given)
    return message_of(sent)


def names(user: User, circle: Circle) -> list[str]:
    return [topic.name for topic in topics_shown_to(user, circle.room)]


def lines_in(page: str) -> str:
    return page.partition('id="lines"')[2].partition("</ol>")[0]


def test_what_looks_the_same_is_one_topic(circle: Circle) -> None:
    first = about(circle.hana, circle, "はじめ", "  夜の　ねむり ")
    second = about(circle.sora, circle, "つぎ", "夜のねむり")
    assert first.topic == second.topic == Topic.objects.get()
    assert Topic.objects.get().name == "夜の ねむり"
    assert (
        message_of(post_message(actor=circle.hana, room=circle.room, client_id=uuid.uuid4(), body="なし")).topic is None
    )
    with pytest.raises(Refusal) as refused:
        about(circle.hana, circle, "長い", "あ" * 31)
    assert (refused.value.code, refused.value.field) == ("topic_too_long", "topic")
    assert about(circle.hana, circle, "ちょうど", "あ" * 30).topic is not None


@pytest.mark.parametrize("words", [watched.HOLD, watched.BLOCK])
def test_a_name_with_watched_words_is_refused_and_the_words_are_kept(circle: Circle, words: str) -> None:
    client = client_for(circle.hana)
    sent = {"body": "とっておくことば", "topic": words, "client_id": str(uuid.uuid4())}
    answer = client.post(ROOM, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "この話題の名前は使えません。だれにも届いていません。" in page
    assert "とっておくことば" in page
    assert not Message.objects.exists()
    assert not Topic.objects.exists()
    assert not HeldMessage.objects.exists()
    assert client.post(ROOM, {**sent, "topic": "ねむり"}).status_code == 302
    assert Message.objects.get().topic == Topic.objects.get()
    for act, actor in ((set_topic, circle.hana), (move, circle.midori)):
        with pytest.raises(Refusal) as refused:
            act(actor=actor, message=Message.objects.get(), topic=words)
        assert refused.value.code == "topic_not_taken"
    with pytest.raises(Refusal) as refused:
        rename_topic(actor=circle.midori, room=circle.room, topic_id=Topic.objects.get().pk, name=words)
    assert refused.value.code == "topic_not_taken"


def test_distress_in_a_name_is_never_refused(circle: Circle) -> None:
    said = about(circle.hana, circle, "ことば", watched.HELP)
    assert said.topic is not None
    assert Report.objects.get().message == said
    assert Report.objects.get().reason == "worried"


def test_the_writer_changes_it_for_half_an_hour_and_a_facilitator_moves_it(circle: Circle) -> None:
    said = about(circle.hana, circle, "ことば", "ねむり")
    seq = Event.objects.count()
    assert set_topic(actor=circle.hana, message=said, topic="ねむり") is None
    assert set_topic(actor=circle.hana, message=said, topic="ごはん") is not None
    assert names(circle.sora, circle) == ["ごはん"]
    for act, user in (
        (set_topic, circle.sora),
        (set_topic, circle.midori),
        (move, circle.hana),
        (move, circle.outsider),
    ):
        with pytest.raises(NotAllowed):
            act(actor=user, message=said, topic="よその")
    assert move(actor=circle.midori, message=said, topic="") is not None
    assert Message.objects.get().topic is None
    assert not Topic.objects.exists()
    assert list(Event.objects.filter(seq__gt=seq).values_list("kind", flat=True)) == [EventKind.MOVED] * 2
    Message.objects.update(created_at="2026-01-01T00:00:00Z")
    with pytest.raises(NotAllowed):
        set_topic(actor=circle.hana, message=said, topic="ねむり")


def test_a_new_name_is_told_with_each_message_and_two_become_one(circle: Circle) -> None:
    first, second = (about(circle.hana, circle, body, "ねむり") for body in ("ひとつ", "ふたつ"))
    third = about(circle.sora, circle, "みっつ", "夜")
    seq = Event.objects.count()
    rename_topic(actor=circle.midori, room=circle.room, topic_id=first.topic_id or 0, name="夜のねむり")
    told = list(Event.objects.filter(seq__gt=seq).values_list("kind", "message_id"))
    assert told == [(EventKind.MOVED, first.pk), (EventKind.MOVED, second.pk)]
    assert names(circle.sora, circle) == ["夜", "夜のねむり"]
    rename_topic(actor=circle.midori, room=circle.room, topic_id=first.topic_id or 0, name="夜")
    assert {message.topic_id for message in Message.objects.all()} == {third.topic_id}
    assert Topic.objects.count() == 1
    for user in (circle.hana, circle.outsider):
        with pytest.raises(NotAllowed):
            rename_topic(actor=user, room=circle.room, topic_id=third.topic_id or 0, name="わたしの")
    assert (
        client_for(circle.hana).post(f"{ROOM}topics/", {"topic": third.topic_id, "name": "わたしの"}).status_code == 403
    )


def test_it_vanishes_with_its_messages(circle: Circle) -> None:
    kept = about(circle.sora, circle, "のこる", "ごはん")
    withdraw_message(actor=circle.hana, message=about(circle.hana, circle, "とりけす", "ねむり"))
    about(circle.hana, circle, "きえる", "けんたの入学")
    about(circle.hana, circle, "きえる", "ごはん")
    erase_messages(actor=circle.hana, user=circle.hana, group=circle.group)
    assert list(Topic.objects.values_list("name", flat=True)) == ["ごはん"]
    assert kept.topic_id == Topic.objects.get().pk
    views = fresh_state(circle.midori, circle.room, is_facilitator=True).values()
    assert [view.get("topic") for view in views] == [{"id": kept.topic_id, "name": "ごはん"}, None, None, None]


def test_hidden_words_give_nothing_away_by_their_topic(circle: Circle) -> None:
    said = about(circle.hana, circle, "ひみつ", "かくれたわけ")
    moderate.hide(actor=circle.midori, message=said, reason="約束")
    for user, is_told in ((circle.sora, False), (circle.hana, True), (circle.midori, True)):
        view = fresh_state(user, circle.room, is_facilitator=user == circle.midori)[said.pk]
        assert ("topic" in view) is is_told
        client = client_for(user)
        assert names(user, circle) == []
        for path in (f"{ROOM}topics/", f"{ROOM}?topic={said.topic_id}"):
            page = client.get(path).content.decode()
            assert ("かくれたわけ" in page) is (is_told and "?" in path)  # on the line of the whole room alone
            assert "だけを読んでいます" not in page
    again = about(circle.sora, circle, "べつの", "かくれたわけ！？")  # another look
    assert again.topic_id != said.topic_id
    same = about(circle.sora, circle, "おなじ見た目", "かくれた わけ")
    assert (same.topic_id, Topic.objects.get(pk=same.topic_id).name) == (said.topic_id, "かくれた わけ")
    moderate.restore(actor=circle.midori, message=said, reason="約束")
    assert names(circle.sora, circle)[0] == "かくれた わけ"


def test_nobody_is_offered_the_topic_of_words_that_they_do_not_read(circle: Circle) -> None:
    said = about(circle.hana, circle, "ひみつ", "はなのわけ")
    block(actor=circle.sora, message=said)
    Membership.objects.filter(user=circle.midori).update(reads_from=said.seq + 1)
    for user in (circle.sora, circle.midori):
        client = client_for(user)
        for path in (ROOM, f"{ROOM}?topic={said.topic_id}", f"{ROOM}history/?topic={said.topic_id}", f"{ROOM}topics/"):
            assert "はなのわけ" not in client.get(path).content.decode()
    with pytest.raises(Refusal) as refused:
        rename_topic(actor=circle.midori, room=circle.room, topic_id=said.topic_id or 0, name="あて")
    assert refused.value.code == "no_such_topic"
    assert client_for(circle.outsider).get(f"{ROOM}topics/").status_code == 403


def test_the_room_is_read_by_one_topic_without_a_script(circle: Circle, client: Client) -> None:
    first = about(circle.sora, circle, "ねむりのことば", "ねむり")
    about(circle.sora, circle, "ごはんのことば", "ごはん")
    client.force_login(circle.hana)
    page = client.get(f"{ROOM}?topic={first.topic_id}").content.decode()
    assert "ねむりのことば" in lines_in(page)
    assert "ごはんのことば" not in lines_in(page)
    assert "話題「ねむり」だけを読んでいます。" in page
    assert 'name="topic" value="ねむり"' in page
    assert f'action="{ROOM}?topic={first.topic_id}"' in page
    assert "ここまで読みました" not in page
    assert "ごはんのことば" in client.get(ROOM).content.decode()
    fresh = client.get(f"{ROOM}history/?topic={first.topic_id}").content.decode()
    assert ("ねむりのことば" in fresh, "ごはんのことば" in fresh) == (True, False)
    sent = {"body": "わたしも", "topic": "ねむり", "client_id": str(uuid.uuid4())}
    answer = client.post(f"{ROOM}?topic={first.topic_id}", sent)
    mine = Message.objects.get(body="わたしも")
    assert answer["Location"] == f"{ROOM}?topic={first.topic_id}#m{mine.pk}"
    assert not ReadMark.objects.filter(user=circle.hana).exists()  # the rest was not read by that
    reply = client.get(f"{ROOM}?reply_to={first.pk}").content.decode()
    assert 'name="topic" value="ねむり"' in reply


def test_words_that_wait_keep_their_topic_and_it_is_nobody_elses_before(circle: Circle) -> None:
    sent = {"body": watched.HOLD, "topic": "ねむり", "client_id": str(uuid.uuid4())}
    assert client_for(circle.hana).post(ROOM, sent).status_code == 302
    waits = HeldMessage.objects.get()
    assert waits.topic == "ねむり"
    assert not Topic.objects.exists()
    released = held.release(actor=circle.midori, held=waits)
    assert released is not None
    assert (released.topic, HeldMessage.objects.get().topic) == (Topic.objects.get(), "")


def test_a_page_costs_as_many_queries_for_one_topic_as_for_fifty(circle: Circle, client: Client) -> None:
    client.force_login(circle.hana)

    def queries(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(path)
        return len(asked)

    one = about(circle.sora, circle, "ことば", "話題")
    client.get(ROOM)
    paths = (ROOM, f"{ROOM}?topic={one.topic_id}", f"{ROOM}topics/")
    before = [queries(path) for path in paths]
    for number in range(49):
        limits.posts.clear()
        about(circle.midori, circle, f"ことば{number}", f"話題{number}あ" if number % 2 else "話題")
    assert [queries(path) for path in paths] == before
