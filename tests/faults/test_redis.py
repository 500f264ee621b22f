"""Redis goes away: the log has everything, and the doorbell only makes it fast."""

import asyncio
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from community.cache import RedisOrOwnMemory
from tests.faults.fleet import Fleet
from tests.faults.story import gathering, tell, until
from tests.faults.tab import visit
from tests.services import real_redis

LONG = 10  # seconds without Redis: lost doorbells are noticed and made up for, more than once


def test_redis_is_killed_and_comes_back(many: Fleet) -> None:
    async def story() -> None:
        async with gathering(many, 12) as room:
            for number in range(12):
                room.tab(number)
            await room.all_up()
            async with room.talk(room.tabs):
                for _time in range(2):
                    await room.goes_on()
                    await asyncio.to_thread(many.redis.kill)
                    await asyncio.to_thread(many.redis.start)
            await room.settle()
            await until(lambda: not any(tab.slow for tab in room.tabs), "everybody is told that it is quick again")
            assert all(len(tab.away) == 1 for tab in room.tabs), "nobody was cut off"

    tell(story)


def test_talk_goes_on_more_slowly_without_redis_and_says_so(many: Fleet) -> None:
    async def story() -> None:
        async with gathering(many, 12) as room:
            for number in range(12):
                room.tab(number)
            here, there = room.tabs[:2]
            await room.all_up()
            async with room.talk(room.tabs[2:]):
                await room.passes(here, there)

                await asyncio.to_thread(many.redis.kill)
                gone = time.monotonic()
                await until(lambda: all(tab.slow for tab in room.tabs), "everybody is told that it is slow", 10)
                late = room.tab(5, lambda: many.door(1))  # arrives while Redis is away
                await until(lambda: late.is_up, "a newcomer is let in", 10)
                assert late.slow
                for web in many.webs:
                    for path in ("/", f"/groups/{room.slug}/room/"):
                        status, _body, _headers = await asyncio.to_thread(visit, web.port, path, here.device.cookie)
                        assert status == 200, path
                slowly = []
                while time.monotonic() < gone + LONG:
                    slowly += [await room.passes(here, there), await room.passes(there, here)]
                assert max(slowly) < 4, slowly

                await asyncio.to_thread(many.redis.start)
                await until(
                    lambda: not any(tab.slow for tab in room.tabs), "everybody is told that it is quick again", 15
                )
            await room.settle()
            quickly = min([await room.passes(here, there), await room.passes(there, here)])
            print(f"across processes: {min(slowly):.2f} to {max(slowly):.2f} s without Redis, {quickly:.3f} s with it")
            assert quickly < 0.5
            assert all(len(tab.away) == 1 for tab in room.tabs), "nobody was cut off"

    tell(story)


def test_the_cache_counts_on_without_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.cache.ASK_AGAIN_AFTER", 0.0)
    with real_redis(tmp_path) as redis:
        shared = RedisOrOwnMemory(redis.url, {})
        shared.set("tries", 5)
        redis.kill()
        assert shared.get("tries") is None
        assert shared.add("tries", 1, 60)
        assert not shared.add("tries", 1, 60)
        assert shared.incr("tries") == 2
        assert shared.get_many(["tries", "other"]) == {"tries": 2}
        redis.start()
        assert shared.get("tries") is None  # it comes back empty
        shared.set("tries", 7)
        redis.kill()
        assert shared.get("tries") is None, "what was counted in the last absence is over"


def test_a_redis_that_does_not_answer_holds_nobody_up() -> None:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=50)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        shared = RedisOrOwnMemory(address, {"OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}})
        started = time.monotonic()
        for number in range(100):
            shared.set(str(number), number)
            assert shared.get(str(number)) == number
        assert time.monotonic() - started < 1.5  # queried once or twice, not 200 times
