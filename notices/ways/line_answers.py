"""What is answered at LINE: that a code has linked somebody; and to everything else one text, with numbers to call.

Nothing that is written there is kept, and nobody reads it.
"""

from collections.abc import Iterable
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from ground import limiter
from ground.limiter import Limit, TooMany
from notices.actions import line
from notices.models import LineAccount
from notices.numbers import numbers
from notices.ways import line_api
from notices.ways.line_events import Event, Happened

FIXED = Limit("notices.line-answers", 1, timedelta(minutes=1))  # to one LINE account
GREETED = Limit("notices.line-greetings", 1, timedelta(minutes=1))  # so that a mistyped code is answered all the same
LONGEST_TURN = 5.0  # seconds; no reply is begun after that, while LINE waits for us


def hear(events: Iterable[Event]) -> None:
    """Do what each event asks for, and reply to whoever wrote. What LINE tells anew does no harm."""
    ends = monotonic() + LONGEST_TURN
    for event in events:
        text = _heard(event)
        if text and event.reply_token and monotonic() < ends:
            line_api.reply(event.reply_token, text)


def _heard(event: Event) -> str:
    """What is to be replied, if anything."""
    if event.happened is Happened.LEFT:
        line.note_left(line_id=event.line_id, at=event.at if event.again else None)
        return ""
    if event.text and line.link(line_id=event.line_id, typed=event.text):
        return _linked(event.line_id)
    if event.again and line.looks_like_code(event.text) and _language(event.line_id):
        return _linked(event.line_id)  # it linked them when it came first, and we could not say so
    try:
        limiter.ask((GREETED if event.happened is Happened.ADDED else FIXED, event.line_id))
    except TooMany:
        return ""
    return fixed(_language(event.line_id))


def _linked(line_id: str) -> str:
    with translation.override(_language(line_id) or settings.LANGUAGE_CODE):
        return gettext("お知らせが届くようになりました。")


def fixed(language: str) -> str:
    """The one answer to whatever somebody writes; "" is the language of somebody who is nobody here yet.

    They are answered in the site's first language, with a sentence in English.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        text = [
            _nobody_reads(),
            gettext("いま話したいとき、急いでいるときは、こちらへ電話してください。"),
            "\n".join(f"{one.label}\n{one.number}" for one in numbers()),
            gettext("お知らせを受け取るには、サイトの「お知らせの届け方」でコードを作って、ここに送ってください。"),
        ]
    if not language:
        with translation.override("en"):
            text.append(_nobody_reads())
    return "\n\n".join(part for part in text if part)


def _nobody_reads() -> str:
    return gettext("ここに書かれたことは、だれも読んでいません。ここからは、お知らせだけをお送りします。")


def _language(line_id: str) -> str:
    """The language of the person who linked this LINE account; "" for nobody's."""
    known = LineAccount.objects.select_related("user").filter(line_id=line_id).first()
    return known.user.language if known else ""
