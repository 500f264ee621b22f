"""Voices for tests, given and answered through the actions."""

from datetime import date
from typing import Any
from uuid import uuid4

from people.models import User
from people.roles import PUBLISHING
from tests.factories import people
from voices.actions.answer import respond
from voices.actions.give import give
from voices.actions.publish import publish, save_wording
from voices.enums import ResponseKind
from voices.models import Voice

BODY = "もとの文：長男けんたの園で困っています"
WORDING = "公開の文：園のことで困っています"
EMAIL = "secret-author@example.org"


def make_voice(
    *, author: User | None = None, body: str = BODY, today: date | None = None, **fields: Any
) -> tuple[Voice, str]:
    """A received voice that may be published, with an address, and its code."""
    given: dict[str, Any] = {"may_publish": True, "notify_email": EMAIL} | fields
    return give(actor=author, submission=uuid4(), body=body, today=today, **given)


def answer(
    voice: Voice, *, by: User | None = None, kind: ResponseKind = ResponseKind.ANSWER, text: str = "返事の文です"
) -> Voice:
    """Answer it, or tell what changes."""
    respond(actor=by or people.make_user(staff=True), voice=voice, kind=kind, text=text, signed_as="センター 佐藤")
    voice.refresh_from_db()
    return voice


def make_published(*, public_body: str = WORDING, **fields: Any) -> tuple[Voice, str]:
    """An answered and published voice."""
    moderator = people.make_user(staff=True, groups=(PUBLISHING,))
    voice, code = make_voice(**fields)
    answer(voice, by=moderator)
    save_wording(actor=moderator, voice=voice, public_body=public_body)
    publish(actor=moderator, voice=voice)
    voice.refresh_from_db()
    return voice, code
