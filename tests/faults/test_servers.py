"""Any ASGI server will do: the same story on each, killed, stopped and started again."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from operations.servers import COMMANDS
from tests.faults.fleet import Fleet, on_sqlite
from tests.faults.story import gathering, tell, until
from tests.faults.tab import Tab

SOON = 3.0  # seconds


# What a page is told when its server stops. Granian breaks the connection without a close code.
GOODBYE = {"daphne": 4408, "uvicorn": 1012, "granian": 1006}


@pytest.fixture(params=sorted(COMMANDS))
def served(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Fleet]:
    """One process on SQLite, under each of the servers."""
    with on_sqlite(tmp_path, template, (request.param,)) as fleet:
        yield fleet


def test_refused_killed_stopped_and_started_again(served: Fleet) -> None:
    tell(lambda: refusals_and_close_codes(served))
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
                codes = Counter(code for tab in room.tabs for code in tab.closes[:1])
                print(
                    f"{web.server}: {told:.2f} s until all were told ({codes}), {time.monotonic() - asked:.2f} s to the end"
                )
                # Whoever writes at that very moment may see the line break before the close code, or give up first.
                assert codes.most_common(1)[0][0] == GOODBYE[web.server]
                await asyncio.to_thread(web.start)
            await room.settle()

    tell(story)


async def refusals_and_close_codes(served: Fleet) -> None:
    async with gathering(served, 3) as room:
        tab, other = room.tab(1), room.tab(2)
        await room.all_up()
        await bell_rings_beside(tab)
        assert tab.raw_frame({"t": "post", "id": 5})
        assert tab.raw_frame({"t": "no such thing"})
        assert tab.raw_frame({"t": "hello", "after": 0})
        await until(lambda: len(tab.frames("refusal")) == 3, "three refusals")
        assert {frame["code"] for frame in tab.frames("refusal")} == {"bad_frame"}
        assert (await other.ask("edit", message=2**50, body="ない"))["code"] == "no_such_message"
        room.say(tab)
        await room.settle()
        await asyncio.to_thread(served.office.ask, "expire", cookie=other.device.cookie)
        again = room.tab(2)
        await until(lambda: again.final, "refused")
        assert again.final == 4401


async def bell_rings_beside(tab: Tab) -> None:
    """The same page has a second socket for its number of news; without a session there is none."""
    async with bell(tab.door(), tab.device.cookie) as mine:
        assert json.loads(await mine.recv()) == {"waiting": 0}
        await mine.send("?")
        assert json.loads(await mine.recv()) == {"waiting": 0}
    async with bell(tab.door(), "") as nobodys:
        with pytest.raises(ConnectionClosed) as closed:
            await nobodys.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def bell(port: int, cookie: str) -> connect:
    """The socket of a page's bell."""
    return connect(
        f"ws://127.0.0.1:{port}/ws/notices/",
        origin=Origin(f"http://127.0.0.1:{port}"),
        additional_headers={"Cookie": cookie},
        proxy=None,
    )
