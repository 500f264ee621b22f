"""Take one's own voice back."""

from django.db import transaction

from ground.actions.audit import record
from people.models import User
from voices import mails, refusals
from voices.codes import normalize, possible_hashes
from voices.enums import VoiceState
from voices.models import Voice
from voices.rules import can_read_own


@transaction.atomic
def withdraw(*, actor: User | None, voice: Voice, code: str = "") -> Voice:
    """Erase the words, the answers and the address, and take it from the public; that there was a voice stays.

    Rightful is who holds the code, or the person who put their name to it. As with giving, nothing exact is written
    down about somebody without a name.
    """
    voice = Voice.objects.select_for_update().get(pk=voice.pk)
    own = actor is not None and can_read_own(actor, voice)
    if not own and not _holds(code, voice):
        raise refusals.not_yours()
    if voice.is_withdrawn:
        return voice
    for response in voice.responses.all():
        mails.take_back(response=response)
        response.delete()
    Voice.objects.filter(pk=voice.pk).update(
        state=VoiceState.WITHDRAWN,
        body="",
        public_body="",
        notify_email="",
        published_at=None,
        author=voice.author if own else None,
    )
    if own:
        record(actor=actor, verb="voices.withdraw", subject=voice)
    voice.refresh_from_db()
    return voice


def _holds(code: str, voice: Voice) -> bool:
    plain = normalize(code)
    return plain is not None and voice.code_hash in possible_hashes(plain)
