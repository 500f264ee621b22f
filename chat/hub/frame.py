"""A frame for sockets, encoded once for all of them."""

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
