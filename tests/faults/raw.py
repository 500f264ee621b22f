"""A WebSocket client that keeps no rule it does not want to keep: bytes over TCP."""

import asyncio
import json
import os
import struct
from typing import Any

TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
PATIENCE = 20  # seconds until a server that says nothing has failed


def frame(
    payload: bytes | str,
    opcode: int = TEXT,
    *,
    fin: bool = True,
    rsv: int = 0,
    masked: bool = True,
    says: int | None = None,
) -> bytes:
    """One frame. `says` is the length that its head claims, where that is not the payload's."""
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
    return head + (b"\0\0\0\0" if masked else b"") + data  # a mask of zeros changes nothing


class Raw:
    """One connection. `status` is the handshake's; `closed` the close code, or 0 where the line was only cut."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.status = 0
        self.head = b""  # of the handshake's answer
        self.frames: list[dict[str, Any]] = []
        self.closed: int | None = None

    @classmethod
    async def open(cls, port: int, request: bytes) -> "Raw":
        """Connect, send the handshake as it is, and read the answer's head."""
        raw = cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 22))
        raw.writer.write(request)
        try:
            async with asyncio.timeout(PATIENCE):
                raw.head = await raw.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return raw  # cut without an answer
        raw.status = int(raw.head.split(b" ", 2)[1])
        return raw

    async def send(self, *pieces: bytes) -> None:
        """Send as much as the server takes; one that has hung up takes nothing."""
        try:
            for piece in pieces:
                self.writer.write(piece)
                await self.writer.drain()
        except ConnectionError:
            return

    async def read(self) -> bool:
        """Take one frame; False at the end of the line."""
        try:
            async with asyncio.timeout(PATIENCE):
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
        elif first & 15 == CLOSE:
            self.closed = int.from_bytes(payload[:2])
            await self.send(frame(payload, CLOSE))
        elif first & 15 == PING:
            await self.send(frame(payload, PONG))
        return True

    async def until(self, *kinds: str) -> dict[str, Any] | None:
        """The next frame of one of these kinds; None when the line ended before it."""
        seen = len(self.frames)
        while True:
            for one in self.frames[seen:]:
                if one["t"] in kinds:
                    return one
            seen = len(self.frames)
            if not await self.read():
                return None

    async def end(self) -> int:
        """Read to the end of the line; the close code, 0 without one."""
        while await self.read():
            pass
        assert self.closed is not None
        return self.closed

    def hang_up(self) -> None:
        self.writer.transport.abort()


def handshake(port: int, path: str | bytes, *headers: str | bytes, origin: str | None = "", cookie: str = "") -> bytes:
    """A handshake as a browser makes it, with more headers; `origin` None leaves it out."""
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
    """Bytes without any meaning."""
    return os.urandom(size)
