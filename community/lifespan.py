"""ASGI lifespan, for servers that support it. Daphne does not, so a process starts what it needs lazily."""

from typing import Any

from chat.hub.hub import stop_here as stop_rooms
from notices.bells import stop_here as stop_bells
from operations.readiness import stopping


class Lifespan:
    """Answers the server's lifespan messages; on shutdown, writes under way are finished first."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                stopping.set()
                await stop_rooms()
                await stop_bells()
                await send({"type": "lifespan.shutdown.complete"})
                return
