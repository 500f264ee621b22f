"""Let only our own pages talk to a room: a browser sends our cookies along from any page."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from ground.links import own_origin

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
logger = logging.getLogger(__name__)


class SameOrigin:
    """Refuse a handshake or a request unless `Origin` is this installation's address, a trusted one, or the host."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if is_ours(scope):
            await self.application(scope, receive, send)
            return
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body"})
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})


def is_ours(scope: dict[str, Any]) -> bool:
    """Whether it comes from one of our pages. Without `Origin` it does not come from any page."""
    origin = host = ""
    for name, value in scope.get("headers", ()):
        if name == b"origin":
            origin = value.decode("latin-1").lower()
        elif name == b"host":
            host = value.decode("latin-1").lower()
    if not origin:
        return False
    if origin in {trusted.lower().rstrip("/") for trusted in (own_origin(), *settings.CSRF_TRUSTED_ORIGINS)}:
        return True
    try:
        asked = urlsplit(origin)
    except ValueError:
        return False
    domain, _port = split_domain_port(host)
    return asked.scheme in ("http", "https") and asked.netloc == host and validate_host(domain, settings.ALLOWED_HOSTS)
