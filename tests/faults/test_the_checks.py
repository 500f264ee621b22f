"""The checks at the end of every story detect what they are there for."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults import story as telling
from tests.faults.fleet import Fleet
from tests.faults.story import Gathering, gathering, tell, until


def lost(room: Gathering) -> None:
    """A message was shown as sent, but is not stored."""
    room.devices[1].said["nowhere"] = "あったはず"
    room.devices[1].sent.add("nowhere")


def forgotten(room: Gathering) -> None:
    """A written message was neither sent nor kept."""
    room.devices[1].said["nowhere"] = "あったはず"


def not_shown(room: Gathering) -> None:
    """A page lacks a message."""
    room.tabs[1].messages.popitem()


def not_hidden(room: Gathering) -> None:
    """A page shows words that have since been hidden."""
    view = next(view for view in room.tabs[2].messages.values() if view["state"] == "hidden")
    view.update(state="visible", html="ひどいこと")


def left_out(room: Gathering) -> None:
    """A page was not given an event."""
    room.tabs[1].gaps += 1


@pytest.mark.parametrize("wrong", [lost, forgotten, not_shown, not_hidden, left_out])
def test_what_is_wrong_is_noticed(one: Fleet, wrong: Callable[[Gathering], None]) -> None:
    async def story() -> None:
        async with gathering(one, 4, outsiders=False) as room:
            for number in range(4):
                room.tab(number)
            await room.all_up()
            for tab in room.tabs:
                room.say(tab)
            await room.settle()
            facilitator, author = room.tabs[0], room.tabs.pop()
            await author.close()  # an author sees more of their own hidden words than other members do
            words = next(view for view in facilitator.messages.values() if view["by"] == author.device.member)
            assert (await facilitator.ask("hide", message=words["id"], reason="まちがえました"))["t"] == "ack"
            truth = await room.settle()
            wrong(room)
            with pytest.raises(AssertionError):
                room.check(truth, room.tabs)

    tell(story)


def test_a_leak_is_noticed(one: Fleet) -> None:
    async def story() -> None:
        async with gathering(one, 2, outsiders=False) as room:
            tab = room.tab(1)
            cid = room.say(tab)
            await until(lambda: cid in tab.device.sent, "sent")
            await room.outsiders.try_each_door_once()
            room.outsiders.check(room.mark)
            room.outsiders.cookies["former"] = tab.device.cookie  # as if an outsider had got in after all
            listening = asyncio.create_task(room.outsiders.try_each_door_once())
            await until(lambda: any(room.mark in text for text in room.outsiders.received), "words are received")
            listening.cancel()
            with pytest.raises(AssertionError):
                room.outsiders.check(room.mark)

    tell(story)


def test_a_story_that_does_not_end_tells_where_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "LONGEST_STORY", 0.7)

    async def nobody_comes() -> None:
        await asyncio.Event().wait()

    with pytest.raises(AssertionError, match=r"(?s)not over within 0\.7 s.*in nobody_comes"):
        tell(nobody_comes)
