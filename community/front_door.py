"""The outermost ASGI layer, which trusts nothing that a visitor says about *us*."""

from collections.abc import Awaitable, Callable
from typing import Any

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class FrontDoor:
    """Keep the site at the root of its host, for pages and for sockets.

    ASGI's `root_path` becomes the prefix of every link that Django makes, and a server may take it from a visitor
    (daphne does, from the header `Daphne-Root-Path`), so here it is always empty. A request target that is not a path
    (`GET http://elsewhere/`) is refused, because some servers pass it on unchanged.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.application(scope, receive, send)
        elif scope["path"].startswith("/"):
            await self.application({**scope, "root_path": ""}, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4404})
        else:
            await send({"type": "http.response.start", "status": 400, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
