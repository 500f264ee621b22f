"""LINE: a message to the account that somebody linked. It has one neutral sentence, and a button to their list."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import requests
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from ground.links import absolute
from notices.actions import line
from notices.enums import Way
from notices.models import LineAccount
from notices.ways import line_api
from notices.ways.carrier import CARRIERS, Answer, Carrier, Outcome, Parcel, Posting, register
from notices.ways.pauses import asked_pause

TAKEN_BEFORE = 409
# In the browser where they are signed in, and not in the one inside LINE, where nobody is.
IN_BROWSER = "?openExternalBrowser=1"
logger = logging.getLogger(__name__)


class Line(Carrier):
    """Messages to linked accounts. A repeated one has the same retry key: LINE takes it once."""

    way = Way.LINE
    repeats_safely = True

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        linked = LineAccount.objects.filter(user__in=user_ids)
        return {user_id: [pk] for user_id, pk in linked.values_list("user", "pk")}

    def prepare(self, target: int, parcel: Parcel) -> Posting | Outcome:
        account = LineAccount.objects.select_related("user").filter(pk=target).first()
        if account is None:
            return Outcome.GONE
        if account.not_before and account.not_before > timezone.now():
            return Outcome.LATER
        with translation.override(account.user.language):
            content = message(parcel)
        key = str(UUID(parcel.key, version=4))
        return partial(post, partial(line_api.push, account.line_id, content, key=key, silent=parcel.silent))

    def note(self, target: int, answer: Answer) -> None:
        if answer.pause is not None:
            line.note_pause(pk=target, until=timezone.now() + answer.pause)


def is_offered() -> bool:
    """Whether this office has configured LINE."""
    return Way.LINE in CARRIERS


def offer() -> None:
    """Register this way where everything that it needs is configured. Called in `AppConfig.ready`."""
    if settings.LINE_ACCOUNT and settings.LINE_CHANNEL_SECRET and settings.LINE_CHANNEL_TOKEN:
        register(Line())


def message(parcel: Parcel) -> dict[str, Any]:
    """What LINE shows, in the active language. A locked screen shows `altText` alone."""
    button = {"type": "uri", "label": gettext("お知らせを見る"), "uri": absolute(parcel.path) + IN_BROWSER}
    template = {"type": "buttons", "text": parcel.words, "actions": [button]}
    return {"type": "template", "altText": parcel.words, "template": template}


def post(sending: Callable[[], requests.Response]) -> Answer:
    """Send, and say what became of it. The status says everything: what LINE writes beside it is not read."""
    try:
        answer = sending()
    except requests.exceptions.ConnectTimeout:
        return Answer(Outcome.LATER)
    except requests.RequestException as error:
        logger.warning("LINE did not answer: %s", type(error).__name__)
        return Answer(Outcome.PERHAPS)
    if 200 <= answer.status_code < 300 or answer.status_code == TAKEN_BEFORE:
        return Answer(Outcome.SENT)
    # 400, 401 and 403 stay visible as failing, and are tried again: somebody may mend the configuration meanwhile.
    logger.warning("LINE answered %s", answer.status_code)
    return Answer(Outcome.LATER, asked_pause(answer.headers.get("Retry-After", "")))
