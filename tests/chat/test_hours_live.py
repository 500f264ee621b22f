"""A led hour in open pages, by socket and by requests: everybody sees it at once, each their own part, and it heals."""

from functools import partial
from typing import Any

import pytest

from chat.actions.hands import raise_hand
from chat.actions.lead import lead
from chat.actions.mute import block
from chat.enums import HourStage
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle, say


@pytest.fixture(params=WAYS)
def phone(request: pytest.FixtureRequest) -> type[Phone]:
    return WAYS[request.param]


def hour_of(phone: Phone) -> dict[str, Any]:
    """The live hour as the last frame that told of the room had it; empty for none."""
    rooms = [frame["room"] for frame in phone.received if "room" in frame]
    return rooms[-1].get("hour", {}) if rooms else {}


def shows(phone: Phone, part: str, value: Any) -> bool:
    """Whether the hour on this phone has it so now; no hour has nothing."""
    return hour_of(phone).get(part) == value


def test_everybody_sees_each_step_at_once_and_their_own_part_of_it(live_circle: Circle, phone: type[Phone]) -> None:
    sora = live_circle.member(live_circle.sora).pk
    keys = [session_for(user) for user in (live_circle.midori, live_circle.hana, live_circle.sora)]

    async def story() -> None:
        midori, hana, sora_ = phones = [phone(key) for key in keys]
        for one in phones:
            await one.open()
            assert hour_of(one) == {}
        assert (await hana.ask("lead", stage="opening"))["code"] == "not_facilitator"
        assert (await hana.ask("hand", on=True))["code"] == "no_hour"
        assert (await midori.ask("lead", stage="opening", prompt="きょうのこと"))["t"] == "ack"
        for one in phones:
            await one.until(partial(shows, one, "prompt", "きょうのこと"))
        await sora_.ask("hand", on=True)
        await hana.ask("hand", on=True)
        await midori.until(lambda: len(hour_of(midori).get("hands", [])) == 2)
        await hana.until(lambda: hour_of(hana).get("place") == 2)
        assert "そら" not in hana.raw
        assert all("hands" not in frame.get("room", {}).get("hour", {}) for frame in [*hana.received, *sora_.received])
        assert (await midori.ask("give_turn", now=0))["t"] == "ack"
        assert (await midori.ask("give_turn", now=0))["code"] == "turn_moved_on"
        for one in phones:
            await one.until(partial(shows, one, "turn", {"by": sora, "name": "そら"}))
        await hana.until(lambda: hour_of(hana)["place"] == 1)
        await midori.ask("lead", stage="ended")
        for one in phones:
            await one.until(partial(shows, one, "stage", None))
            await one.hang_up()

    online(story)


def test_a_block_in_the_middle_takes_the_turn_out_of_sight(live_circle: Circle, phone: type[Phone]) -> None:
    words = say(live_circle.sora, live_circle.group, "ひとこと")
    lead(actor=live_circle.midori, room=live_circle.room, stage=HourStage.OPENING)
    raise_hand(actor=live_circle.sora, room=live_circle.room)
    keys = [session_for(user) for user in (live_circle.midori, live_circle.hana)]

    async def story() -> None:
        midori, hana = phones = [phone(key) for key in keys]
        for one in phones:
            await one.open()
        await midori.ask("give_turn", now=0)
        await hana.until(lambda: "turn" in hour_of(hana))
        assert (await hana.ask("block", message=words.pk))["t"] == "ack"
        await hana.until(lambda: "turn" not in hour_of(hana))
        await midori.ask("lead", stage="talk")
        await hana.until(lambda: hour_of(hana).get("stage") == "talk")
        assert "turn" not in hour_of(hana)
        assert hour_of(midori)["turn"]["name"] == "そら"
        for one in phones:
            await one.hang_up()

    online(story)


def test_who_comes_back_knows_at_once_what_they_missed(live_circle: Circle, phone: type[Phone]) -> None:
    block(actor=live_circle.hana, message=say(live_circle.sora, live_circle.group, "ひとこと"))
    lead(actor=live_circle.midori, room=live_circle.room, stage=HourStage.OPENING)
    for user in (live_circle.sora, live_circle.hana):
        raise_hand(actor=user, room=live_circle.room)
    lead(actor=live_circle.midori, room=live_circle.room, stage=HourStage.CLOSING)
    keys = [session_for(user) for user in (live_circle.midori, live_circle.hana)]

    async def story() -> list[dict[str, Any]]:
        seen = []
        for key in keys:
            one = phone(key)
            await one.open(1)
            seen.append(hour_of(one))
            await one.hang_up()
        return seen

    facilitator, member = online(story)
    assert [one["name"] for one in facilitator["hands"]] == ["そら", "はな"]
    assert (member["stage"], member["place"], "hands" in member) == ("closing", 2, False)
