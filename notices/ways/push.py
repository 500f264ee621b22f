"""Web push (RFC 8030): encrypted here, carried by the service of the browser's vendor, which learns only when."""

import json
import logging
from collections.abc import Collection, Mapping, Sequence

import requests
from django.utils import timezone

from notices.actions import devices
from notices.actions.push_key import push_key
from notices.enums import Way
from notices.models import DutyPhone, PushDevice
from notices.queries import awake_devices
from notices.ways.carrier import Answer, Carrier, Outcome, Parcel, Posting
from notices.ways.pauses import asked_pause
from notices.ways.push_services import is_push_service
from notices.ways.sealed import raw, seal
from notices.ways.vapid import authorization

CONNECT, ANSWER = 5, 10  # seconds
PADDED = 512  # bytes; longer than any payload
KEPT_URGENT, KEPT = 4 * 60 * 60, 24 * 60 * 60  # seconds for which a service keeps it for a phone that is off
GONE = {404, 410}
logger = logging.getLogger(__name__)


class WebPush(Carrier):
    """Pushes to browsers that people have switched on. A repeated one has the same topic and tag: it is seen once."""

    way = Way.PUSH
    repeats_safely = True

    def allows(self, endpoint: str) -> bool:
        """Whether this address is ever contacted."""
        return is_push_service(endpoint)

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for user_id, pk in awake_devices().filter(user__in=user_ids).order_by("pk").values_list("user", "pk"):
            found.setdefault(user_id, []).append(pk)
        return found

    def prepare(self, target: int, parcel: Parcel) -> Posting | Outcome:
        device = awake_devices().filter(pk=target).first()
        if device is None or not self.allows(device.endpoint):
            return Outcome.GONE
        if device.not_before and device.not_before > timezone.now():
            return Outcome.LATER
        return self._posting(device, parcel)

    def note(self, target: int, answer: Answer) -> None:
        if answer.outcome is Outcome.SENT:
            devices.note_taken(pk=target)
        elif answer.outcome is Outcome.GONE:
            devices.note_gone(pk=target)
        elif answer.pause is not None:
            devices.note_pause(pk=target, until=timezone.now() + answer.pause)

    def _posting(self, device: PushDevice | DutyPhone, parcel: Parcel) -> Posting:
        content = seal(payload(parcel), p256dh=raw(device.p256dh), auth=raw(device.auth), length=PADDED)
        headers = {
            "Authorization": authorization(device.endpoint, push_key()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_URGENT if parcel.urgent else KEPT),
            "Topic": parcel.key,
            "Urgency": "high" if parcel.urgent else "low" if parcel.silent else "normal",
        }
        endpoint = device.endpoint
        return lambda: post(endpoint, content, headers)


def post(endpoint: str, content: bytes, headers: Mapping[str, str]) -> Answer:
    """Hand one push to its service. It is not followed elsewhere, and not read: the status says everything."""
    waits = (CONNECT, ANSWER)
    try:
        with requests.post(
            endpoint, content, headers=headers, timeout=waits, allow_redirects=False, stream=True
        ) as answer:
            return _answer(answer)
    except requests.exceptions.ConnectTimeout:
        return Answer(Outcome.LATER)
    except requests.RequestException as error:
        logger.warning("Push service did not answer: %s", type(error).__name__)
        return Answer(Outcome.PERHAPS)


def _answer(answer: requests.Response) -> Answer:
    if 200 <= answer.status_code < 300:
        return Answer(Outcome.SENT)
    if answer.status_code in GONE:
        return Answer(Outcome.GONE)
    logger.warning("Push service answered %s", answer.status_code)
    return Answer(Outcome.LATER, asked_pause(answer.headers.get("Retry-After", "")))


def payload(parcel: Parcel) -> bytes:
    """What the service worker gets (static/js/sw.js): neutral words, where they lead, and the number for a badge."""
    content = {
        "key": parcel.key,
        "title": parcel.title or parcel.words,
        "body": parcel.words if parcel.title else "",
        "path": parcel.path,
        "count": parcel.count,
        "silent": parcel.silent,
    }
    return json.dumps(content, ensure_ascii=False).encode()
