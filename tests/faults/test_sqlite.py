"""SQLite: another process writes, and there is no more space on the disk."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.faults.fleet import Fleet
from tests.faults.story import Gathering, gathering, tell, until
from tests.faults.tab import visit


@contextmanager
def somebody_else_writes(fleet: Fleet) -> Iterator[None]:
    with closing(sqlite3.connect(fleet.file, isolation_level=None, timeout=20)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


@contextmanager
def no_file_may_grow(fleet: Fleet) -> Iterator[None]:
    """Every write beyond the first 4 kB of a file fails, as on a full disk or over a quota."""
    server = psutil.Process(fleet.webs[0].process.pid)
    before = server.rlimit(psutil.RLIMIT_FSIZE)
    server.rlimit(psutil.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        server.rlimit(psutil.RLIMIT_FSIZE, before)


@contextmanager
def the_disk_is_full(fleet: Fleet) -> Iterator[None]:
    """Something else has filled the disk to its last byte."""
    ballast = fill(fleet.folder)
    try:
        yield
    finally:
        ballast.unlink()


def fill(folder: Path) -> Path:
    """Fill the disk that a folder is on; the file that did it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 512, 1):
            with suppress(OSError):  # no space left
                while file.write(b"x" * size):
                    pass
    assert shutil.disk_usage(folder).free == 0
    return ballast


async def ten_talk(room: Gathering) -> tuple[asyncio.Task[None], asyncio.Event]:
    for number in range(10):
        room.tab(number)
    await room.all_up()
    enough = asyncio.Event()
    talking = asyncio.create_task(room.talk_until(room.tabs, enough))
    await until(lambda: room.sent > 30, "talk goes on")
    return talking, enough


def refusals(room: Gathering) -> list[str]:
    return [refusal["code"] for device in room.devices for refusal in device.refusals]


def test_somebody_else_writes_for_some_seconds(one: Fleet) -> None:
    async def story() -> None:
        async with gathering(one, 10, outsiders=False) as room:
            talking, enough = await ten_talk(room)
            with somebody_else_writes(one):
                waiting = lambda: sum(len(device.kept) for device in room.devices)  # noqa: E731
                await until(lambda: waiting() > 40, "words wait")
                status, _body, _headers = await asyncio.to_thread(
                    visit, one.door(0), f"/groups/{room.slug}/room/", room.devices[1].cookie
                )
                assert status == 200
            enough.set()
            await talking
            await room.settle()
            assert refusals(room) == [], "a few seconds are waited for"

    tell(story)


@pytest.mark.parametrize("way", [somebody_else_writes, no_file_may_grow, the_disk_is_full])
def test_nothing_can_be_stored(tight: Fleet, small_disk: Path | None, way: object) -> None:
    if way is the_disk_is_full and small_disk is None:
        pytest.skip("a small disk can only be mounted by root; `no_file_may_grow` shows much the same")

    async def story() -> None:
        async with gathering(tight, 10) as room, gathering(tight, 2) as other:
            listener = other.tab(1)
            talking, enough = await ten_talk(room)
            with way(tight):  # type: ignore[operator]
                told = len(refusals(room))
                await until(lambda: len(refusals(room)) > told + 10, "people are told")
                # What was under way when it began is stored; from the first refusal on, nothing is.
                stored = room.sent
                told = len(refusals(room))
                await until(lambda: len(refusals(room)) > told + 10, "people are told again")
                assert room.sent == stored, "shown as sent without being stored"
                for path in ("/", f"/groups/{room.slug}/room/"):
                    status, body, _headers = await asyncio.to_thread(visit, tight.door(0), path, room.devices[1].cookie)
                    assert status == 200, path
                assert room.mark in body
                pings = len(listener.frames("pong"))
                await until(lambda: len(listener.frames("pong")) > pings, "the other room is alive")
            assert set(refusals(room)) <= {"try_again", "slow_down"}
            await until(lambda: room.sent > stored + 20, "talk goes on")
            enough.set()
            await talking
            await room.settle()
            other.say(listener)
            await other.settle()

    tell(story)
