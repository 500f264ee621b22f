"""Daphne's requests, whose bodies `community.bodies` checks while they arrive, and sockets, dropped when broken."""

import logging
from typing import Any

from daphne import http_protocol, ws_protocol
from twisted.internet import threads

from community import bodies

LINGER = 2.0  # seconds for the client to read why, while the rest of its body is discarded
REASONS = {408: b"Request Timeout", 413: b"Content Too Large"}
logger = logging.getLogger(__name__)


class Request(http_protocol.WebRequest):
    """Daphne's request, which refuses a body that is too large or too slow while it arrives."""

    most = bodies.FORM  # bytes
    taken = 0
    is_refused = False
    clock: Any = None

    def gotLength(self, length: int | None) -> None:
        """Handle the end of the headers; `length` is None if they declare no length."""
        super().gotLength(length)
        if length == 0:
            return
        self.most, let_in = bodies.limits(self._address())
        if length is not None and length <= self.most:
            self._wait(bodies.slowest(self.most))
        elif let_in == self.most or (length is not None and length > let_in):
            self._refuse(413)
        else:
            self.channel._networkProducer.pauseProducing()  # read nothing more until we know who sends it
            cookies = b"; ".join(self.requestHeaders.getRawHeaders(b"cookie", []))
            asked = threads.deferToThread(bodies.may_send_much, cookies.decode("latin-1"), self._address())
            asked.addErrback(_nobody)
            asked.addCallback(self._decide, length, let_in)

    def handleContentChunk(self, data: bytes) -> None:
        self.taken += len(data)
        if self.taken > self.most:
            self._refuse(413)
        if not self.is_refused:
            super().handleContentChunk(data)

    def process(self) -> None:
        self._wait(None)
        if not self.is_refused:
            super().process()

    def connectionLost(self, reason: Any) -> None:
        self._wait(None)
        super().connectionLost(reason)

    def _decide(self, is_let_in: bool, length: int | None, let_in: int) -> None:
        if self.channel is None:
            return  # the client has gone meanwhile
        self.most = let_in if is_let_in else self.most
        if length is not None and length > self.most:
            self._refuse(413)
        else:
            self._wait(bodies.slowest(self.most))
        self.channel._networkProducer.resumeProducing()

    def _refuse(self, status: int) -> None:
        if self.is_refused or self.channel is None:
            return
        self.is_refused = True
        page = bodies.refusal(status, self._address())
        head = b"HTTP/1.1 %d %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
        head += b"Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        self.channel.transport.write(head % (status, REASONS[status], len(page)) + page)
        self._wait(LINGER)

    def _wait(self, seconds: float | None) -> None:
        """Set the timer for what comes next; None stops it."""
        from twisted.internet import reactor

        if self.clock is not None and self.clock.active():
            self.clock.cancel()
        later: Any = reactor
        self.clock = None if seconds is None else later.callLater(seconds, self._is_over)

    def _is_over(self) -> None:
        if not self.is_refused:
            self._refuse(408)
        elif self.channel is not None:
            self.channel.loseConnection()

    def _address(self) -> str:
        """The path, which Twisted keeps in the channel until the body is complete."""
        return str(self.channel._path.split(b"?", 1)[0].decode("latin-1"))


class Socket(ws_protocol.WebSocketProtocol):
    """Daphne's socket, which has nothing to close if its handshake was refused before it reached daphne."""

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:
        if hasattr(self, "server"):  # set when the handshake arrives
            super().onClose(wasClean, code, reason)


def _nobody(failure: Any) -> bool:
    logger.error("Who sends a large body could not be asked: %s", failure.getErrorMessage())
    return False


def take_with_care() -> None:
    """Make daphne use our requests, with their limits, and our sockets."""
    http_protocol.WebRequest = Request
    ws_protocol.WebSocketFactory.protocol = Socket
