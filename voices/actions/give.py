"""Say something."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from ground.actions.audit import record
from ground.text.addresses import address
from ground.text.letters import clean_text
from people.models import User
from voices import refusals
from voices.codes import hash_code, make_code
from voices.models import Voice
from voices.models.voice import LONGEST
from voices.subjects import NOTHING, Subject


@transaction.atomic
def give(
    *,
    actor: User | None,
    submission: UUID,
    body: str,
    about: Subject = NOTHING,
    may_publish: bool = False,
    notify_email: str = "",
    language: str | None = None,
    today: date | None = None,
) -> tuple[Voice, str]:
    """Receive a voice, and return it with the code for reading the answer, which cannot be recovered later.

    `actor` is None for an anonymous voice, even when its author is signed in. Repeating a `submission` (a double tap, a
    lost reply) returns the same voice and code. An anonymous voice leaves no audit entry, because its exact time could
    reveal its author. The row itself is the record.
    """
    body = clean_text(body)
    if not body:
        raise refusals.nothing_written()
    if len(body) > LONGEST:
        raise refusals.too_long()
    code = make_code(submission)
    received_on = today or timezone.localdate()
    voice, created = Voice.objects.get_or_create(
        code_hash=hash_code(code),
        defaults={
            "author": actor,
            "about_type": about.type,
            "about_id": about.id,
            "about_label": about.label,
            "body": body,
            "language": language or get_language() or settings.LANGUAGE_CODE,
            "may_publish": may_publish,
            "notify_email": address(notify_email),
            "received_on": received_on,
            "due_on": received_on + timedelta(days=settings.VOICES_ANSWER_WITHIN_DAYS),
        },
    )
    if not created and voice.body != body:
        raise refusals.already_received()
    if created and actor is not None:
        record(actor=actor, verb="voices.give", subject=voice, about=str(about.type))
    return voice, code
