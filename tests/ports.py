"""Loopback ports for the servers of tests: no two test processes are given the same one."""

import fcntl
import getpass
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import IO

FIRST, LAST = 12_000, 32_000  # below the ephemeral range, so that no outgoing connection takes one meanwhile
OF_A_PROCESS = 100  # each test process has so many of its own, and begins again when it has given them all


@cache
def _own() -> tuple[Iterator[int], IO[bytes]]:
    """The ports of this process, in turn, and the lock that keeps them until it ends."""
    for first in range(FIRST, LAST, OF_A_PROCESS):
        lock = (Path(tempfile.gettempdir()) / f"tsudoi-ports-{getpass.getuser()}-{first}").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return cycle(range(first, first + OF_A_PROCESS)), lock
    raise RuntimeError("no ports are left for this test process")


def free_port() -> int:
    """A port on which nothing listens. The one given before it is given again after about a hundred others."""
    ports, _lock = _own()
    for _ in range(OF_A_PROCESS):
        port = next(ports)
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what ended a moment ago is free, for a server
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


@contextmanager
def dead_port() -> Iterator[int]:
    """A port that refuses every connection meanwhile: it is taken, and nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", free_port()))
        yield int(taken.getsockname()[1])
