"""Who gets what through the socket: the muted, the reported, the hidden, those who left or signed out."""

import asyncio
import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from chat import doorbell
from chat.actions.moderate import hide
from chat.hub.connection import Close
from chat.hub.hub import Hub
from groups.actions.leave import leave
from people.actions.account import suspend_account
from people.models import User
from tests.chat.asking_phones import WAYS, waits_here
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle, say

Socket = Phone  # what only a socket has: a moment between handshake and hello, and the news that somebody is typing


@pytest.fixture(autouse=True, params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything here holds by socket and by requests."""
    monkeypatch.setattr(request.module, "Phone", WAYS[request.param])
    return str(request.param)


def test_who_leaves_is_cut_off_at_once_and_cannot_write(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        hana, sora = Phone(keys[0]), Phone(keys[1])
        await hana.open()
        await sora.open()
        await asyncio.to_thread(leave, actor=live_circle.hana, group=live_circle.group, delete_messages=False)
        assert await hana.closed() == Close.NOT_A_MEMBER
        before = hana.raw
        ack = await sora.say("はなさん、またいつでも")
        await sora.seen_up_to(ack["seq"])
        assert hana.raw == before
        again = Phone(keys[0])
        again.connect()
        assert await again.closed() == Close.NOT_A_MEMBER
        await sora.hang_up()

    online(story)


def test_whose_account_is_suspended_is_cut_off_at_once(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)
    staff = User.objects.create_superuser("staff@example.org", "職員")

    async def story() -> None:
        hana = Phone(key)
        await hana.open()
        await asyncio.to_thread(suspend_account, actor=staff, person=live_circle.hana)
        assert await hana.closed() == Close.LOGIN

    online(story)


@pytest.mark.parametrize(
    ("change", "code"), [({"left_at": "2026-01-01T00:00Z"}, 4403), ({"role": "facilitator"}, 4408)]
)
def test_who_was_removed_between_the_handshake_and_hello_is_not_let_in(
    live_circle: Circle, change: dict[str, str], code: int
) -> None:
    say(live_circle.sora, live_circle.group, "あとから来た人へ")
    key = session_for(live_circle.hana)

    async def story() -> None:
        hana = Socket(key)
        hana.connect()
        await hana.until(lambda: hana.accepted)
        # Its ring finds no socket in the room yet.
        await asyncio.to_thread(live_circle.group.memberships.filter(user=live_circle.hana).update, **change)
        hana.send({"t": "hello", "after": 0})
        assert await hana.closed() == code
        assert hana.raw == ""

    online(story)


def test_a_write_after_the_membership_ended_is_refused_even_while_the_socket_is_still_open(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        hana = Socket(key)
        await hana.open()
        # No doorbell: the row alone decides.
        await asyncio.to_thread(
            live_circle.group.memberships.filter(user=live_circle.hana).update, left_at="2026-01-01T00:00Z"
        )
        answer = await hana.say("まだ送れるかな")
        assert answer["code"] == "not_a_member"
        assert await hana.closed() == Close.NOT_A_MEMBER

    online(story)
    assert live_circle.room.messages.count() == 0


def test_the_regular_check_closes_sockets_of_ended_memberships_and_sessions(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora, live_circle.midori)]

    async def story() -> None:
        hana, sora, midori = (Phone(key) for key in keys)
        for phone in (hana, sora, midori):
            await phone.open()
        for key in keys:
            await waits_here(key, live_circle)
        await asyncio.to_thread(
            live_circle.group.memberships.filter(user=live_circle.hana).update, left_at="2026-01-01T00:00Z"
        )
        from django.contrib.sessions.models import Session

        await asyncio.to_thread(Session.objects.filter(session_key=keys[1]).delete)
        await Hub.here().watch.check()
        assert await hana.closed() == Close.NOT_A_MEMBER
        assert await sora.closed() == Close.LOGIN
        assert midori.close_code is None
        await midori.hang_up()

    online(story)


def test_logging_out_closes_this_sessions_sockets_and_empties_the_browser(live_circle: Circle) -> None:
    client = Client()
    client.force_login(live_circle.hana)
    key = client.session.session_key
    other = session_for(live_circle.hana)
    assert key is not None

    async def story() -> None:
        here, elsewhere = Phone(key), Phone(other)
        await here.open()
        await elsewhere.open()
        response = await asyncio.to_thread(client.post, "/accounts/logout/")
        assert response["Clear-Site-Data"] == '"storage"'
        assert await here.closed() == Close.LOGIN
        assert elsewhere.close_code is None
        await elsewhere.hang_up()

    online(story)


def test_muted_people_and_reported_messages_do_not_reach_the_socket(live_circle: Circle) -> None:
    bad = say(live_circle.sora, live_circle.group, "いやなことば")
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora, live_circle.midori)]

    async def story() -> None:
        hana, sora, midori = (Phone(key) for key in keys)
        for phone in (hana, sora, midori):
            await phone.open(after=1)
        assert (await hana.ask("report", message=bad.pk, reason="hurt"))["t"] == "ack"
        await hana.expect("refresh")
        assert (await midori.expect("reports", open=1))["open"] == 1
        assert (await sora.ask("edit", message=bad.pk, body="もっといやなことば"))["t"] == "ack"
        await hana.seen_up_to(2)
        assert "もっと" not in hana.raw
        hana.received.clear()
        assert (await hana.ask("mute", message=(await sora.say("別のはなし"))["message"]))["t"] == "ack"
        await hana.expect("refresh")
        await sora.say("ミュートのあとのことば")
        await hana.seen_up_to(4)
        assert "ミュートのあと" not in hana.raw
        back = Phone(keys[0])
        await back.open()
        catchup = await back.expect("catchup")
        assert catchup == {"t": "catchup", "seq": 4, "messages": []}
        for phone in (hana, sora, midori, back):
            await phone.hang_up()

    online(story)


def test_what_is_hidden_is_shown_to_its_author_with_the_reason_and_to_facilitators_only(live_circle: Circle) -> None:
    words = say(live_circle.hana, live_circle.group, "ないしょの電話番号")
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora, live_circle.midori)]

    async def story() -> None:
        hana, sora, midori = phones = [Phone(key) for key in keys]
        for phone in phones:
            await phone.open(after=1)
        answer = await midori.ask("hide", message=words.pk, reason="番号は書かない約束です")
        assert answer["t"] == "ack"
        for phone in phones:
            await phone.seen_up_to(2)
        late = Phone(keys[1])
        await late.open(after=0)  # from the events kept in memory
        for phone in (sora, late):
            assert "ないしょ" not in phone.raw
            assert "番号は書かない" not in phone.raw
            assert phone.state()[words.pk]["state"] == "hidden"
        for phone in (hana, midori):
            assert phone.state()[words.pk]["html"] == "ないしょの電話番号"
            assert phone.state()[words.pk]["reason"] == "番号は書かない約束です"
        for phone in (*phones, late):
            await phone.hang_up()

    online(story)


def test_a_member_may_not_moderate(live_circle: Circle) -> None:
    words = say(live_circle.hana, live_circle.group, "ことば")
    key = session_for(live_circle.sora)

    async def story() -> None:
        sora = Phone(key)
        await sora.open()
        frames: dict[str, dict[str, Any]] = {"hide": {"message": words.pk}, "freeze": {"on": True}}
        for kind, frame in frames.items():
            assert (await sora.ask(kind, reason="なんとなく", **frame))["code"] == "not_facilitator"
        await sora.hang_up()

    online(story)
    words.refresh_from_db()
    assert words.is_visible


def test_a_frozen_room_tells_everybody_why_and_takes_no_words_of_members(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.midori)]

    async def story() -> None:
        hana, midori = Phone(keys[0]), Phone(keys[1])
        await hana.open()
        await midori.open()
        await waits_here(keys[0], live_circle)  # between two requests it is a fresh welcome that tells
        await midori.ask("freeze", on=True, reason="ひと休みしましょう")
        event = await hana.expect("event", kind="frozen")
        may = event["room"].pop("may")
        assert event["room"] == {"frozen": True, "reason": "ひと休みしましょう", "group": "open", "slow": 0}
        assert {role: "post" in verbs for role, verbs in may.items()} == {"member": False, "facilitator": True}
        assert (await hana.say("でも"))["code"] == "frozen"
        ack = await midori.say("また明日開きます")
        await hana.seen_up_to(ack["seq"])
        await waits_here(keys[0], live_circle)
        late = Phone(keys[0])
        assert (await late.open())["room"]["frozen"] is True
        await midori.ask("freeze", on=False)
        await hana.expect("event", kind="unfrozen")
        assert (await hana.say("ただいま"))["t"] == "ack"
        for phone in (hana, midori, late):
            await phone.hang_up()

    online(story)


def test_typing_and_presence_are_passed_on_but_not_to_oneself_nor_to_who_muted(live_circle: Circle) -> None:
    first = say(live_circle.sora, live_circle.group, "こんばんは")
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora, live_circle.midori)]

    async def story() -> None:
        hana, sora, midori = (Socket(key) for key in keys)
        await hana.open()
        await hana.ask("mute", message=first.pk)
        await hana.expect("refresh")
        await sora.open()
        welcome = await midori.open()
        assert welcome["facilitators"] == ["みどり"]
        assert (await hana.expect("presence", facilitators=["みどり"]))["t"] == "presence"
        sora.send({"t": "typing"})
        assert (await midori.expect("typing"))["name"] == "そら"
        sora.send({"t": "ping", "seq": 1})
        await sora.expect("pong")
        for phone in (hana, sora):
            assert all(frame["t"] != "typing" for frame in phone.received)
        for phone in (hana, sora, midori):
            await phone.hang_up()

    online(story)


@pytest.mark.parametrize("code", ["ja", "en"])
def test_refusals_come_in_the_readers_language(live_circle: Circle, code: str) -> None:
    key = session_for(live_circle.hana)

    async def story() -> str:
        phone = Phone(key)
        phone.connect()
        await phone.until(lambda: phone.accepted)
        phone.send({"t": "hello", "after": 0, "lang": code})
        await phone.expect("catchup")
        answer = await phone.say("   ")
        await phone.hang_up()
        assert answer["code"] == "empty"
        return str(answer["message"])

    assert online(story) == {"ja": "まだ何も書かれていません。", "en": "Nothing has been written yet."}[code]


def test_a_person_who_sends_too_much_is_asked_to_breathe(live_circle: Circle) -> None:
    from chat import limits

    key = session_for(live_circle.hana)

    async def story() -> list[str]:
        phone = Phone(key)
        await phone.open()
        answers = [await phone.say(f"{number}") for number in range(limits.POSTS_AT_ONCE + 2)]
        await phone.hang_up()
        return [answer.get("code", "ack") for answer in answers]

    with time_machine.travel("2026-11-20T20:00Z", tick=False):
        assert online(story) == ["ack"] * limits.POSTS_AT_ONCE + ["slow_down"] * 2


def test_a_doorbell_that_makes_no_sense_is_survived(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        for bell in ({"news": [["x"]]}, {"ended": 5}, {"news": [[live_circle.room.pk, 10**9]]}):
            doorbell.tell(json.loads(json.dumps(bell)))
        ack = await phone.say("まだいます")
        await phone.seen_up_to(ack["seq"])
        assert phone.seqs() == [1]
        await phone.hang_up()

    online(story)


def test_erased_words_are_gone_from_what_a_late_reader_gets(live_circle: Circle) -> None:
    say(live_circle.hana, live_circle.group, "消したいことば")
    keys = [session_for(user) for user in (live_circle.sora, live_circle.midori)]

    async def story() -> None:
        sora = Phone(keys[0])
        await sora.open()
        await asyncio.to_thread(leave, actor=live_circle.hana, group=live_circle.group, delete_messages=True)
        await sora.expect("event", kind="erased")
        for key in keys:
            late = Phone(key)
            await late.open(after=0)
            await late.expect("catchup")
            assert "消したい" not in late.raw
            await late.hang_up()
        await sora.hang_up()

    online(story)


def test_hide_from_a_form_reaches_the_socket(live_circle: Circle) -> None:
    words = say(live_circle.hana, live_circle.group, "ことば")
    key = session_for(live_circle.sora)

    async def story() -> None:
        sora = Phone(key)
        await sora.open(after=1)
        await asyncio.to_thread(hide, actor=live_circle.midori, message=words, reason="約束のこと")
        await sora.seen_up_to(2)
        assert (sora.newest()["state"], "html" in sora.newest()) == ("hidden", False)
        await sora.hang_up()

    online(story)
