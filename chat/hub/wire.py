"""Writes one frame's bytes to many sockets, bypassing the server's encoding for each of them (docs/adr/0004).

ASGI offers only `send`, which encodes and frames the message again for every recipient, and does not tell how much
still waits for a slow reader. Behind the `send` of Uvicorn and of Daphne is the connection's transport. Where it is not
found as expected (another server, TLS inside Daphne), `send` is used and awaited.
"""

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# Loaded where uvicorn serves us; no other server and no command needs it.
UVICORNS = "uvicorn.protocols.websockets.websockets_sansio_impl"


class Wire(Protocol):
    """The writing end of an accepted socket."""

    def write(self, raw: bytes) -> None:
        """Write a frame now, or as soon as the reader takes it. Does nothing when the socket is closing."""

    def waiting(self) -> int:
        """Return how many bytes the reader has not taken yet."""

    def abort(self) -> None:
        """Abort the connection; what waits is dropped."""


class UvicornWire:
    """Uvicorn with `--ws websockets-sansio`: an asyncio transport."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: "WebSocketsSansIOProtocol") -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        # The handshake is over. Its headers, kept three times, are a fifth of the memory that an idle socket takes.
        protocol.request.headers.clear()  # the parser keeps a reference to the request
        protocol.request = protocol.response = None  # type: ignore[assignment]
        headers = protocol.scope["headers"]
        if isinstance(headers, list):
            headers.clear()  # the routers' copies of the scope share the list

    def write(self, raw: bytes) -> None:
        # uvloop raises where asyncio ignores: one reader who hung up must not stop the write to the others.
        if not (self._protocol.close_sent or self._transport.is_closing()):
            self._transport.write(raw)

    def waiting(self) -> int:
        return 0 if self._transport.is_closing() else self._transport.get_write_buffer_size()

    def abort(self) -> None:
        self._transport.abort()


class DaphneWire:
    """Daphne: autobahn on a Twisted transport."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport

    def write(self, raw: bytes) -> None:
        transport = self._transport
        if self._protocol.state != self._protocol.STATE_OPEN:
            return
        if not self.waiting():
            # Written at once, without asking the reactor to call back when the socket is writable.
            written = transport.writeSomeData(raw)
            if isinstance(written, int):  # else the connection is gone; the reactor tells the protocol
                raw = raw[written:]
            if not raw:
                return
        transport.write(raw)

    def waiting(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - int(transport.offset) + int(transport._tempDataLen)

    def abort(self) -> None:
        self._transport.abortConnection()


def wire_of(send: Any) -> Wire | None:
    """Return the wire behind an accepted socket's ASGI `send`, or None for an unknown server."""
    owner = getattr(send, "__self__", None)
    if (uvicorns := sys.modules.get(UVICORNS)) and isinstance(owner, uvicorns.WebSocketsSansIOProtocol):
        return UvicornWire(owner)
    if isinstance(send, partial) and send.args:  # Daphne binds its handler to the protocol
        transport = getattr(send.args[0], "transport", None)
        if all(hasattr(transport, name) for name in ("dataBuffer", "offset", "_tempDataLen", "writeSomeData")):
            return DaphneWire(send.args[0])
    return None
