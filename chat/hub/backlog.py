"""How much a server has taken from us and not yet handed to the network."""

from collections.abc import Callable
from functools import partial
from typing import Any


def backlog_of(send: Any) -> Callable[[], int] | None:
    """A way to ask for the bytes waiting behind `send`; None where `send` itself waits when the reader is slow.

    ASGI has no word for this. Uvicorn's and granian's `send` waits. Daphne's takes everything at once: there `send` is
    bound to the protocol of the connection, whose Twisted transport knows what it still holds.
    """
    if not isinstance(send, partial) or not send.args:
        return None
    transport: Any = getattr(send.args[0], "transport", None)
    if not hasattr(transport, "dataBuffer"):
        return None

    def waiting() -> int:
        return len(transport.dataBuffer) - int(transport.offset) + int(transport._tempDataLen)

    return waiting
