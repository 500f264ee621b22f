"""The web processes are replaced one after the other, behind nginx, while people write: an upgrade in the afternoon."""

import asyncio
from pathlib import Path

from tests.faults.fleet import Fleet
from tests.faults.story import gathering, tell, until
from tests.faults.tab import visit
from tests.nginx import nginx

FEW_SECONDS = 5.0


def test_rolling_restart(many: Fleet, tmp_path: Path) -> None:
    log = tmp_path / "nginx" / "nginx.log"

    async def story(port: int) -> None:
        async with gathering(many, 20) as room:
            for number in range(20):
                room.tab(number, lambda: port)
            await room.all_up()
            done = asyncio.Event()
            path, cookie = f"/groups/{room.slug}/room/", room.devices[1].cookie
            reading = asyncio.create_task(read_again_and_again(port, path, cookie, done))
            async with room.talk(room.tabs, pause=0.8):
                for web in many.webs:
                    await room.goes_on()
                    await asyncio.to_thread(web.stop)
                    await asyncio.to_thread(web.start)
                    # The proxy avoids a process that refused for two seconds. Stopping the next one sooner would leave
                    # none to use.
                    seen = len(log.read_text())
                    used = f" 127.0.0.1:{web.port} 200\n"
                    await until(lambda: used in log.read_text()[seen:], "the proxy uses it again")  # noqa: B023
                await room.goes_on()
            done.set()
            pages = await reading
            await room.settle()
            away = [seconds for tab in room.tabs for seconds in tab.away[1:]]
            print(f"{len(away)} absences, the longest {max(away):.2f} s; {pages} pages read")
            assert len(away) >= len(room.sockets)
            assert max(away) < FEW_SECONDS
            assert room.refusals == []

    with nginx(tmp_path / "nginx", [web.port for web in many.webs]) as address:
        port = int(address.rpartition(":")[2])
        tell(lambda: story(port))


async def read_again_and_again(port: int, path: str, cookie: str, done: asyncio.Event) -> int:
    """Open the room without JavaScript until `done`, check that the page comes each time, and return how often."""
    pages = 0
    while not done.is_set():
        status, _body, _headers = await asyncio.to_thread(visit, port, path, cookie)
        assert status == 200
        pages += 1
    return pages
