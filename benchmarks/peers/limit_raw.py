"""The minimum work for CPython on uvloop: one frame for each message, one transport.write for each recipient.

No UTF-8 validation, no fragments, no pings, nothing stored: a limit, not a server. Usage: limit_raw.py PORT
"""

import asyncio
import base64
import hashlib
import sys
from typing import cast

import uvloop

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455
HEAD_END = b"\r\n\r\n"
TEXT, CLOSE = 1, 8
rooms: dict[bytes, set[asyncio.WriteTransport]] = {}


class Client(asyncio.Protocol):
    __slots__ = ("buffer", "is_open", "room", "transport")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)
        self.buffer = b""
        self.is_open = False
        self.room: set[asyncio.WriteTransport] = set()

    def connection_lost(self, error: Exception | None) -> None:
        self.room.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        if self.buffer:
            data = self.buffer + data
        if not self.is_open:
            end = data.find(HEAD_END)
            if end < 0:
                self.buffer = data
                return
            self.enter(data[:end].split(b"\r\n"))
            data = data[end + len(HEAD_END) :]
        while len(data) >= 6:
            opcode, length, at = data[0] & 15, data[1] & 127, 2
            if length == 126:
                length, at = int.from_bytes(data[2:4], "big"), 4
            if len(data) < at + 4 + length:
                break
            mask, payload = data[at : at + 4], data[at + 4 : at + 4 + length]
            data = data[at + 4 + length :]
            if opcode == CLOSE:
                self.transport.close()
                return
            if opcode == TEXT:
                self.say(unmasked(mask, payload))
        self.buffer = data

    def enter(self, head: list[bytes]) -> None:
        key = next(line.split(b":", 1)[1].strip() for line in head if line.lower().startswith(b"sec-websocket-key"))
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + HEAD_END
        )
        self.is_open = True
        self.room = rooms.setdefault(head[0].split()[1], set())
        self.room.add(self.transport)

    def say(self, payload: bytes) -> None:
        length = len(payload)
        frame = (bytes((0x81, length)) if length < 126 else b"\x81\x7e" + length.to_bytes(2, "big")) + payload
        for transport in self.room:
            transport.write(frame)


def unmasked(mask: bytes, payload: bytes) -> bytes:
    if mask == b"\0\0\0\0" or not payload:
        return payload
    keys = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(keys, "big")).to_bytes(len(payload), "big")


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Client, "127.0.0.1", int(sys.argv[1]), backlog=1024)
    await server.serve_forever()


uvloop.run(main())
