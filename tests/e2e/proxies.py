"""Proxies as in offices, schools and hospitals, which let no WebSocket through."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

END = b"\r\n\r\n"
ANSWER_TO = re.compile(rb"sec-websocket-key", re.IGNORECASE)


class Proxy:
    """Serves one request per connection, as old proxies do. `kind` says what happens to a WebSocket handshake.

    A number: this HTTP status, at once. `silent`: no answer, ever. `deaf`: 101, and nothing passes afterwards. `cuts`:
    every connection ends after `seconds`. `buffers`: responses are passed on when complete, so never those of a socket.
    `open`: everything passes.
    """

    def __init__(self, target: int, kind: str, seconds: float = 2.0) -> None:
        self.target, self.kind, self.seconds = target, kind, seconds
        self.port = 0
        self.handshakes = 0
        self.requests = 0  # to a room, without a socket
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task: asyncio.Task[None] = asyncio.current_task()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(OSError, EOFError, asyncio.CancelledError, TimeoutError):
            async with asyncio.timeout(self.seconds if self.kind == "cuts" else None):
                await self._one(reader, writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(END)
        is_socket = bool(ANSWER_TO.search(head))
        self.handshakes += is_socket
        self.requests += head.startswith(b"POST /ws/")
        if is_socket and self.kind.isdecimal():
            writer.write(f"HTTP/1.1 {self.kind} No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno".encode())
            await writer.drain()
            return
        if is_socket and self.kind == "silent":
            await reader.read()
            return
        if not is_socket:
            head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head).replace(END, b"\r\nConnection: close" + END)
        upstream, to_server = await asyncio.open_connection("127.0.0.1", self.target)
        to_server.write(head)
        up = asyncio.create_task(_pump(reader, to_server))
        try:
            if self.kind == "buffers":
                writer.write(await upstream.read())
                await writer.drain()
            elif is_socket and self.kind == "deaf":
                writer.write(await upstream.readuntil(END))
                await writer.drain()
                await upstream.read()
            else:
                await _pump(upstream, writer)
        finally:
            up.cancel()
            to_server.close()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()


@contextmanager
def proxy_to(port: int, kind: str, seconds: float = 2.0) -> Iterator[Proxy]:
    """A proxy in front of the site on `port`."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = Proxy(port, kind, seconds)
    asyncio.run_coroutine_threadsafe(proxy.open(), loop).result(10)
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
