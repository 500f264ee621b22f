"""Read a voice, answer it, and say what changes because of it, as staff."""

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from ground.text.letters import clean_text
from people.models import User
from voices import mails, news, refusals
from voices.enums import OPEN, ResponseKind, VoiceState
from voices.models import Voice, VoiceResponse
from voices.rules import can_answer, can_publish

BEFORE = {  # the states in which each kind of response may be given
    ResponseKind.ANSWER: OPEN,
    ResponseKind.PLANNED: (VoiceState.ANSWERED,),
    ResponseKind.MADE: (VoiceState.ANSWERED, VoiceState.PLANNED),
}
AFTER = {
    ResponseKind.ANSWER: VoiceState.ANSWERED,
    ResponseKind.PLANNED: VoiceState.PLANNED,
    ResponseKind.MADE: VoiceState.MADE,
}


@transaction.atomic
def mark_read(*, actor: User, voice: Voice) -> Voice:
    """Show the author that somebody has read the voice. Idempotent."""
    voice = _locked(actor, voice)
    if voice.state == VoiceState.RECEIVED:
        voice.state = VoiceState.READ
        voice.save(update_fields=["state"])
        record(actor=actor, verb="voices.mark_read", subject=voice)
    return voice


@transaction.atomic
def respond(*, actor: User, voice: Voice, kind: ResponseKind, text: str, signed_as: str) -> VoiceResponse:
    """Answer, or report a change planned or made. An author with an address is told that there is something to read."""
    voice = _locked(actor, voice)
    text = clean_text(text)
    if not text:
        raise refusals.answer_missing()
    if voice.state not in BEFORE[kind]:
        raise refusals.wrong_state(voice.get_state_display())
    response = VoiceResponse.objects.create(voice=voice, kind=kind, text=text, signed_as=signed_as, by=actor)
    voice.state = AFTER[kind]
    voice.answered_at = voice.answered_at or timezone.now()
    voice.save(update_fields=["state", "answered_at"])
    record(actor=actor, verb="voices.respond", subject=voice, kind=str(kind))
    if voice.notify_email:
        mails.answered(response=response)
    news.answered(response=response)
    return response


@transaction.atomic
def correct(
    *, actor: User, response: VoiceResponse, text: str, signed_as: str, seen: str | None = None
) -> VoiceResponse:
    """Correct the words of a response. Only publishers may correct a published one.

    `seen` is the text that was corrected; refuses when a colleague has changed it since. None skips the check, for a
    caller whom nobody can have overtaken.
    """
    voice = _locked(actor, response.voice)
    response.refresh_from_db()
    if seen is not None and clean_text(seen) != clean_text(response.text):
        raise refusals.changed_meanwhile("text")
    if voice.is_published and not can_publish(actor):
        raise refusals.may_not_correct_published()
    text = clean_text(text)
    if not text:
        raise refusals.answer_missing()
    response.text, response.signed_as = text, signed_as
    response.save(update_fields=["text", "signed_as"])
    record(actor=actor, verb="voices.correct_response", subject=voice, response=response.pk)
    return response


def _locked(actor: User, voice: Voice) -> Voice:
    if not can_answer(actor):
        raise refusals.may_not_answer()
    return Voice.objects.select_for_update().get(pk=voice.pk)
