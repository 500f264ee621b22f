"""LINE's Messaging API as far as it is used, strict about what the documentation asks for. For tests alone.

https://developers.line.biz/en/reference/messaging-api/
"""

import base64
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from django.test import Client, override_settings

from notices.enums import Way
from notices.ways import line_api
from notices.ways.carrier import CARRIERS
from notices.ways.line import Line

ACCOUNT, SECRET, TOKEN = "@123abcde", "8c570fa6dd201bb328f1c1eac23a96d8", "qk7Zb2Vh9Jx/LwnT6cRs8y=="
HANA, SORA = f"U{'1a' * 16}", f"U{'2b' * 16}"
WEBHOOK = "/notices/line/"
PUSH, REPLY = "/v2/bot/message/push", "/v2/bot/message/reply"
Answer = tuple[int, dict[str, str]]
TAKEN: Answer = (200, {})


@dataclass
class Pushed:
    """One push as it arrived, taken or not."""

    to: str
    message: dict[str, Any]
    key: str
    silent: bool


def problems(message: dict[str, Any]) -> Iterator[str]:
    """What LINE would not take of a message."""
    if message.get("type") == "text":
        if set(message) != {"type", "text"} or not 1 <= len(message["text"]) <= 5000:
            yield "text"
        return
    if set(message) != {"type", "altText", "template"} or message["type"] != "template":
        yield "message"
        return
    if not 1 <= len(message["altText"]) <= 400:
        yield "altText"
    template = message["template"]
    if set(template) != {"type", "text", "actions"} or template["type"] != "buttons":
        yield "template"
    if not 1 <= len(template["text"]) <= 160 or not 1 <= len(template["actions"]) <= 4:
        yield "template"
    for action in template["actions"]:
        if set(action) != {"type", "label", "uri"} or action["type"] != "uri" or not 1 <= len(action["label"]) <= 20:
            yield "action"
        if len(action["uri"]) > 1000 or not re.match("(https?|line|tel):", action["uri"]):
            yield "uri"


class LineService:
    """`pushed` and `replied` are what arrived; `refused` is what the documentation does not allow.

    `answers` are given in turn and take nothing; then everything is taken, each retry key and each reply token once.
    `wait` is called before something is taken, `hang` after it.
    """

    def __init__(self) -> None:
        self.pushed: list[Pushed] = []
        self.replied: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.answers: list[Answer] = []
        self.taken: set[str] = set()
        self.wait: Callable[[], object] = lambda: None
        self.hang: Callable[[], object] = lambda: None
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers = service.take(self.path, dict(self.headers), body)
                content = b"{}"
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                service.refused.append(f"GET {self.path}")
                self.send_error(405)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: the tests look at what arrived."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Check one request and write it down; the answer is what the test wants it to be."""
        self.wait()
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._refuse(401, "token")
        if headers.get("Content-Type") != "application/json":
            return self._refuse(400, "content type")
        sent = json.loads(body)
        wrong = [problem for message in sent["messages"] for problem in problems(message)]
        if wrong or len(sent["messages"]) != 1:
            return self._refuse(400, *wrong)
        if path == PUSH:
            return self._push(sent, headers.get("X-Line-Retry-Key", ""))
        if path == REPLY:
            return self._reply(sent, headers)
        return self._refuse(404, path)

    def _push(self, sent: dict[str, Any], key: str) -> Answer:
        if set(sent) != {"to", "messages", "notificationDisabled"} or not re.fullmatch("U[0-9a-f]{32}", sent["to"]):
            return self._refuse(400, "push")
        if str(UUID(key)) != key:
            return self._refuse(400, "retry key")
        self.pushed.append(Pushed(sent["to"], sent["messages"][0], key, sent["notificationDisabled"]))
        if self.answers:
            return self.answers.pop(0)
        if key in self.taken:
            return 409, {"X-Line-Accepted-Request-Id": "123e4567-e89b-12d3-a456-426614174000"}
        self.taken.add(key)
        self.hang()
        return TAKEN

    def _reply(self, sent: dict[str, Any], headers: dict[str, str]) -> Answer:
        if set(sent) != {"replyToken", "messages"} or "X-Line-Retry-Key" in headers:
            return self._refuse(400, "reply")
        if self.answers:
            return self.answers.pop(0)
        if sent["replyToken"] in self.taken:
            return 400, {}
        self.taken.add(sent["replyToken"])
        self.replied.append((sent["replyToken"], sent["messages"][0]["text"]))
        self.hang()
        return TAKEN

    def _refuse(self, status: int, *problem: str) -> Answer:
        self.refused += problem
        return status, {}


@contextmanager
def configured() -> Iterator[None]:
    """An office that has configured LINE, while the block runs."""
    with override_settings(LINE_ACCOUNT=ACCOUNT, LINE_CHANNEL_SECRET=SECRET, LINE_CHANNEL_TOKEN=TOKEN):
        CARRIERS[Way.LINE] = Line()
        try:
            yield
        finally:
            del CARRIERS[Way.LINE]


@contextmanager
def running() -> Iterator[LineService]:
    """The same, and a service that answers in LINE's place."""
    service = LineService()
    thread = threading.Thread(target=service.server.serve_forever, daemon=True)
    thread.start()
    before = line_api.API
    line_api.API = service.origin
    try:
        with configured():
            yield service
    finally:
        line_api.API = before
        service.server.shutdown()
        service.server.server_close()
        thread.join(10)


# ── What LINE tells us ──


def event(kind: str = "message", who: str = HANA, token: str = "token", **more: Any) -> dict[str, Any]:
    """One event of a person, as LINE describes it."""
    told = {
        "type": kind,
        "mode": "active",
        "timestamp": 1462629479859,
        "source": {"type": "user", "userId": who},
        "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
        "deliveryContext": {"isRedelivery": False},
    }
    return told | ({} if kind == "unfollow" else {"replyToken": token}) | more


def text(words: str, **more: Any) -> dict[str, Any]:
    """Somebody writes this."""
    return event(
        message={"id": "444573844083572737", "type": "text", "quoteToken": "q3Plxr4AgKd", "text": words}, **more
    )


def signature(body: bytes, secret: str = SECRET) -> str:
    """What LINE would sign it with."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def webhook(*events: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The body and the headers with which LINE tells of these events."""
    body = json.dumps({"destination": f"U{'0c' * 16}", "events": list(events)}, ensure_ascii=False).encode()
    return body, {"Content-Type": "application/json; charset=utf-8", "X-Line-Signature": signature(body)}


def told(*events: dict[str, Any]) -> int:
    """LINE calls our webhook with these events; return the status of our answer."""
    body, headers = webhook(*events)
    return Client().post(WEBHOOK, body, content_type=headers.pop("Content-Type"), headers=headers).status_code
