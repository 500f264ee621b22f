"""SQLite: another process writes, and the disk is full."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.faults import disks
from tests.faults.fleet import Fleet
from tests.faults.story import gathering, nothing_is_stored_for_a_while, tell, until
from tests.faults.tab import visit


@contextmanager
def somebody_else_writes(fleet: Fleet) -> Iterator[None]:
    with closing(sqlite3.connect(fleet.file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


@contextmanager
def no_file_may_grow(fleet: Fleet) -> Iterator[None]:
    """Make every write beyond the first 4 kB of a file fail, as on a full disk or over a quota."""
    server = psutil.Process(fleet.webs[0].process.pid)
    before = server.rlimit(psutil.RLIMIT_FSIZE)
    server.rlimit(psutil.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        server.rlimit(psutil.RLIMIT_FSIZE, before)


@contextmanager
def the_disk_is_full(fleet: Fleet) -> Iterator[None]:
    with disks.full(fleet.folder):
        yield


def test_somebody_else_writes_for_some_seconds(one: Fleet) -> None:
    async def story() -> None:
        async with gathering(one, 10, outsiders=False) as room:
            for number in range(10):
                room.tab(number)
            await room.all_up()
            async with room.talk(room.tabs):
                with somebody_else_writes(one):
                    await until(lambda: sum(len(device.kept) for device in room.devices) > 40, "words wait")
                    status, _body, _headers = await asyncio.to_thread(
                        visit, one.door(0), f"/groups/{room.slug}/room/", room.devices[1].cookie
                    )
                    assert status == 200
            await room.settle()
            assert room.refusals == [], "a few seconds are waited for"

    tell(story)


@pytest.mark.parametrize("way", [somebody_else_writes, no_file_may_grow, the_disk_is_full])
def test_nothing_can_be_stored(
    tight: Fleet, small_disk: Path | None, way: Callable[[Fleet], AbstractContextManager[None]]
) -> None:
    if way is the_disk_is_full and small_disk is None:
        pytest.skip("a small disk can only be mounted by root; `no_file_may_grow` shows much the same")

    tell(lambda: nothing_is_stored_for_a_while(tight, lambda: way(tight)))
