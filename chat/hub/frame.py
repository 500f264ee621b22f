"""A frame for sockets, encoded once for all of them."""

from collections.abc import Sequence
from typing import Any


class Frame:
    """One text frame: as ASGI wants it (`message`), and as it goes over the wire (`raw`, made when first asked for)."""

    __slots__ = ("_raw", "message", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.message: dict[str, Any] = {"type": "websocket.send", "text": text}
        self._raw: bytes | None = None

    @property
    def raw(self) -> bytes:
        """A whole, unfragmented, uncompressed frame of a server (RFC 6455, section 5.2)."""
        if self._raw is None:
            payload = self.text.encode()
            length = len(payload)
            if length < 126:
                head = bytes((0x81, length))
            elif length < 1 << 16:
                head = b"\x81\x7e" + length.to_bytes(2, "big")
            else:
                head = b"\x81\x7f" + length.to_bytes(8, "big")
            self._raw = head + payload
        return self._raw


class Bundle:
    """Frames of events that follow each other, written together: one system call for a reader instead of many."""

    __slots__ = ("_raw", "frames")

    def __init__(self, frames: Sequence[tuple[int, Frame]]) -> None:
        self.frames = frames  # with the `seq` of each
        self._raw: bytes | None = None

    @property
    def raw(self) -> bytes:
        """All of them as they go over the wire."""
        if self._raw is None:
            self._raw = b"".join([frame.raw for _seq, frame in self.frames])
        return self._raw
