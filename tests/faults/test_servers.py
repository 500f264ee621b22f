"""Any ASGI server will do: the same story on each, killed, stopped and started again."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.servers import COMMANDS
from tests.faults.fleet import Fleet, on_sqlite
from tests.faults.story import gathering, tell, until

SOON = 3.0  # seconds


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def the_served(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    """One process on SQLite, under each of the servers."""
    with on_sqlite(tmp_path_factory.mktemp(request.param), template, (request.param,)) as fleet:
        yield fleet


@pytest.fixture
def served(the_served: Fleet) -> Fleet:
    """It runs."""
    the_served.start()
    return the_served


def test_killed_stopped_and_started_again(served: Fleet) -> None:
    web = served.webs[0]

    async def story() -> None:
        async with gathering(served, 10) as room:
            for number in range(10):
                room.tab(number, doubles=number == 3)
            await room.all_up()
            async with room.talk(room.tabs, pause=0.5):
                await asyncio.to_thread(web.kill)
                await asyncio.to_thread(web.start)
                await room.goes_on()
                await room.all_up()
                for tab in room.tabs:
                    tab.closes.clear()
                asked = time.monotonic()
                stopping = asyncio.create_task(asyncio.to_thread(web.stop))
                await until(lambda: not any(tab.is_up for tab in room.tabs), "everybody is told", SOON)
                told = time.monotonic() - asked
                await stopping
                codes = Counter(tab.closes[0] for tab in room.tabs)
                print(
                    f"{web.server}: {told:.2f} s until all were told ({codes}), {time.monotonic() - asked:.2f} s to the end"
                )
                # Who was writing in that very moment may see the line break before the word arrives.
                assert codes.most_common(1)[0][0] in (1001, 1012, 4408), "closed with a word"
                await asyncio.to_thread(web.start)
            await room.settle()

    tell(story)


def test_refusals_and_close_codes(served: Fleet) -> None:
    async def story() -> None:
        async with gathering(served, 3) as room:
            tab, other = room.tab(1), room.tab(2)
            await room.all_up()
            assert tab.raw_frame({"t": "post", "id": 5})
            assert tab.raw_frame({"t": "no such thing"})
            assert tab.raw_frame({"t": "hello", "after": 0})
            await until(lambda: len(tab.frames("refusal")) == 3, "three refusals")
            assert {frame["code"] for frame in tab.frames("refusal")} == {"bad_frame"}
            assert (await other.ask("edit", message=2**50, body="ない"))["code"] == "no_such_message"
            room.say(tab)
            await asyncio.to_thread(served.office.ask, "expire", cookie=other.device.cookie)
            again = room.tab(2)
            await until(lambda: again.final, "refused")
            assert again.final == 4401
            await other.close()
            other.final = 1000
            await room.settle()

    tell(story)
