"""What an ASGI scope says of the visitor, and the types of an ASGI application."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import parse_cookie

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def client_address(scope: Scope) -> str:
    """Return the visitor's address: behind trusted proxies, the one that the outermost of them saw."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        values = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"x-forwarded-for"]
        hops = [hop.strip() for value in values for hop in value.split(",")]
        if hops:
            address = hops[-proxies] if len(hops) >= proxies else hops[0]
    return address


def session_key_of(scope: Scope) -> str:
    """Return the session key from the cookie, or an empty string."""
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            return str(parse_cookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, ""))
    return ""
