"""PostgreSQL is restarted, and dies, while people write."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.fleet import Fleet
from tests.faults.story import gathering, tell, until
from tests.services import Postgres

WAYS: dict[str, Callable[[Postgres], None]] = {"shut down": Postgres.stop, "killed": Postgres.kill}


@pytest.mark.parametrize("way", WAYS)
def test_the_database_is_restarted(many: Fleet, way: str) -> None:
    async def story() -> None:
        assert many.postgres is not None
        async with gathering(many, 20) as room:
            for number in range(20):
                room.tab(number)
            await room.all_up()
            enough = asyncio.Event()
            talking = asyncio.create_task(room.talk_until(room.tabs, enough))
            await until(lambda: room.sent > 50, "talk goes on")

            await asyncio.to_thread(WAYS[way], many.postgres)
            stored = room.sent
            await until(lambda: sum(len(device.refusals) for device in room.devices) > 20, "people are told")
            assert room.sent == stored, "shown as sent without a database"
            assert {refusal["code"] for device in room.devices for refusal in device.refusals} <= {
                "try_again",
                "slow_down",  # so much waits that it is sent again too quickly
            }

            await asyncio.to_thread(many.postgres.start)
            await until(lambda: room.sent > stored + 50, "talk goes on")
            enough.set()
            await talking
            await room.settle()

    tell(story)
