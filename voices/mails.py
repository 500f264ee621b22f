"""Mails about voices: only that there is something to read, never a word of the voice or of the answer."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation

from notices.actions.mail import cancel_mail, erase_mails, send_later
from voices.models import VoiceResponse


def answered(*, response: VoiceResponse) -> None:
    """To an author who left an address, for each response: the page where the code opens it."""
    voice = response.voice
    with translation.override(voice.language):
        path = reverse("voices:answer")
    send_later(
        key=_key(response),
        template="voices/answered",
        to=voice.notify_email,
        context={"path": path},
        language=voice.language,
        kind="voices.answered" if voice.author else None,
        chosen_by=voice.author,
    )


def take_back(*, response: VoiceResponse) -> None:
    """Cancel the mail about this response, if it is still waiting."""
    cancel_mail(key=_key(response))


def erase(*, responses: Iterable[VoiceResponse]) -> None:
    """Erase the mails about these voices, sent or not, because their author is leaving."""
    erase_mails(keys=[_key(response) for response in responses])


def _key(response: VoiceResponse) -> str:
    return f"voices.responded:{response.pk}"
