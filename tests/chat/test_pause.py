"""A member whose writing is paused: what they read, what they cannot do, and that nobody else learns of it."""

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from chat.actions.author import edit_message, withdraw_message
from chat.actions.post import post_message
from chat.actions.react import react
from chat.actions.report import report
from chat.enums import ReactionKind, ReportReason
from chat.hub.connection import Close
from ground.refusals import Refusal
from groups.actions.pause import lift_pause, pause_writing
from groups.enums import PauseFor
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle, circle, say

ROOM = "/groups/kotoba/room/"


def paused(here: Circle, hours: PauseFor = PauseFor.HOUR) -> None:
    pause_writing(actor=here.midori, membership=here.member(here.hana), hours=hours, reason="すこし休みましょう")


@pytest.fixture
def here(db: None) -> Circle:
    return circle()


def post(here: Circle, words: str = "まだ言いたいこと") -> Any:
    return post_message(actor=here.hana, room=here.room, client_id=uuid.uuid4(), body=words)


@pytest.mark.parametrize("hours", list(PauseFor))
def test_until_its_end_nothing_is_written_and_then_it_is_by_itself(here: Circle, hours: PauseFor) -> None:
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False) as clock:
        mine, theirs = say(here.hana, here.group, "まえのことば"), say(here.sora, here.group, "そらのことば")
        paused(here, hours)
        writes: dict[str, Callable[[], object]] = {
            "post": lambda: post(here),
            "edit": lambda: edit_message(actor=here.hana, message=mine, body="なおした"),
            "react": lambda: react(actor=here.hana, message=theirs, kind=ReactionKind.HUG),
        }
        for write in writes.values():
            with pytest.raises(Refusal) as refused:
                write()
            assert refused.value.code == "writing_paused"
        clock.shift(timedelta(hours=hours) - timedelta(seconds=1))
        with pytest.raises(Refusal):
            post(here)
        clock.shift(timedelta(seconds=1))
        assert post(here).is_new
        react(actor=here.hana, message=theirs, kind=ReactionKind.HUG)


def test_reading_reporting_and_withdrawing_go_on(here: Circle, client_for: Callable[..., Client]) -> None:
    mine, theirs = say(here.hana, here.group, "まえのことば"), say(here.sora, here.group, "そらのことば")
    paused(here)
    assert "そらのことば" in client_for(here.hana).get(ROOM).content.decode()
    assert report(actor=here.hana, message=theirs, reason=ReportReason.HURT) is not None
    assert withdraw_message(actor=here.hana, message=mine) is not None


def test_the_person_reads_why_and_until_when_and_how_to_answer_and_nobody_else_does(
    here: Circle, client_for: Callable[..., Client]
) -> None:
    say(here.hana, here.group, "まえのことば")
    with time_machine.travel("2026-11-30 10:00+09:00", tick=False):
        paused(here, PauseFor.DAY)
        told = "12月1日（火） 10:00まで、あなたの書き込みはお休みです。"
        for address in (ROOM, "/groups/mine/"):
            page = client_for(here.hana).get(address).content.decode()
            assert told in page, address
            assert "すこし休みましょう" in page
            assert 'href="/voices/"' in page
        assert client_for(here.hana).get(ROOM).context["may"] == ["take_back", "withdraw", "report", "mute", "block"]
        for other in (here.sora, here.midori):
            for address in (ROOM, "/groups/mine/", "/groups/kotoba/members/", f"{ROOM}history/"):
                page = client_for(other).get(address).content.decode()
                assert "すこし休みましょう" not in page
                assert "お休みです" not in page


def test_a_form_is_refused_and_keeps_the_words(here: Circle, client_for: Callable[..., Client]) -> None:
    paused(here)
    sent = {"body": "消えてはこまることば", "client_id": str(uuid.uuid4())}
    answer = client_for(here.hana).post(ROOM, sent)
    assert answer.status_code == 422
    assert "消えてはこまることば" in answer.content.decode()


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> type[Phone]:
    found: type[Phone] = WAYS[request.param]
    return found


@pytest.mark.django_db(transaction=True)
def test_an_open_page_learns_of_it_at_once_and_nobody_elses_does(live_circle: Circle, way: type[Phone]) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]
    member = live_circle.member(live_circle.hana)

    async def story() -> None:
        hana, sora = way(keys[0]), way(keys[1])
        await hana.open()
        await sora.open()
        before = sora.raw
        reason: dict[str, Any] = {"hours": PauseFor.HOUR, "reason": "すこし休みましょう"}
        pause = await asyncio.to_thread(pause_writing, actor=live_circle.midori, membership=member, **reason)
        assert await hana.closed() == Close.RESYNC
        again = way(keys[0])
        welcome = await again.open()
        assert welcome["paused"] == int(pause.until.timestamp())
        refusal = await again.ask("post", body="まだ言いたいこと")
        assert (refusal["t"], refusal["code"]) == ("refusal", "writing_paused")
        assert sora.raw == before
        await asyncio.to_thread(lift_pause, actor=live_circle.midori, membership=member)
        assert await again.closed() == Close.RESYNC
        once_more = way(keys[0])
        assert "paused" not in await once_more.open()
        ack = await once_more.say("また話せます")
        await sora.seen_up_to(ack["seq"])
        await once_more.hang_up()
        await sora.hang_up()

    online(story)
