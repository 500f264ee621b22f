"""Topics in open pages: what one says and what others see at once."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async

from chat.models import Message
from tests.chat.asking_phones import WAYS
from tests.chat.phones import online, session_for
from tests.factories import watched
from tests.factories.rooms import Circle


@pytest.mark.usefixtures("live_watching")
@pytest.mark.parametrize("way", WAYS)
def test_everybody_sees_it_at_once(live_circle: Circle, way: str) -> None:
    circle = live_circle
    keys = [session_for(user) for user in (circle.midori, circle.sora, circle.hana)]

    async def story() -> list[Any]:
        midori, sora, hana = phones = [WAYS[way](key) for key in keys]
        for one in phones:
            await one.open()
        said = await hana.ask("post", body="ことば", topic="ねむり")
        refused = await hana.ask("post", body="ことば", topic=watched.HOLD)
        answers = [
            await hana.ask("topic", message=said["message"], topic="ごはん"),
            await sora.ask("topic", message=said["message"], topic="あそび"),
            await midori.ask("move", message=said["message"], topic="夜"),
        ]
        pk = await _topic_of(said["message"])
        answers.append(await midori.ask("rename_topic", topic=pk, name="夜のこと"))
        answers.append(await sora.ask("rename_topic", topic=pk, name="そらの"))
        await sora.seen_up_to(4)
        seen = [frame for frame in sora.received if frame["t"] in ("event", "catchup")]
        views = [view for one in seen for view in one.get("messages", [one.get("message")]) if view]
        for one in phones:
            await one.hang_up()
        return [refused["code"], refused["field"], [answer.get("code", answer["t"]) for answer in answers], views[-1]]

    code, field, answers, view = online(story)
    assert (code, field) == ("topic_not_taken", "topic")
    assert answers == ["ack", "not_yours_to_move", "ack", "ack", "not_facilitator"]
    assert view["topic"]["name"] == "夜のこと"


async def _topic_of(message: int) -> int:
    return await sync_to_async(lambda: Message.objects.get(pk=message).topic_id or 0)()
