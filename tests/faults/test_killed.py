"""Servers that die, and servers that are replaced, while people write."""

import asyncio

from tests.faults.fleet import Fleet
from tests.faults.story import gathering, tell


def test_the_server_is_killed_while_fifty_people_write(fleet: Fleet) -> None:
    async def story() -> None:
        async with gathering(fleet, 50) as room:
            for number in range(50):
                room.tab(number, doubles=number % 10 == 3)
            await room.all_up()
            async with room.talk(room.tabs, pause=2.0):
                for web in fleet.webs:
                    await room.goes_on()
                    await asyncio.to_thread(web.kill)
                    await asyncio.to_thread(web.start)
                await room.goes_on()
            truth = await room.settle()
            assert len(truth["messages"]) >= 60
            assert all(len(tab.away) == 2 for tab in room.sockets)
            assert all(len(tab.away) >= 2 for tab in room.tabs)

    tell(story)
