"""Web push (RFC 8030): encrypted here, carried by the service of the browser's vendor, which learns only when."""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime

import requests
from django.utils import timezone

from notices.actions import devices
from notices.actions.push_key import push_key
from notices.enums import Way
from notices.models import PushDevice
from notices.queries import awake_devices
from notices.ways.carrier import Carrier, Outcome, Parcel
from notices.ways.push_services import is_push_service
from notices.ways.sealed import raw, seal
from notices.ways.vapid import authorization

CONNECT, ANSWER = 5, 10  # seconds
PADDED = 512  # bytes; longer than any payload
KEPT_URGENT, KEPT = 4 * 60 * 60, 24 * 60 * 60  # seconds for which a service keeps it for a phone that is off
LONGEST_PAUSE = timedelta(minutes=15)  # whatever `Retry-After` says: news gets old
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

    def send(self, target: int, parcel: Parcel) -> Outcome:
        device = awake_devices().filter(pk=target).first()
        if device is None or not self.allows(device.endpoint):
            return Outcome.GONE
        if device.not_before and device.not_before > timezone.now():
            return Outcome.LATER
        try:
            with self._post(device, parcel) as answer:
                return self._outcome(device, answer)
        except requests.exceptions.ConnectTimeout:
            return Outcome.LATER
        except requests.RequestException as error:
            logger.warning("Push service did not answer: %s", type(error).__name__)
            return Outcome.PERHAPS

    def _post(self, device: PushDevice, parcel: Parcel) -> requests.Response:
        content = seal(payload(parcel), p256dh=raw(device.p256dh), auth=raw(device.auth), length=PADDED)
        headers = {
            "Authorization": authorization(device.endpoint, push_key()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_URGENT if parcel.urgent else KEPT),
            "Topic": parcel.key,
            "Urgency": "high" if parcel.urgent else "low" if parcel.silent else "normal",
        }
        # Not followed elsewhere, and not read: the status says everything.
        return requests.post(
            device.endpoint, content, headers=headers, timeout=(CONNECT, ANSWER), allow_redirects=False, stream=True
        )

    def _outcome(self, device: PushDevice, answer: requests.Response) -> Outcome:
        if 200 <= answer.status_code < 300:
            devices.note_taken(pk=device.pk)
            return Outcome.SENT
        if answer.status_code in GONE:
            devices.note_gone(pk=device.pk)
            return Outcome.GONE
        logger.warning("Push service answered %s", answer.status_code)
        if pause := asked_pause(answer.headers.get("Retry-After", "")):
            devices.note_pause(pk=device.pk, until=timezone.now() + pause)
        return Outcome.LATER


def asked_pause(retry_after: str) -> timedelta | None:
    """How long a service asks us to wait (RFC 9110, 10.2.3: seconds, or a moment), at most `LONGEST_PAUSE`."""
    if retry_after.isascii() and retry_after.isdecimal():
        return min(timedelta(seconds=int(retry_after[:9])), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(min(moment - timezone.now(), LONGEST_PAUSE), timedelta(0)) if moment.tzinfo else None


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
