"""Pushes in development: kept as files for the page /dev/phone/, which shows them as a locked screen would."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.conf import settings
from django.utils import timezone

from notices.ways.carrier import Answer, Outcome, Parcel, Posting
from notices.ways.push import WebPush, payload

FOLDER = "phone"  # below the mailbox


class DevelopmentPhone(WebPush):
    """Gives everybody a phone, and pushes to none. Never used when DEBUG is off.

    A target is a person: nobody in the demo has switched anything on, and no push service is asked.
    """

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {user_id: [user_id] for user_id in user_ids}

    def prepare(self, target: int, parcel: Parcel) -> Posting:
        return lambda: self._keep(target, parcel)

    def note(self, target: int, answer: Answer) -> None:
        """Nothing: a target is a person here, and no device."""

    def _keep(self, target: int, parcel: Parcel) -> Answer:
        folder = settings.DEVELOPMENT_MAILBOX / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        now = timezone.now()
        content = {"user": target, "at": now.isoformat(), "urgent": parcel.urgent, **json.loads(payload(parcel))}
        name = f"{now:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.json"
        (folder / name).write_text(json.dumps(content, ensure_ascii=False))
        return Answer(Outcome.SENT)
