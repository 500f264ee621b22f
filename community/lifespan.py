"""Starting and stopping, for servers that tell. Daphne does not: what a process needs is started when it is needed."""

from typing import Any

from chat.hub.hub import stop_here
from operations.readiness import stopping


class Lifespan:
    """Answers the server's lifespan messages; on the way out, what is being written is finished first."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                stopping.set()
                await stop_here()
                await send({"type": "lifespan.shutdown.complete"})
                return
