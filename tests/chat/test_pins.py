"""One message at the room's top, and messages that nobody can answer: by socket, by requests, on the page, in the log."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from chat.actions import held, moderate
from chat.actions.author import withdraw_message
from chat.actions.erase import erase_messages
from chat.actions.mute import mute
from chat.actions.pin import allow_replies, pin, stop_replies, unpin
from chat.enums import EventKind
from chat.models import Event, Message
from chat.queries.messages import pinned
from ground.refusals import NotAllowed, Refusal
from groups.models import Membership
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories.people import client_for
from tests.factories.rooms import Circle, let_wait, say

ROOM = "/groups/kotoba/room/"


@pytest.fixture(params=WAYS)
def phone(request: pytest.FixtureRequest) -> type[Phone]:
    return WAYS[request.param]


def top(page: str) -> str:
    """The line at the room's top, as it stands on a page."""
    return page.partition('id="pin"')[2].partition("</details>")[0]


def kinds() -> list[tuple[str, int | None]]:
    return list(Event.objects.exclude(kind=EventKind.POSTED).order_by("seq").values_list("kind", "message_id"))


def test_there_is_one_at_a_time_the_newest(circle: Circle) -> None:
    first, second = (say(circle.hana, circle.group, words) for words in ("はじめの", "つぎの"))
    pin(actor=circle.midori, message=first)
    assert pin(actor=circle.midori, message=first) is None
    pin(actor=circle.midori, message=second)
    assert unpin(actor=circle.midori, message=first) is None
    assert pinned(circle.sora, circle.room) == second
    unpin(actor=circle.midori, message=second)
    assert pinned(circle.sora, circle.room) is None
    assert kinds() == [("pinned", first.pk), ("unpinned", first.pk), ("pinned", second.pk), ("unpinned", second.pk)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(room=circle.room).update(pinned_at=timezone.now())


def test_it_goes_with_a_hidden_a_withdrawn_and_an_erased_message(circle: Circle) -> None:
    def at_the_top() -> Message:
        words = say(circle.hana, circle.group, "うえのことば")
        pin(actor=circle.midori, message=words)
        assert pinned(circle.sora, circle.room) == words
        return words

    words = at_the_top()
    moderate.hide(actor=circle.midori, message=words, reason="約束")
    assert pinned(circle.sora, circle.room) is None
    moderate.restore(actor=circle.midori, message=words, reason="約束")
    assert pinned(circle.sora, circle.room) is None
    withdraw_message(actor=circle.hana, message=at_the_top())
    assert pinned(circle.sora, circle.room) is None
    at_the_top()
    erase_messages(actor=circle.hana, user=circle.hana, group=circle.group)
    assert pinned(circle.sora, circle.room) is None
    assert not Message.objects.filter(pinned_at__isnull=False).exists()


def test_only_facilitators_do_so_also_with_their_own_words(circle: Circle) -> None:
    hers, theirs = say(circle.midori, circle.group, "わたしの"), say(circle.hana, circle.group, "ほかの")
    for act in (pin, unpin, stop_replies, allow_replies):
        for user in (circle.hana, circle.sora, circle.outsider):
            with pytest.raises(NotAllowed):
                act(actor=user, message=theirs)
    assert not kinds()
    for act in (pin, stop_replies):
        assert act(actor=circle.midori, message=hers)
    moderate.hide(actor=circle.midori, message=theirs, reason="約束")
    for act, code in ((pin, "cannot_pin"), (stop_replies, "cannot_stop_replies")):
        with pytest.raises(Refusal) as refused:
            act(actor=circle.midori, message=theirs)
        assert refused.value.code == code


def test_nobody_sees_at_the_top_what_they_do_not_read(circle: Circle, client: Client) -> None:
    words = say(circle.hana, circle.group, "うえにあるひみつ")
    pin(actor=circle.midori, message=words)
    for user in (circle.sora, circle.midori, circle.hana):
        client.force_login(user)
        assert "うえにあるひみつ" in top(client.get(ROOM).content.decode())
        assert "うえにあるひみつ" in top(client.get(f"{ROOM}history/").content.decode())
    mute(actor=circle.sora, message=words)
    Membership.objects.filter(user=circle.midori).update(reads_from=words.seq + 1)
    for user in (circle.sora, circle.midori):
        client.force_login(user)
        for path in (ROOM, f"{ROOM}history/"):
            page = client.get(path).content.decode()
            assert "うえにあるひみつ" not in page
            assert "hidden" in top(page).partition(">")[0]


def test_nobody_can_answer_while_replies_are_stopped(circle: Circle) -> None:
    words, waiting = say(circle.hana, circle.group, "もめたことば"), let_wait(circle.sora, circle.group, "待つ返事")
    type(waiting).objects.filter(pk=waiting.pk).update(reply_to=words)
    assert say(circle.sora, circle.group, "まえの返事", reply_to=words.pk).reply_to == words
    stop_replies(actor=circle.midori, message=words)
    assert stop_replies(actor=circle.midori, message=words) is None
    for user in (circle.sora, circle.hana, circle.midori):
        with pytest.raises(Refusal) as refused:
            say(user, circle.group, "返事", reply_to=words.pk)
        assert refused.value.code == "replies_stopped"
        assert str(refused.value.next_step) == "返信ではなく、新しく書いて送れます。"
    released = held.release(actor=circle.midori, held=waiting)
    assert released.reply_to is None
    allow_replies(actor=circle.midori, message=words)
    assert say(circle.sora, circle.group, "返事", reply_to=words.pk).reply_to == words
    assert [kind for kind, pk in kinds() if pk == words.pk] == ["stopped", "allowed"]


def test_the_form_says_so_and_lets_the_words_be_sent_as_new_ones(circle: Circle, client: Client) -> None:
    words = say(circle.hana, circle.group, "もめたことば")
    stop_replies(actor=circle.midori, message=words)
    client.force_login(circle.sora)
    page = client.get(f"{ROOM}?reply_to={words.pk}").content.decode()
    assert "hidden" in page.partition('id="replying"')[2].partition(">")[0]
    line = page.partition(f'id="m{words.pk}"')[2].partition("</li>")[0]
    assert "hidden" not in line.partition('class="message__stopped"')[2].partition(">")[0]
    assert "reply" not in line.partition('data-may="')[2].partition('"')[0]
    sent = {"body": "とっておくことば", "client_id": str(uuid.uuid4()), "reply_to": str(words.pk)}
    answer = client.post(ROOM, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "このメッセージへの返信は、見守りの人が止めています。" in page
    assert "とっておくことば" in page
    assert f'name="reply_to" value="{words.pk}"' not in page
    assert client.post(ROOM, {**sent, "reply_to": ""}).status_code == 302


def test_everybody_sees_it_at_once(live_circle: Circle, phone: type[Phone]) -> None:
    words = say(live_circle.hana, live_circle.group, "うえのことば")
    keys = [session_for(user) for user in (live_circle.midori, live_circle.sora)]

    async def story() -> list[Any]:
        midori, sora = phones = [phone(key) for key in keys]
        for one in phones:
            await one.open()
        answers = [await midori.ask(what, message=words.pk) for what in ("pin", "stop_replies")]
        answers.append(await sora.ask("pin", message=words.pk))
        await sora.seen_up_to(3)
        seen = [frame for frame in sora.received if frame["t"] in ("event", "catchup")]
        views = [view for one in seen for view in one.get("messages", [one.get("message")]) if view]
        refused = await sora.say("返事", reply_to=words.pk)
        for one in phones:
            await one.hang_up()
        return [[answer.get("code", answer["t"]) for answer in answers], views[-1], refused["code"]]

    answers, view, refused = online(story)
    assert answers == ["ack", "ack", "not_facilitator"]
    assert (view["id"], view["pinned"], view["stopped"], refused) == (words.pk, True, True, "replies_stopped")
    assert "reply" not in view["may"]["member"]


def test_the_page_behind_the_dots_does_the_same(circle: Circle) -> None:
    words, midori = say(circle.hana, circle.group, "ことば"), client_for(circle.midori)
    for what, after in (("pin", True), ("unpin", False)):
        assert midori.post(f"{ROOM}{words.pk}/{what}/").status_code == 302
        assert (Message.objects.get(pk=words.pk).pinned_at is not None) is after
    for what, takes in (("stop_replies", False), ("allow_replies", True)):
        assert midori.post(f"{ROOM}{words.pk}/{what}/").status_code == 302
        assert Message.objects.get(pk=words.pk).takes_replies is takes
