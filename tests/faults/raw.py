"""A WebSocket client that can break any rule of the protocol: bytes over TCP."""

import asyncio
import json
import os
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
PATIENCE = 20  # seconds for a server to do what is awaited


def frame(
    payload: bytes | str,
    opcode: int = TEXT,
    *,
    fin: bool = True,
    rsv: int = 0,
    masked: bool = True,
    says: int | None = None,
) -> bytes:
    """One frame. `says` is the length that its header claims, if that is not the payload's."""
    data = payload.encode() if isinstance(payload, str) else payload
    length = len(data) if says is None else says
    first = (fin << 7) | (rsv << 4) | opcode
    mark = masked << 7
    if length < 126:
        head = struct.pack("!BB", first, mark | length)
    elif length < 1 << 16:
        head = struct.pack("!BBH", first, mark | 126, length)
    else:
        head = struct.pack("!BBQ", first, mark | 127, length)
    return head + (b"\0\0\0\0" if masked else b"") + data  # a mask of zeros leaves the data unchanged


class Raw:
    """One connection. `status` is the handshake's; `closed` is the close code, or 0 if the line was only cut."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.status = 0
        self.head = b""  # of the handshake's response
        self.frames: list[dict[str, Any]] = []
        self.closed: int | None = None
        self._is_new = False  # whether the last frame read was a text

    @classmethod
    async def open(cls, port: int, request: bytes) -> "Raw":
        """Connect, send the handshake as given, and read the response's head."""
        async with within(f"port {port} takes a connection"):
            raw = cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 22))
        raw.writer.write(request)
        try:
            async with within(f"an answer to {request[:200]!r}"):
                raw.head = await raw.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return raw  # cut without a response
        raw.status = int(raw.head.split(b" ", 2)[1])
        return raw

    def __repr__(self) -> str:
        last = [json.dumps(one, ensure_ascii=False)[:300] for one in self.frames[-5:]]
        return f"a socket with status {self.status}, closed {self.closed}, {len(self.frames)} frames, the last {last}"

    async def send(self, *pieces: bytes) -> None:
        """Send as much as the server accepts; one that has hung up accepts nothing."""
        try:
            async with within("the server takes what is sent", self):
                for piece in pieces:
                    self.writer.write(piece)
                    await self.writer.drain()
        except ConnectionError:
            return

    async def until(
        self, *kinds: str, where: Callable[[dict[str, Any]], bool] = lambda one: True
    ) -> dict[str, Any] | None:
        """The next frame of one of these kinds for which `where` holds; None if the line ends first."""
        async with within(f"a frame {kinds}", self):
            while await self._read():
                if self.frames and self._is_new and (one := self.frames[-1])["t"] in kinds and where(one):
                    return one
        return None

    async def end(self, seconds: float = PATIENCE) -> int:
        """Read until the connection ends, up to the timeout in seconds; return the close code, 0 if there is none."""
        async with within("the end of the line", self, seconds):
            while await self._read():
                pass
        assert self.closed is not None
        return self.closed

    async def _read(self) -> bool:
        """Read one frame without a timeout; return False at the end of the connection. For the methods above."""
        self._is_new = False
        try:
            first, second = await self.reader.readexactly(2)
            length = second & 127
            if length > 125:
                length = int.from_bytes(await self.reader.readexactly(2 if length == 126 else 8))
            payload = await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed = self.closed or 0
            return False
        if first & 15 == TEXT:
            self.frames.append(json.loads(payload))
            self._is_new = True
        elif first & 15 == CLOSE:
            self.closed = int.from_bytes(payload[:2])
            await self.send(frame(payload, CLOSE))
        elif first & 15 == PING:
            await self.send(frame(payload, PONG))
        return True

    def hang_up(self) -> None:
        self.writer.transport.abort()


@asynccontextmanager
async def within(what: str, raw: Raw | None = None, seconds: float = PATIENCE) -> AsyncIterator[None]:
    """Fail when it takes longer. The limit is on the whole wait: pings would otherwise extend it for ever."""
    try:
        async with asyncio.timeout(seconds) as limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise AssertionError(f"{what}: not within {seconds} s; {raw or ''}") from None


def handshake(port: int, path: str | bytes, *headers: str | bytes, origin: str | None = "", cookie: str = "") -> bytes:
    """A browser's handshake, with more headers; with `origin` None it has no Origin."""
    lines: list[str | bytes] = [
        b"GET " + (path.encode() if isinstance(path, str) else path) + b" HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {'AAAAAAAAAAAAAAAAAAAAAA=='}",
        *headers,
    ]
    if origin is not None:
        lines.append(f"Origin: {origin or f'http://127.0.0.1:{port}'}")
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\r\n\r\n"


def noise(size: int) -> bytes:
    """Random bytes."""
    return os.urandom(size)
