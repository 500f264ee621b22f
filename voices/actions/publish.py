"""Publish a voice and its answers, in a wording that gives nobody away."""

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from ground.text.letters import clean_text
from people.models import User
from voices import refusals
from voices.models import Voice
from voices.rules import can_answer, can_publish, may_be_published
from voices.wording import copied


@transaction.atomic
def save_wording(*, actor: User, voice: Voice, public_body: str, seen: str | None = None) -> Voice:
    """Prepare the public wording. Only publishers may change that of a published voice.

    `seen` is the wording that was changed; refuses when a colleague has saved another since. None skips the check, for
    a caller whom nobody can have overtaken.
    """
    voice = _locked(voice)
    if not can_answer(actor) or (voice.is_published and not can_publish(actor)):
        raise refusals.may_not_word()
    _check_ready(voice)
    public_body = clean_text(public_body)
    if not public_body:
        raise refusals.wording_missing()
    if seen is not None and clean_text(seen) != clean_text(voice.public_body):
        raise refusals.changed_meanwhile("public_body")
    _check_reworded(voice, public_body)
    voice.public_body = public_body
    voice.save(update_fields=["public_body"])
    record(actor=actor, verb="voices.save_wording", subject=voice)
    return voice


@transaction.atomic
def publish(*, actor: User, voice: Voice) -> Voice:
    """Show the public wording and the answers to everybody."""
    voice = _locked(voice)
    if not can_publish(actor):
        raise refusals.may_not_publish()
    _check_ready(voice)
    if not voice.public_body.strip():
        raise refusals.no_wording()
    _check_reworded(voice, voice.public_body)
    if not voice.is_published:
        voice.published_at = timezone.now()
        voice.save(update_fields=["published_at"])
        record(actor=actor, verb="voices.publish", subject=voice)
    return voice


@transaction.atomic
def unpublish(*, actor: User, voice: Voice) -> Voice:
    """Unpublish the voice; its author can still read it with the code."""
    voice = _locked(voice)
    if not can_publish(actor):
        raise refusals.may_not_unpublish()
    if voice.is_published:
        voice.published_at = None
        voice.save(update_fields=["published_at"])
        record(actor=actor, verb="voices.unpublish", subject=voice)
    return voice


def _check_ready(voice: Voice) -> None:
    if not voice.may_publish:
        raise refusals.not_agreed()
    if not may_be_published(voice):
        raise refusals.not_answered()


def _check_reworded(voice: Voice, wording: str) -> None:
    """Refuse a wording too close to the original: the author was promised that staff reword it first."""
    if passage := copied(voice.body, wording):
        raise refusals.not_reworded(passage)


def _locked(voice: Voice) -> Voice:
    return Voice.objects.select_for_update().get(pk=voice.pk)
