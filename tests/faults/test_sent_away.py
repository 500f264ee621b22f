"""A person who is no longer a member, or no longer signed in, receives nothing from that moment on."""

import asyncio
import time
import uuid

import pytest

from tests.faults.fleet import Fleet
from tests.faults.story import WAYS, gathering, tell, until
from tests.faults.tab import visit

AT_ONCE = 1.0  # seconds
CHECK = 20.0  # seconds between a hub's checks of everybody (chat.hub.watch)


@pytest.mark.parametrize("way", WAYS)
def test_removed_while_connected_in_another_process(fleet: Fleet, way: str) -> None:
    async def story() -> None:
        async with gathering(fleet, 6) as room:
            here, there = fleet.door(0), fleet.door(1)
            for number in range(4):
                room.tab(number, lambda: here)
            room.tab(4, lambda: there)
            removed = room.tab(5, lambda: there, way=way)
            await room.all_up()
            async with room.talk(room.tabs, pause=0.1):
                await until(lambda: len(removed.device.sent) > 5, "they talk, too")

                form = {"reason": "三度お願いしたことが続いたため", "confirmed": "on"}
                path = f"/groups/{room.slug}/members/{removed.device.member}/remove/"
                facilitator = room.devices[0]
                status, body, _headers = await asyncio.to_thread(visit, here, path, facilitator.cookie, form)
                committed = time.monotonic()
                assert status == 302, body
                later = (await room.truth())["seq"]
                await until(lambda: removed.final, "the socket is closed", AT_ONCE)
                assert removed.final == 4403
                print(f"closed {time.monotonic() - committed:.3f} s after the page of the removal")

                # A request under way beside the closed one may still be answered.
                await until(lambda: not removed.is_asking, "nothing is under way", AT_ONCE)
                heard = len(removed.raw)
                await until(lambda: room.tabs[1].seq > later + 20, "the others talk on")
                assert len(removed.raw) == heard
                assert removed.seq <= later
                assert all(at < committed + AT_ONCE for at, _text in removed.raw)

                # They try again: the same page, a resend through the form, and old words that wait.
                again = room.tab(5, lambda: there, way=way)
                await until(lambda: again.final, "refused")
                assert (again.final, again.raw) == (4403, [])
                for port in (here, there):
                    form = {"client_id": str(uuid.uuid4()), "body": f"{room.mark}また"}
                    path = f"/groups/{room.slug}/room/"
                    status, body, _headers = await asyncio.to_thread(visit, port, path, removed.device.cookie, form)
                    assert status == 403
                    assert room.mark not in body
            truth = await room.settle()
            assert all(room.mark + "また" != message["body"] for message in truth["messages"])
            mine = [m["seq"] for m in truth["messages"] if m["author"] == removed.device.user]
            assert mine
            assert max(mine) <= later

    tell(story)


@pytest.mark.parametrize("way", WAYS)
def test_signed_out_elsewhere(fleet: Fleet, way: str) -> None:
    async def story() -> None:
        async with gathering(fleet, 3, outsiders=False) as room:
            here, there = fleet.door(0), fleet.door(1)
            phone = room.tab(1, lambda: there, way=way)
            room.devices.append(laptop := phone.device.twin(await room.sign_in_again(1)))
            stays = room.tab(3, lambda: there)
            room.tab(2)
            await room.all_up()
            words = room.say(phone)
            await until(lambda: words in phone.device.sent, "sent")
            status, _body, _headers = await asyncio.to_thread(
                visit, here, "/accounts/logout/", phone.device.cookie, {"next": "/"}
            )
            assert status == 302
            await until(lambda: phone.final, "the socket is closed", AT_ONCE)
            assert phone.final == 4401
            again = room.tab(1, lambda: there, way=way)
            await until(lambda: again.final, "refused")
            assert (again.final, again.raw) == (4401, [])
            assert not stays.final
            assert laptop.cookie != phone.device.cookie

            # The words written meanwhile are kept, and are sent after signing in.
            kept = room.say(again)
            phone.device.cookie = await room.sign_in_again(1)
            room.tab(1, lambda: there)
            await room.settle()
            assert kept in phone.device.sent

    tell(story)


@pytest.mark.parametrize("way", WAYS)
def test_a_session_that_ends_while_nobody_looks(one: Fleet, way: str) -> None:
    """No doorbell rings for it: the hub finds out by itself. A new page is refused at once."""

    async def story() -> None:
        async with gathering(one, 3, outsiders=False) as room:
            tab = room.tab(1, way=way)
            room.tab(2)
            await room.all_up()
            await asyncio.to_thread(one.office.ask, "expire", cookie=tab.device.cookie)
            second = room.tab(1, way=way)
            await until(lambda: second.final, "refused")
            assert second.final == 4401
            await until(lambda: tab.final, "the socket is closed", CHECK + 5)
            assert tab.final == 4401
            await room.settle()

    tell(story)
