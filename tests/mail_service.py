"""A mail server that keeps what it is given (RFC 5321, as much of it as Django speaks). For tests alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class MailService(ThreadingTCPServer):
    """`mails` is what arrived; `wait` is called for each before it is accepted.

    `answers` has what is said to a verb instead of OK, and `last_word` what is said to a whole mail; with None the line
    goes dead instead.
    """

    daemon_threads = True

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.wait: Callable[[], object] = lambda: None
        self.answers: dict[str, str] = {}
        self.last_word: str | None = "250 kept"
        super().__init__(("127.0.0.1", 0), _Caller)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Caller(StreamRequestHandler):
    server: MailService

    def handle(self) -> None:
        try:
            self._talk()
        except ConnectionError:
            return  # the caller was killed: that is what this is for

    def _talk(self) -> None:
        self._say("220 tests")
        while line := self.rfile.readline():
            verb = line.split(maxsplit=1)[0].upper() if line.strip() else b""
            if answer := self.server.answers.get(verb.decode()):
                self._say(answer)
            elif verb == b"DATA":
                self._say("354 go on")
                self._keep()
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _keep(self) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if line:  # the caller was not cut off midway
            self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
            self.server.wait()
        if self.server.last_word is None:
            raise ConnectionAbortedError
        self._say(self.server.last_word)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def running() -> Iterator[MailService]:
    """A server that accepts mails while the block runs."""
    with MailService() as service:
        thread = Thread(target=service.serve_forever, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join(10)
