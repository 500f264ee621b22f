"""Withdraw one's own voice."""

from django.db import transaction

from ground.actions.audit import record
from people.models import User
from voices import mails, news, refusals
from voices.codes import normalize, possible_hashes
from voices.enums import VoiceState
from voices.models import Voice
from voices.rules import can_read_own


@transaction.atomic
def withdraw(*, actor: User | None, voice: Voice, code: str = "") -> Voice:
    """Erase the words, the answers and the address, and unpublish the voice; the fact that it existed stays.

    The holder of the code and the person who put their name to it may withdraw it. As with giving, nothing exact is
    recorded about an anonymous author.
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
    news.taken_back(voice=voice)
    if own:
        record(actor=actor, verb="voices.withdraw", subject=voice)
    voice.refresh_from_db()
    return voice


def _holds(code: str, voice: Voice) -> bool:
    plain = normalize(code)
    return plain is not None and voice.code_hash in possible_hashes(plain)
