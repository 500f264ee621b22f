"""Pages over ASGI: as many at once as a process can handle, and tracked for a graceful stop."""

import asyncio
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from community.middleware import FOR_MONITORS


class Pages(ASGIHandler):
    """Django's handler behind a queue: `PAGES_AT_ONCE` are made concurrently, the others wait in order.

    A page takes a thread and a database connection to itself. Made all at once, five hundred would finish no sooner,
    and take more connections than PostgreSQL has. Forms are received, and pages sent, outside the queue, so a slow
    phone holds nobody up. Monitors skip the queue, or a busy process would be taken for a dead one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.under_way = 0
        self._door = asyncio.Semaphore(settings.PAGES_AT_ONCE)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.under_way += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.under_way -= 1

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in FOR_MONITORS:
            return await super().run_get_response(request)
        async with self._door:
            return await super().run_get_response(request)
