"""Frames for sockets, each encoded once for all of them."""

from collections.abc import Sequence
from typing import Any


class Frame:
    """One text frame: as an ASGI message (`message`), and as bytes on the wire (`raw`, encoded on first use)."""

    __slots__ = ("_raw", "message", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.message: dict[str, Any] = {"type": "websocket.send", "text": text}
        self._raw: bytes | None = None

    @property
    def raw(self) -> bytes:
        """The frame's bytes: unfragmented, uncompressed and unmasked, as a server sends it (RFC 6455, section 5.2)."""
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
    """Frames of consecutive events, written together: one system call for each reader instead of many."""

    __slots__ = ("_raw", "frames")

    def __init__(self, frames: Sequence[tuple[int, Frame]]) -> None:
        self.frames = frames  # with the `seq` of each
        self._raw: bytes | None = None

    @property
    def raw(self) -> bytes:
        """The bytes of all frames on the wire."""
        if self._raw is None:
            self._raw = b"".join([frame.raw for _seq, frame in self.frames])
        return self._raw
