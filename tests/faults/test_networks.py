"""Bad networks: silent ones, slow ones, phones that do not read; and one person in two places at once."""

import asyncio
import json
import time
import uuid
from functools import partial
from typing import Any

import pytest

from tests.faults.fleet import Fleet
from tests.faults.line import Line
from tests.faults.story import WAYS, Gathering, gathering, tell, until
from tests.faults.tab import BROWSER, Tab, visit

BLACK_HOLE = 12.0  # seconds
UNAFFECTED = 2.0  # seconds that others may wait for a message at most, on a busy machine


async def everybody_else_goes_on(room: Gathering, tabs: list[Tab], seconds: float) -> float:
    """Pass messages around for some time, and return the longest delay."""
    longest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        for speaker, listener in zip(tabs, [*tabs[1:], tabs[0]], strict=True):
            longest = max(longest, await room.passes(speaker, listener))
    return longest


@pytest.mark.parametrize("way", WAYS)
def test_twelve_seconds_in_a_black_hole(one: Fleet, way: str) -> None:
    async def story() -> None:
        async with gathering(one, 6) as room:
            line = await Line(lambda: one.door(0)).open()
            phone = room.tab(1, lambda: line.port, way=way)
            others = [room.tab(number) for number in (0, 2, 3, 4, 5)]
            await room.all_up()
            before = room.say(phone)
            await until(lambda: before in phone.device.sent, "sent")
            line.black_hole()
            lost = [room.say(phone) for _number in range(3)]
            longest = await everybody_else_goes_on(room, others, BLACK_HOLE)
            assert longest < UNAFFECTED
            assert not phone.device.sent & set(lost)
            lost.append(room.say(phone))
            line.mend()
            await until(lambda: set(lost) <= phone.device.sent, "what was written in the hole is sent", 10)
            truth = await room.settle()
            mine = [m["cid"] for m in truth["messages"] if m["author"] == phone.device.user]
            assert sorted(mine) == sorted([before, *lost])
            assert mine[0] == before
            await line.close()

    tell(story)


def test_what_the_network_delivers_late_is_not_stored_twice(fleet: Fleet) -> None:
    """The page has long resent everything on another connection when the first one wakes up."""

    async def story() -> None:
        async with gathering(fleet, 3, outsiders=False) as room:
            slow = await Line(lambda: fleet.door(0)).open()
            doors = iter([slow.port])
            phone = room.tab(1, lambda: next(doors, fleet.door(1)), way="socket")
            room.tab(2)
            await room.all_up()
            slow.hold()
            late = [room.say(phone) for _number in range(5)]
            await until(lambda: set(late) <= phone.device.sent, "sent on the second line", 20)
            before = slow.carried
            slow.let_go()
            await until(lambda: slow.carried > before or not slow.connections, "the first line delivers")
            truth = await room.settle()
            assert sorted(message["cid"] for message in truth["messages"]) == sorted(late)
            await slow.close()

    tell(story)


def test_slow_narrow_and_broken_lines(fleet: Fleet) -> None:
    async def story() -> None:
        async with gathering(fleet, 8) as room:
            lines = [await Line(lambda number=number: fleet.door(number)).open() for number in range(8)]  # type: ignore[misc]
            for number, line in enumerate(lines):
                room.tab(number, lambda line=line: line.port, doubles=number % 2 == 0)  # type: ignore[misc]
            await room.all_up()
            lines[1].delay = lines[2].delay = 0.3  # a socket and requests
            lines[3].rate = 20_000
            async with room.talk(room.tabs):
                for _time in range(4):
                    for line in lines[4:]:
                        line.cut()
                    await room.goes_on(15)
            await room.settle()
            assert all(len(tab.away) > 1 for tab in room.tabs[4:] if tab in room.sockets)
            for line in lines:
                await line.close()

    tell(story)


LONG = "なが" * 900  # characters, three bytes each on the wire
READERS = 30  # people who do not read
CUT_OFF = 15.0  # seconds; sooner than their pages would notice


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
def test_readers_that_do_not_read(many: Fleet, server: str) -> None:
    """Slow readers cost the server a bounded buffer each and the others nothing, and are told to come back."""

    async def story() -> None:
        web = next(web for web in many.webs if web.server == server)
        async with gathering(many, 12 + READERS, outsiders=False) as room:
            speakers = [room.tab(number, lambda: web.port, way="socket") for number in range(12)]
            lines = [await Line(lambda: web.port).open() for _number in range(READERS)]
            readers = [
                room.tab(12 + number, lambda line=line: line.port, pace=BROWSER, way="socket")  # type: ignore[misc]
                for number, line in enumerate(lines)
            ]
            await room.all_up()
            before, memory = web.connections(), web.memory()
            for line in lines:
                line.stall()
            for tab in speakers:
                for _number in range(30):
                    room.say(tab, LONG)
            await until(lambda: all(tab.seq >= 360 for tab in speakers), "everybody else has all of it")
            longest = await everybody_else_goes_on(room, speakers[:4], 1)
            grown = web.memory() - memory
            written = 360 * len(LONG.encode()) * READERS
            print(f"{server}: {written / 1e6:.0f} MB not read, grown by {grown / 1e6:.0f} MB, {longest:.2f} s")
            assert longest < UNAFFECTED
            assert grown < 0.6 * written
            assert all(len(tab.away) == 1 for tab in speakers)
            await until(
                lambda: len(before & web.connections()) <= len(before) - READERS,
                "those who do not read are cut off",
                CUT_OFF,
            )
            for line in lines:
                line.read_on()
            await room.settle()
            assert all(len(tab.away) > 1 for tab in readers)
            for line in lines:
                await line.close()

    tell(story)


@pytest.mark.parametrize("ways", [("socket", "socket"), ("socket", "requests")])
def test_the_same_words_through_both_processes_in_the_same_moment(many: Fleet, ways: tuple[str, str]) -> None:
    async def story() -> None:
        async with gathering(many, 3, outsiders=False) as room:
            here, there = (
                room.tab(1, lambda number=number: many.door(number), way=way)  # type: ignore[misc]
                for number, way in enumerate(ways)
            )
            room.tab(2)
            await room.all_up()
            for _number in range(20):
                frame = {"t": "post", "id": str(uuid.uuid4()), "body": room.words()}
                here.device.said[frame["id"]] = frame["body"]
                form = {"client_id": frame["id"], "body": frame["body"]}
                path = f"/groups/{room.slug}/room/"
                posted = asyncio.create_task(asyncio.to_thread(visit, many.door(0), path, here.device.cookie, form))
                assert here.raw_frame(frame)
                assert there.raw_frame(frame)
                acks = [await until(partial(ack, tab, frame["id"]), "acknowledged") for tab in (here, there)]
                assert acks[0] == acks[1]
                status, _body, headers = await posted
                assert (status, headers["Location"].partition("#")[2]) == (302, f"m{acks[0]['message']}")
            truth = await room.settle()
            assert len(truth["messages"]) == truth["seq"] == 20

    tell(story)


def ack(tab: Tab, cid: str) -> dict[str, Any] | None:
    """The acknowledgement of a message, if it has arrived."""
    for _at, text in reversed(tab.raw):
        if cid in text and (frame := json.loads(text))["t"] == "ack":
            return dict(frame)
    return None


def test_two_tabs_of_one_person_share_what_waits(fleet: Fleet) -> None:
    """Both tabs know the same unsent words, and both send them as soon as they can."""

    async def story() -> None:
        async with gathering(fleet, 3, outsiders=False) as room:
            lines = [await Line(lambda number=number: fleet.door(number)).open() for number in range(2)]  # type: ignore[misc]
            tabs = [
                room.tab(1, lambda line=line: line.port, way=way)  # type: ignore[misc]
                for line, way in zip(lines, WAYS, strict=True)
            ]
            other = room.tab(2)
            await room.all_up()
            for _time in range(3):
                for line in lines:
                    line.black_hole()
                    line.cut()
                await until(lambda: not any(tab.is_up for tab in tabs), "both are away")
                written = {room.say(tab) for tab in tabs for _number in range(3)}
                for line in lines:
                    line.mend()
                await until(lambda: written <= tabs[0].device.sent, "all is sent")  # noqa: B023
            await room.settle()
            assert len(other.messages) == 18
            for line in lines:
                await line.close()

    tell(story)
