"""The wires, on the transports of the servers themselves: an upgrade that changes what we look at fails here."""

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest
import uvloop
from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import tcp
from twisted.python.failure import Failure
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.datastructures import Headers
from websockets.http11 import Request

from chat.hub.wire import DaphneWire, UvicornWire, wire_of
from chat.transports.websocket import nowhere

BIG = bytes(range(256)) * 4096  # a mebibyte, each byte in its place


class Reactor:
    """Twisted's reactor as far as a transport calls it; when something is written is for the test to say."""

    def __init__(self) -> None:
        self.writers: set[Any] = set()

    def addWriter(self, writer: Any) -> None:
        self.writers.add(writer)

    def removeWriter(self, writer: Any) -> None:
        self.writers.discard(writer)

    def addReader(self, reader: Any) -> None:
        return

    def removeReader(self, reader: Any) -> None:
        return

    def callLater(self, _seconds: float, call: Callable[..., Any], *given: Any) -> None:
        call(*given)


class Daphne:
    """A Daphne protocol with an open socket on a real Twisted transport, and the phone at its other end."""

    def __init__(self) -> None:
        ours, self.phone = socket.socketpair()
        for end in (ours, self.phone):
            end.setblocking(False)
        self.reactor = Reactor()
        server = Server(application=None, endpoints=["tcp:0"])
        self.protocol = WebSocketFactory(server).buildProtocol(None)
        assert isinstance(self.protocol, WebSocketProtocol)
        self.transport = tcp.Connection(ours, self.protocol, self.reactor)
        self.transport.connected = 1
        self.protocol.transport = self.transport
        self.protocol.state = WebSocketProtocol.STATE_OPEN
        self.lost: list[Any] = []
        self.protocol.connectionLost = self.lost.append
        self.wire = wire_of(partial(server.handle_reply, self.protocol))

    def taken(self) -> bytes:
        """Everything that the phone can take now."""
        found = b""
        while True:
            try:
                piece = self.phone.recv(1 << 20)
            except BlockingIOError:
                return found
            if not piece:
                return found
            found += piece


def test_a_daphne_socket_is_written_to_directly_and_what_waits_is_known() -> None:
    daphne = Daphne()
    wire = daphne.wire
    assert isinstance(wire, DaphneWire)
    wire.write(b"first")
    assert daphne.taken() == b"first"  # without the reactor
    assert (wire.waiting(), daphne.reactor.writers) == (0, set())
    wire.write(BIG)
    wire.write(b"last")
    arrived = daphne.taken()
    assert 0 < len(arrived) < len(BIG)
    assert wire.waiting() == len(BIG) + 4 - len(arrived)
    wire.write(b"!")
    assert wire.waiting() == len(BIG) + 5 - len(arrived)
    while daphne.reactor.writers:
        daphne.transport.doWrite()
        arrived += daphne.taken()
    assert arrived == BIG + b"last!"
    assert wire.waiting() == 0


def test_a_daphne_socket_that_is_gone_takes_nothing_and_harms_nobody() -> None:
    daphne = Daphne()
    wire = daphne.wire
    assert wire is not None
    daphne.phone.close()
    wire.write(b"into the void")
    wire.write(b"once more")
    daphne.transport.connectionLost(Failure(ConnectionResetError()))
    wire.write(b"after the end")
    wire.abort()
    closing = Daphne()
    assert closing.wire is not None
    closing.protocol.state = WebSocketProtocol.STATE_CLOSING
    closing.wire.write(b"after our close frame")
    assert closing.taken() == b""


def test_a_daphne_socket_can_be_cut() -> None:
    daphne = Daphne()
    assert daphne.wire is not None
    daphne.wire.write(BIG)
    daphne.wire.abort()
    assert len(daphne.lost) == 1
    assert len(daphne.taken()) < len(BIG)


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def test_a_uvicorn_socket_says_what_waits_and_one_that_is_gone_harms_nobody(run: Callable[[Any], Any]) -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        config = Config(nowhere, ws="websockets-sansio")
        config.load()
        ours, phone = socket.socketpair()
        for end in (ours, phone):
            end.setblocking(False)
        protocol = WebSocketsSansIOProtocol(config, ServerState(), {})
        await loop.connect_accepted_socket(lambda: protocol, ours)
        protocol.scope = {"headers": [(b"cookie", b"sessionid=x")]}  # type: ignore[typeddict-item]
        protocol.request = request = Request("/", Headers(cookie="sessionid=x"))
        wire = wire_of(protocol.send)
        assert isinstance(wire, UvicornWire)
        assert protocol.scope["headers"] == []
        assert not request.headers
        wire.write(b"first")
        assert await loop.sock_recv(phone, 100) == b"first"
        assert wire.waiting() == 0
        wire.write(BIG)
        arrived = await loop.sock_recv(phone, 1 << 20)
        assert 0 < wire.waiting() < len(BIG)
        while len(arrived) < len(BIG):
            arrived += await loop.sock_recv(phone, 1 << 20)
        assert arrived == BIG
        protocol.close_sent = True
        wire.write(b"after our close frame")
        protocol.close_sent = False
        assert wire.waiting() == 0
        phone.close()
        while not protocol.disconnected:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        wire.write(b"into the void")
        assert wire.waiting() == 0
        wire.abort()

    run(story())


def test_a_server_that_is_not_known_is_not_guessed_at() -> None:
    async def send(message: dict[str, Any]) -> None: ...

    assert wire_of(send) is None
    assert wire_of(partial(send)) is None
    assert (
        wire_of(partial(send, cast(Any, SimpleNamespace(transport=SimpleNamespace(dataBuffer=b"", offset=0))))) is None
    )
