"""Limit request bodies before reading them, so that a stranger's 25 MB never fill our memory.

A form is small. Long pages and uploads are for signed-in staff, pictures for members of groups that take them.
`deploy/nginx` has the same limits; a small installation has only these.
(Daphne reads a whole body before it calls us: `community.taking`.)
"""

import asyncio
import re
import time
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connections
from django.template.loader import render_to_string
from django.utils import translation

from groups.models import Membership
from people.models import User

FORM = 256 * 1024  # bytes; the longest form that people fill in, with every character encoded
LONG_PAGE = 1024 * 1024  # what the page editor sends
UPLOAD = 25 * 1024 * 1024  # a picture or a document, with the form around it
PICTURE = 16 * 1024 * 1024  # a picture for a room (chat.pictures), with the form around it
PICTURE_ADDRESS = re.compile(r"(?:/[a-z-]+)?/groups/([^/]+)/room/picture/")
UPLOAD_ADDRESSES = re.compile(r"/admin/(images|documents)/")
SLOWEST_FORM, SLOWEST_UPLOAD = 60.0, 600.0  # seconds until everything has arrived


def limits(path: str) -> tuple[int, int]:
    """How many bytes anybody may send to this address, and how many those may who are let in for more.

    These are signed-in staff and, where a room takes pictures, its group's members (`may_send_much`).
    """
    if PICTURE_ADDRESS.fullmatch(path):
        return FORM, PICTURE
    if UPLOAD_ADDRESSES.match(path):
        return FORM, UPLOAD
    return FORM, LONG_PAGE if path.startswith("/admin/") else FORM


def slowest(most: int) -> float:
    """Seconds within which a body of at most this many bytes has to arrive."""
    return SLOWEST_UPLOAD if most > LONG_PAGE else SLOWEST_FORM


def may_send_much(cookies: str, path: str) -> bool:
    """Whether these cookies belong to somebody who may send more to this address than a form.

    Leaves no database connection open in its thread.
    """
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return False
    if morsel is None:
        return False
    try:
        person = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value).get(SESSION_KEY)
        if person is None:
            return False
        if room := PICTURE_ADDRESS.fullmatch(path):
            seats = Membership.objects.filter(user=person, user__is_active=True, left_at__isnull=True)
            return seats.filter(group__slug=room[1], group__takes_pictures=True).exists()
        return User.objects.filter(pk=person, is_active=True, is_staff=True).exists()
    finally:
        connections.close_all()


def refusal(status: int, path: str) -> bytes:
    """The page for a body too large (413) or too slow (408), in the language of the address."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return render_to_string(f"{status}.html").encode()


class Bodies:
    """Refuse a body that is too large or too slow before reading it; the connection closes with the response."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        length = declared(scope["headers"])
        if length == 0:
            await self.application(scope, receive, send)
            return
        most, let_in = limits(scope["path"])
        if (length is None or length > most) and let_in > most and (length or 0) <= let_in:
            async with ThreadSensitiveContext():
                cookies = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
                most = let_in if await sync_to_async(may_send_much)(cookies, scope["path"]) else most
        if length is not None and length > most:
            await _refuse(413, scope, send)
            return
        body = _Body(receive, most)
        await self.application(scope, body.receive, body.answering(send))
        if body.status and not body.is_answered:
            await _refuse(body.status, scope, send)


def declared(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """The length in bytes that these headers declare for the body; None if they declare none."""
    length: int | None = 0
    for name, value in headers:
        if name == b"transfer-encoding":
            return None
        if name == b"content-length":
            length = int(value) if value.isdigit() else None
    return length


class _Body:
    """Counts the bytes that arrive, and the time; over a limit, the reader sees a disconnect."""

    def __init__(self, receive: Any, most: int) -> None:
        self._receive, self._left, self._deadline = receive, most, time.monotonic() + slowest(most)
        self._is_complete = self.is_answered = False
        self.status = 0  # the response's status if something is wrong with it

    async def receive(self) -> Any:
        if self._is_complete:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._deadline - time.monotonic()))
        except TimeoutError:
            self.status = 408
            return {"type": "http.disconnect"}
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.status = 413
            return {"type": "http.disconnect"}
        self._is_complete = not message.get("more_body", False)
        return message

    def answering(self, send: Any) -> Any:
        async def answer(message: dict[str, Any]) -> None:
            self.is_answered = True
            await send(message)

        return answer


async def _refuse(status: int, scope: dict[str, Any], send: Any) -> None:
    page = refusal(status, scope["path"])
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": page})
