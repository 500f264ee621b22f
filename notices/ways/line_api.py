"""LINE's Messaging API, as much of it as is needed: a push, a reply, and whether a request is LINE's.

https://developers.line.biz/en/reference/messaging-api/
"""

import base64
import hashlib
import hmac
import logging
from collections.abc import Mapping
from typing import Any

import requests
from django.conf import settings

API = "https://api.line.me"  # no setting changes it
CONNECT, ANSWER = 5, 10  # seconds, in the worker
REPLY_CONNECT, REPLY_ANSWER = 1, 3  # seconds, while LINE itself waits for our answer
logger = logging.getLogger(__name__)


def push(to: str, message: Mapping[str, Any], *, key: str, silent: bool) -> requests.Response:
    """Send a message to somebody's LINE. `key` is a UUID: LINE takes one key once within 24 hours, and says 409 then.

    Raises what `requests` raises. Redirects are not followed: the token is for LINE alone.
    """
    content = {"to": to, "messages": [message], "notificationDisabled": silent}
    return _post("push", content, (CONNECT, ANSWER), {"X-Line-Retry-Key": key})


def reply(token: str, text: str) -> bool:
    """Answer what somebody wrote, with the token that came with it: good once, for about a minute.

    False if LINE did not take it, which is written down without a word of it. Nobody tries again: who writes again is
    answered again.
    """
    content = {"replyToken": token, "messages": [{"type": "text", "text": text}]}
    try:
        answer = _post("reply", content, (REPLY_CONNECT, REPLY_ANSWER))
    except requests.RequestException as error:
        logger.warning("LINE did not take a reply: %s", type(error).__name__)
        return False
    if answer.status_code != 200:
        logger.warning("LINE answered a reply with %s", answer.status_code)
    return answer.status_code == 200


def is_signed(body: bytes, signature: str) -> bool:
    """Whether LINE sent this: HMAC-SHA256 of the body as it came, with the channel's secret, in base64."""
    made = hmac.new(settings.LINE_CHANNEL_SECRET.encode(), body, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(made), signature.encode())


def _post(
    what: str, content: Mapping[str, Any], waits: tuple[int, int], headers: Mapping[str, str] | None = None
) -> requests.Response:
    allowed = {"Authorization": f"Bearer {settings.LINE_CHANNEL_TOKEN}", **(headers or {})}
    address = f"{API}/v2/bot/message/{what}"
    return requests.post(address, json=content, headers=allowed, timeout=waits, allow_redirects=False)
