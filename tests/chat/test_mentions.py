"""Mentions: who is called, how that is shown, and who is told of it; nothing given away between people with a block."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import limits
from chat.actions import held, moderate
from chat.actions.author import edit_message, withdraw_message
from chat.actions.follow import follow
from chat.actions.mute import block, mute
from chat.actions.read import mark_read
from chat.enums import EventKind
from chat.mentions import calls_in
from chat.models import Event, Mention, Message
from chat.queries.log import fresh_state, news
from groups.actions.leave import leave
from groups.actions.nickname import change_nickname
from groups.models import Membership
from notices.models import Notice
from people.models import User
from tests.factories import rooms as make
from tests.factories.people import client_for, make_user
from tests.factories.rooms import Circle, let_wait, say

ROOM = "/groups/kotoba/room/"
NAMES = [(1, "はな"), (2, "はなちゃんママ"), (3, "ひな ママ"), (4, "Sora"), (5, "🌸ゆき"), (6, "ソラ")]


def html(user: User, circle: Circle, message: Message) -> str:
    return str(fresh_state(user, circle.room, is_facilitator=user == circle.midori)[message.pk]["html"])


def told(person: User) -> list[tuple[str, int]]:
    follow()
    return list(Notice.objects.filter(user=person, read_at=None).order_by("pk").values_list("kind", "count"))


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("@はな おはよう", [1]),
        ("＠はなさん、おはよう", [1]),
        ("ねえ@はなちゃんママは？", [2]),
        ("@はな、@はなちゃんママ", [1, 2]),
        ("@ひな　ママ どう？", [3]),
        ("@sora!", [4]),
        ("＠ＳＯＲＡ", [4]),
        ("@🌸ゆき", [5]),
        ("@ソラさん", [6]),
        ("@はなび大会", []),  # a longer word
        ("@Soraya", []),
        ("sora@sora.example", []),
        ("a.b-c@sora", []),
        ("hana@はな", []),
        ("@sora.example", []),
        ("https://x.example/@はな", []),
        ("@ はな", []),
        ("@だれか", []),
        ("@@はな", [1]),
    ],
)
def test_who_is_called(body: str, called: list[int]) -> None:
    assert [span.member_id for span in calls_in(body, NAMES)] == called


def test_a_mark_stands_where_the_name_is_whatever_it_is_now(circle: Circle, client: Client) -> None:
    said = say(circle.hana, circle.group, "ねえ @そらさん <b> https://a.example/")
    mark = '<span class="mention">@%s</span>さん &lt;b&gt; <a href="https://a.example/"'
    for user in (circle.hana, circle.sora, circle.midori):
        assert f"ねえ {mark % 'そら'}" in html(user, circle, said)
    change_nickname(actor=circle.sora, group=circle.group, nickname="うみ")
    assert list(Event.objects.values_list("kind", "message_id")) == [
        (EventKind.POSTED, said.pk),
        (EventKind.RENAMED, said.pk),
    ]
    assert mark % "うみ" in html(circle.hana, circle, said)
    client.force_login(circle.hana)
    page = client.get(ROOM).content.decode()
    assert mark % "うみ" in page
    assert "ねえ @うみさん" in client.get(f"{ROOM}{said.pk}/").content.decode()  # in the field in which it is corrected
    leave(actor=circle.sora, group=circle.group, delete_messages=False)
    assert "mention" not in html(circle.hana, circle, said)
    assert "ねえ @そらさん" in html(circle.hana, circle, said)


@pytest.mark.django_db(transaction=True)
def test_the_room_is_told_when_who_is_called_leaves_or_goes(live_circle: Circle) -> None:
    circle = live_circle
    said = say(circle.hana, circle.group, "@そら @みどり")
    seq = Event.objects.count()
    leave(actor=circle.sora, group=circle.group, delete_messages=False)
    assert list(Event.objects.filter(seq__gt=seq).values_list("kind", "message_id")) == [(EventKind.RENAMED, said.pk)]
    circle.midori.delete()
    assert EventKind.RENAMED in Event.objects.filter(seq__gt=seq + 1).values_list("kind", flat=True)
    assert [one.member.user for one in Mention.objects.select_related("member__user")] == [circle.sora]
    assert "mention" not in html(circle.hana, circle, said)


def test_who_is_called_is_told_once_and_nobody_else(circle: Circle) -> None:
    say(circle.sora, circle.group, "まえのことば")  # so that what follows is an answer to them as well
    say(circle.hana, circle.group, "@そら @はな ことば")
    assert told(circle.sora) == [("chat.mentions", 1)]
    assert told(circle.hana) == []
    assert told(circle.midori) == []
    say(circle.hana, circle.group, "＠みどり")
    assert told(circle.midori) == [("chat.mentions", 1)]
    line = client_for(circle.sora).get("/my/notices/").content.decode()
    assert "あなたに1件の呼びかけがありました" in line
    assert "ことば」" not in line


def test_who_has_read_so_far_is_not_told(circle: Circle) -> None:
    said = say(circle.hana, circle.group, "@そら")
    mark_read(actor=circle.sora, room=circle.room, seq=said.seq)
    assert told(circle.sora) == []


@pytest.mark.parametrize("who", ["hana", "sora"])
@pytest.mark.parametrize("act", [block, mute])
def test_a_block_or_a_mute_of_either_gives_nothing_away(circle: Circle, who: str, act: object) -> None:
    hers, theirs = say(circle.hana, circle.group, "はなの"), say(circle.sora, circle.group, "そらの")
    follow()
    Notice.objects.all().delete()
    actor, it = (circle.hana, theirs) if who == "hana" else (circle.sora, hers)
    before = html(circle.midori, circle, say(circle.hana, circle.group, "@そら まえ"))
    Notice.objects.all().delete()
    act(actor=actor, message=it)  # type: ignore[operator]
    said = say(circle.hana, circle.group, "@そら あと")
    assert told(circle.sora) == []
    assert html(circle.hana, circle, said) == before.replace("まえ", "あと")  # to her as to others
    assert html(circle.midori, circle, said) == before.replace("まえ", "あと")


def test_a_block_afterwards_takes_the_news_back(circle: Circle) -> None:
    said = say(circle.hana, circle.group, "@そら")
    assert told(circle.sora) == [("chat.mentions", 1)]
    block(actor=circle.sora, message=said)
    assert told(circle.sora) == []


def test_words_that_wait_tell_nobody_and_released_they_do(circle: Circle) -> None:
    waits = let_wait(circle.hana, circle.group, "@そら まって")
    assert told(circle.sora) == []
    assert not Mention.objects.exists()
    held.release(actor=circle.midori, held=waits)
    assert told(circle.sora) == [("chat.mentions", 1)]


def test_hidden_and_withdrawn_words_tell_nobody(circle: Circle) -> None:
    hidden, withdrawn = (say(circle.hana, circle.group, "@そら") for _one in range(2))
    assert told(circle.sora) == [("chat.mentions", 2)]
    moderate.hide(actor=circle.midori, message=hidden, reason="約束")
    assert told(circle.sora) == [("chat.mentions", 1)]
    withdraw_message(actor=circle.hana, message=withdrawn)
    assert told(circle.sora) == []
    early = say(circle.hana, circle.group, "@そら")
    moderate.hide(actor=circle.midori, message=early, reason="約束")
    assert told(circle.sora) == []
    assert not Mention.objects.filter(message=withdrawn).exists()


def test_corrected_words_call_whom_they_name_now(circle: Circle) -> None:
    said = say(circle.hana, circle.group, "@そら")
    edit_message(actor=circle.hana, message=said, body="ねえ @みどり")
    assert [one.member.user for one in Mention.objects.select_related("member__user")] == [circle.midori]
    assert 'ねえ <span class="mention">@みどり</span>' in html(circle.sora, circle, said)


def test_nobody_of_another_group_is_called(circle: Circle) -> None:
    other = make.circle("yoru")
    far = make_user("とおい")
    make.join(far, other.group)
    said = say(circle.hana, circle.group, "@とおい @よその人")
    assert not Mention.objects.exists()
    assert "mention" not in html(circle.sora, circle, said)
    assert told(far) == []


def test_the_silence_of_a_group_holds_for_it(circle: Circle) -> None:
    client = client_for(circle.sora)
    assert client.post("/groups/kotoba/quiet/", {"wish": "always"}).status_code == 302
    say(circle.hana, circle.group, "@そら")
    follow()
    assert not Notice.objects.filter(user=circle.sora, planned_at__isnull=False).exists()


def test_fifty_calls_cost_as_many_queries_as_one(circle: Circle, client: Client) -> None:
    client.force_login(circle.midori)

    def asked() -> list[int]:
        found = []
        for look in (
            lambda: client.get(ROOM),
            lambda: news(circle.room.pk, after=0, limit=200),
            lambda: fresh_state(circle.midori, circle.room, is_facilitator=True),
            lambda: say(circle.hana, circle.group, "@そら @みどり"),
        ):
            with CaptureQueriesContext(connection) as queries:
                look()
            found.append(len(queries))
        return found

    say(circle.hana, circle.group, "@そら")
    asked()
    before = asked()
    for number in range(40):
        limits.posts.clear()
        person = make_user(f"ひと{number}あ")
        make.join(person, circle.group)
        say(person, circle.group, f"@そら @はな {number}")
    assert asked() == before


def test_words_without_an_at_sign_ask_nothing_more(circle: Circle) -> None:
    say(circle.hana, circle.group, "はじめ")
    with CaptureQueriesContext(connection) as queries:
        say(circle.hana, circle.group, "ことば")
    assert not [query for query in queries if "chat_mention" in query["sql"] or "chat_topic" in query["sql"]]
    with CaptureQueriesContext(connection) as queries:
        news(circle.room.pk, after=0, limit=200)
    assert len(queries) == 3


def test_old_words_are_no_news(circle: Circle) -> None:
    said = say(circle.hana, circle.group, "@そら", client_id=uuid.uuid4())
    Event.objects.filter(message=said).update(at=timezone.now() - timedelta(days=3))
    Message.objects.filter(pk=said.pk).update(created_at=timezone.now() - timedelta(days=3))
    assert told(circle.sora) == []
    assert Membership.objects.filter(user=circle.sora).exists()
