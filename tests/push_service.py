"""A push service that decrypts what arrives, as the browser would, and checks who sent it. For tests alone."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from notices.enums import Way
from notices.ways.carrier import CARRIERS
from notices.ways.duty import DutyPush
from notices.ways.push import WebPush
from notices.ways.sealed import point_of, raw, unpadded

Answer = tuple[int, dict[str, str]]
TAKEN: Answer = (201, {})


class LocalPush(WebPush):
    """The carrier as it is, but that it may contact the service of the tests, and no other."""

    def allows(self, endpoint: str) -> bool:
        return endpoint.startswith("http://127.0.0.1:")


class LocalDuty(DutyPush):
    """The same of the telephones of duties."""

    def allows(self, endpoint: str) -> bool:
        return endpoint.startswith("http://127.0.0.1:")


@dataclass
class Browser:
    """A browser that has subscribed: its address at the service, and keys that nobody else has."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes, 1"

    @property
    def subscription(self) -> dict[str, str]:
        """What the page's script tells the site."""
        return {"endpoint": self.endpoint, "p256dh": unpadded(point_of(self.key)), "auth": unpadded(self.secret)}

    def open(self, body: bytes) -> tuple[bytes, int]:
        """Decrypt (RFC 8291); return the content and how many bytes of padding followed it."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))

        def derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
            return HKDF(SHA256(), length, salt, info).derive(secret)

        both = derive(self.secret, shared, b"WebPush: info\0" + point_of(self.key) + sender, 32)
        cipher = AESGCM(derive(salt, both, b"Content-Encoding: aes128gcm\0", 16))
        opened = cipher.decrypt(derive(salt, both, b"Content-Encoding: nonce\0", 12), sealed, None)
        content, delimiter, padding = opened.rstrip(b"\0"), b"\x02", len(opened) - len(opened.rstrip(b"\0"))
        assert content.endswith(delimiter)
        return content[:-1], padding


@dataclass
class Pushed:
    """One push as it arrived: decrypted, with the sender's token already verified."""

    endpoint: str
    headers: dict[str, str]
    content: dict[str, Any]
    size: int
    claims: dict[str, Any]
    sender: str
    at: float


class PushService:
    """`pushed` is what arrived. `answers` are given in turn, then `TAKEN`; `wait` is called before each answer."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}
        self.pushed: list[Pushed] = []
        self.answers: list[Answer] = []
        self.wait: Callable[[], object] = lambda: None
        self.refused: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, headers = service.take(self.path, dict(self.headers), self._body())
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            def do_GET(self) -> None:
                service.refused.append(f"GET {self.path}")
                self.send_error(405)

            def _body(self) -> bytes:
                return self.rfile.read(int(self.headers["Content-Length"]))

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: the tests look at `pushed`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"

    def browser(self) -> Browser:
        """A browser that subscribes now."""
        endpoint = f"{self.origin}/push/{len(self.browsers)}"
        self.browsers[endpoint] = Browser(endpoint)
        return self.browsers[endpoint]

    def take(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Open one push and write it down; the answer is what the test wants it to be."""
        self.wait()
        browser = self.browsers.get(self.origin + path)
        if browser is None:
            self.refused.append(path)
            return 404, {}
        token, key = (part.split("=", 1)[1] for part in headers["Authorization"].removeprefix("vapid ").split(", "))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
        claims = jwt.decode(token, public, algorithms=["ES256"], audience=self.origin)
        content, _padding = browser.open(body)
        told = json.loads(content)
        self.pushed.append(Pushed(browser.endpoint, headers, told, len(body), claims, key, time.monotonic()))
        return self.answers.pop(0) if self.answers else TAKEN


@contextmanager
def running() -> Iterator[PushService]:
    """A service that answers while the block runs, and the carrier of this process sends to it."""
    service = PushService()
    thread = threading.Thread(target=service.server.serve_forever, daemon=True)
    thread.start()
    before, duty = CARRIERS[Way.PUSH], CARRIERS[Way.DUTY]
    CARRIERS[Way.PUSH], CARRIERS[Way.DUTY] = LocalPush(), LocalDuty()
    try:
        yield service
    finally:
        CARRIERS[Way.PUSH], CARRIERS[Way.DUTY] = before, duty
        service.server.shutdown()
        service.server.server_close()
        thread.join(10)
