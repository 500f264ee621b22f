"""A room full of people, what they do, and what must hold in the end."""

import asyncio
import random
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from itertools import count
from typing import Any, cast

from tests.faults.asking_tab import AskingTab
from tests.faults.fleet import Fleet
from tests.faults.outsiders import Outsiders, cookies_of
from tests.faults.tab import QUICK, Device, Pace, Tab, visit

WAYS: dict[str, type[Tab]] = {"socket": Tab, "requests": AskingTab}
PATIENCE = 60  # seconds before a story gives up waiting for something that should take a moment
LONGEST_STORY = 150  # seconds


def tell(story: Callable[[], Awaitable[Any]]) -> Any:
    """Run a story. One that does not end fails, and shows what everybody in it was waiting for."""
    stood: list[str] = []

    async def run() -> Any:
        loop = asyncio.get_running_loop()
        # Processes and pages are awaited in threads, so that the people are not held up.
        loop.set_default_executor(ThreadPoolExecutor(16))
        loop.call_later(LONGEST_STORY - 0.5, lambda: stood.extend(where_all_stand()))
        async with asyncio.timeout(LONGEST_STORY):
            return await story()

    try:
        return asyncio.run(run())
    except TimeoutError:
        if not stood:
            raise
        raise AssertionError(f"the story was not over within {LONGEST_STORY} s\n" + "\n".join(stood)) from None


def where_all_stand() -> list[str]:
    """Where each task of this loop waits: its stack, outermost frame first."""
    found = []
    for task in asyncio.all_tasks():
        lines, waiting = [task.get_name()], cast(Any, task.get_coro())
        while frame := getattr(waiting, "cr_frame", None):
            code = frame.f_code
            lines.append(f"  {code.co_filename}:{frame.f_lineno} in {code.co_name}")
            waiting = waiting.cr_await
        found.append("\n".join(lines))
    return sorted(found)


async def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait for the first true value of `condition()`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        await asyncio.sleep(0.02)
    return value


class Gathering:
    """One room of a fleet with everybody's tabs. Use `gathering()`."""

    def __init__(self, fleet: Fleet, slug: str, mark: str, made: dict[str, Any]) -> None:
        self.fleet, self.slug, self.mark = fleet, slug, mark
        self.devices = [
            Device(user=one["user"], member=one["member"], name=one["name"], cookie=one["cookie"])
            for one in made["people"]
        ]
        self.outsiders = Outsiders(fleet, slug, cookies_of(made))
        self.tabs: list[Tab] = []
        self._words = 0

    def tab(
        self,
        number: int,
        door: Callable[[], int] | None = None,
        *,
        pace: Pace = QUICK,
        doubles: bool = False,
        way: str = "",
    ) -> Tab:
        """Open the room as person `number` (0 is the facilitator): every third by requests, if no `way` is given.

        Without a `door`, a socket goes to the process of this number, and each request to the next process.
        """
        page = WAYS[way or ("requests" if number % 3 == 2 else "socket")]
        turns = count(number)
        at_home = (lambda: self.fleet.door(next(turns))) if page is AskingTab else (lambda: self.fleet.door(number))
        tab = page(self.devices[number], self.slug, door or at_home, pace=pace, doubles=doubles).open()
        self.tabs.append(tab)
        return tab

    @property
    def sockets(self) -> list[Tab]:
        """The tabs that use a socket, and so are bound to one process."""
        return [tab for tab in self.tabs if not isinstance(tab, AskingTab)]

    @property
    def all_told(self) -> bool:
        """Whether everybody knows that nothing is stored: sockets are refused, and polling requests get no answer."""
        return all(tab.device.refusals or (isinstance(tab, AskingTab) and not tab.is_up) for tab in self.tabs)

    async def all_up(self, tabs: list[Tab] | None = None) -> None:
        tabs = self.tabs if tabs is None else tabs
        await until(lambda: all(tab.is_up or tab.final for tab in tabs), "everybody is (back) in the room")

    @property
    def sent(self) -> int:
        """How many messages have been shown as sent so far."""
        return sum(len(device.sent) for device in self.devices)

    @property
    def refusals(self) -> list[str]:
        """Why messages have been refused so far."""
        return [refusal["code"] for device in self.devices for refusal in device.refusals]

    def words(self) -> str:
        """New words to say, unique and with the room's mark in them."""
        self._words += 1
        return f"{self.mark}・{self._words}"

    def say(self, tab: Tab, more: str = "", **given: Any) -> str:
        """Say something new (and `more`), and return its id."""
        return tab.say(self.words() + more, **given)

    @asynccontextmanager
    async def talk(self, tabs: list[Tab], pause: float = 0.3) -> AsyncIterator[None]:
        """Let these people talk, each about every `pause` seconds; some messages are edited, answered or taken back."""
        enough = asyncio.Event()
        talking = asyncio.gather(*(self._chat(tab, pause, enough) for tab in tabs))
        try:
            await self.goes_on()
            yield
        finally:
            enough.set()
            await talking

    async def goes_on(self, messages: int = 30) -> None:
        """Wait until this many more messages are shown as sent."""
        before = self.sent
        await until(lambda: self.sent >= before + messages, "talk goes on")

    async def _chat(self, tab: Tab, pause: float, enough: asyncio.Event) -> None:
        while not (tab.final or enough.is_set()):
            await asyncio.sleep(random.random() * pause * 2)
            own = [view for view in tab.messages.values() if view["by"] == tab.device.member and "html" in view]
            others = [view for view in tab.messages.values() if view["by"] != tab.device.member and "html" in view]
            choice = random.random()
            if own and choice < 0.05:
                await tab.ask("edit", message=random.choice(own)["id"], body=self.words())
            elif own and choice < 0.08:
                await tab.ask("withdraw", message=random.choice(own)["id"])
            elif others and choice < 0.15:
                await tab.ask("react", message=random.choice(others)["id"], kind="hug", on=random.random() < 0.8)
            elif others and choice < 0.2:
                self.say(tab, reply_to=random.choice(others)["id"])
                continue
            self.say(tab)

    async def passes(self, speaker: Tab, listener: Tab) -> float:
        """Seconds until what one person says is shown to the other."""
        started = time.monotonic()
        cid = self.say(speaker)
        await until(
            lambda: any(view.get("cid") == cid for view in listener.messages.values()), "it is heard on the other side"
        )
        return time.monotonic() - started

    async def truth(self, *numbers: int) -> dict[str, Any]:
        """What is stored, and the fresh state of some people."""
        users = [self.devices[number].user for number in numbers]
        return await asyncio.to_thread(self.fleet.office.ask, "truth", slug=self.slug, users=users)

    async def sign_in_again(self, number: int) -> str:
        """Start a new session of person `number`, and return its cookie."""
        return str(await asyncio.to_thread(self.fleet.office.ask, "sign_in_again", user=self.devices[number].user))

    async def settle(self) -> dict[str, Any]:
        """Wait until nothing is under way, check what must hold at the end of every story, and return the truth."""
        here = [tab for tab in self.tabs if not tab.final]
        await self.all_up(here)
        await until(
            lambda: not any(item for tab in here for item in tab.device.kept.values() if not item.refused),
            "everything written is sent",
        )
        seq = (await self.truth())["seq"]
        await until(lambda: all(tab.seq >= seq and tab.is_up for tab in here), f"everybody has come to {seq}")
        truth = await self.truth(0, 1)
        assert truth["seq"] == seq
        self.check(truth, here)
        return truth

    def check(self, truth: dict[str, Any], tabs: list[Tab]) -> None:
        """Check that nothing is lost, doubled or out of order, and that every tab shows what the server would show."""
        assert [event[0] for event in truth["events"]] == list(range(1, truth["seq"] + 1))
        stored = [message["cid"] for message in truth["messages"]]
        assert len(stored) == len(set(stored))
        said = {cid: body for device in self.devices for cid, body in device.said.items()}
        assert set(stored) <= set(said)
        shown_as_sent = {cid for device in self.devices for cid in device.sent}
        assert shown_as_sent <= set(stored), "lost"
        waiting = {cid for device in self.devices for cid in device.kept}  # refused, or from somebody who was removed
        assert set(said) - waiting <= set(stored)
        for message in truth["messages"]:
            assert any(message["cid"] in one.said for one in self.devices if one.user == message["author"])
        member, facilitator = (truth["fresh"][str(self.devices[number].user)] for number in (1, 0))
        for tab in tabs:
            compare(tab, facilitator if tab.facilitator else member)
            assert tab.gaps == 0, "an event was left out"

    async def close(self) -> None:
        await asyncio.gather(*(tab.close() for tab in self.tabs))


def compare(tab: Tab, fresh: dict[str, dict[str, Any]]) -> None:
    """Check that the tab shows exactly what the server would show now, from the tab's oldest line on."""
    wanted = {view["id"]: view for view in fresh.values() if view["seq"] >= tab.oldest}
    wrong = sorted({*wanted} ^ {*tab.messages})
    assert wrong == [], (
        f"{tab.device.name} at {tab.seq}, from {tab.oldest} on, {tab.resets} fresh lists: {len(wrong)} messages are "
        f"missing or too many, the first {wrong[0]}, the last {wrong[-1]}"
    )
    for message_id, view in tab.messages.items():
        full = wanted[message_id]
        if "cid" in view:
            assert view == full, tab.device.name
        else:  # a line from a fetched page carries less
            assert view == {key: full[key] for key in view}, tab.device.name
            assert ("html" in view) == ("html" in full)


@asynccontextmanager
async def gathering(fleet: Fleet, people: int, *, outsiders: bool = True) -> AsyncIterator[Gathering]:
    """A new room with a facilitator and members, `people` in all; outsiders keep trying to get in."""
    slug, mark = f"room-{uuid.uuid4().hex[:8]}", f"内緒{uuid.uuid4().hex[:8]}"
    made = await asyncio.to_thread(fleet.office.ask, "make_room", slug=slug, members=people - 1, mark=mark)
    room = Gathering(fleet, slug, mark, made)
    if outsiders:
        room.outsiders.start()
    try:
        yield room
        if outsiders:
            await room.outsiders.try_each_door_once()
    finally:
        await room.close()
        await room.outsiders.stop()
    if outsiders:
        room.outsiders.check(mark)


async def nothing_is_stored_for_a_while(fleet: Fleet, fault: Callable[[], AbstractContextManager[None]]) -> None:
    """Check that during `fault` people know that nothing is stored, and can read, and that all goes through later."""
    async with gathering(fleet, 10) as room, gathering(fleet, 2) as other:
        for number in range(10):
            room.tab(number)
        listener = other.tab(1)
        await room.all_up()
        async with room.talk(room.tabs):
            context = fault()
            await asyncio.to_thread(context.__enter__)
            try:
                # What was under way when it began may be stored, and so may what the log's file still has room for on a
                # full disk; `settle` checks that what is shown as sent is stored.
                await until(lambda: room.all_told, "everybody is told")
                told = len(room.refusals)
                await until(lambda: len(room.refusals) > told + 10, "people are told again")
                for path in ("/", f"/groups/{room.slug}/room/"):
                    answer = await asyncio.to_thread(visit, fleet.any_door(), path, room.devices[1].cookie)
                    assert answer[0] == 200, path
                assert room.mark in answer[1]
                pings = len(listener.frames("pong"))
                await until(lambda: len(listener.frames("pong")) > pings, "the other room is alive")
            finally:
                await asyncio.to_thread(context.__exit__, None, None, None)
            assert set(room.refusals) <= {"try_again", "slow_down"}  # slow_down: all that waits is resent at once
            await room.goes_on(20)
        await room.settle()
        other.say(listener)
        await other.settle()
