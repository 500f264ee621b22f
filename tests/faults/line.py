"""The network between a phone and the servers: it can be slow, narrow, silent, or down."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class Line:
    """Forwards bytes from its own `port` to a server's, as well as the network lets them through."""

    def __init__(self, target: Callable[[], int]) -> None:
        self.target = target
        self.port = 0
        self.delay = 0.0  # seconds of latency, in each direction
        self.rate = 0.0  # bytes per second in each direction; 0: no limit
        self.carried = 0  # bytes, in both directions
        self._replaced: dict[bytes, bytes] = {}
        self._hole = False
        self._flows = asyncio.Event()
        self._flows.set()
        self._reads = asyncio.Event()  # cleared: nobody reads what the server sends
        self._reads.set()
        self._pairs: set[Pair] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> "Line":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        await asyncio.gather(*(pair.task for pair in self._pairs), return_exceptions=True)

    @property
    def connections(self) -> int:
        """How many are open now."""
        return len(self._pairs)

    # ── what may happen ──

    def cut(self) -> None:
        """Break every connection, on both sides, at once."""
        for pair in tuple(self._pairs):
            pair.task.cancel()

    def black_hole(self) -> None:
        """Leave connections half open: everything now vanishes, neither side is told, and they never recover."""
        self._hole = True
        for pair in self._pairs:
            pair.dead = True

    def mend(self) -> None:
        """Let new connections work again."""
        self._hole = False

    def hold(self) -> None:
        """Let nothing through; `let_go` delivers what was sent meanwhile, late but complete."""
        self._flows.clear()

    def let_go(self) -> None:
        self._flows.set()

    def replace(self, old: bytes, new: bytes) -> None:
        """Replace bytes that the server sends, as a proxy does, where they arrive in one piece."""
        self._replaced[old] = new

    def stall(self) -> None:
        """Stop reading what the server sends, as a phone does; what the phone sends still gets through."""
        self._reads.clear()

    def read_on(self) -> None:
        self._reads.set()

    # ── forwarding ──

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pair = Pair(self._hole)
        self._pairs.add(pair)
        try:
            await self._forward(pair, reader, writer)
        except (asyncio.CancelledError, OSError, EOFError):
            pass  # cut, or one side has closed
        finally:
            self._pairs.discard(pair)
            writer.transport.abort()

    async def _forward(self, pair: "Pair", reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if pair.dead:
            while await reader.read(65536):
                pass
            return
        upstream = socket.socket()
        # Small windows and segments: the server notices a phone that does not read soon, not after megabytes.
        upstream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        upstream.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1400)
        upstream.setblocking(False)
        await asyncio.get_running_loop().sock_connect(upstream, ("127.0.0.1", self.target()))
        server, to_server = await asyncio.open_connection(sock=upstream, limit=4096)
        try:
            up = asyncio.create_task(self._pump(pair, reader, to_server, upwards=True))
            down = asyncio.create_task(self._pump(pair, server, writer, upwards=False))
            try:
                await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
                if pair.dead:  # one side gave up, and the other is not told
                    await asyncio.wait((up, down))
            finally:
                for task in (up, down):
                    task.cancel()
                    with suppress(asyncio.CancelledError, OSError):
                        await task
        finally:
            to_server.transport.abort()

    async def _pump(
        self, pair: "Pair", source: asyncio.StreamReader, target: asyncio.StreamWriter, *, upwards: bool
    ) -> None:
        while True:
            if not upwards:
                await self._reads.wait()
            data = await source.read(65536)
            if not data:
                if pair.dead:
                    await asyncio.Event().wait()  # until the line is closed
                return
            if self.delay or self.rate:
                await asyncio.sleep(self.delay + (len(data) / self.rate if self.rate else 0))
            await self._flows.wait()
            if pair.dead:
                continue
            if not upwards:
                for old, new in self._replaced.items():
                    data = data.replace(old, new)
            target.write(data)
            await target.drain()
            self.carried += len(data)


class Pair:
    """The two halves of one connection."""

    def __init__(self, dead: bool) -> None:
        self.dead = dead
        self.task: asyncio.Task[Any] = asyncio.current_task()
