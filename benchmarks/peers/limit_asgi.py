"""The limit of an ASGI server: every text goes to everybody with the same path. No framework, nothing stored."""

from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
rooms: dict[str, set[Send]] = {}


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await receive()
    await send({"type": "websocket.accept"})
    room = rooms.setdefault(scope["path"], set())
    room.add(send)
    try:
        while (message := await receive())["type"] != "websocket.disconnect":
            event = {"type": "websocket.send", "text": message["text"]}
            for other in tuple(room):
                try:
                    await other(event)
                except Exception:  # this client is gone; each server raises a different error
                    room.discard(other)
    finally:
        room.discard(send)
