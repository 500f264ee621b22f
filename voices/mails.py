"""What voices say by mail: that there is something to read. Never a word of the voice or of the answer."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation

from notices.actions.mail import cancel_mail, erase_mails, send_later
from voices.models import VoiceResponse


def answered(*, response: VoiceResponse) -> None:
    """To who left an address, for each response: the page where it is read with the code."""
    voice = response.voice
    with translation.override(voice.language):
        path = reverse("voices:answer")
    send_later(
        key=_key(response),
        template="voices/answered",
        to=voice.notify_email,
        context={"path": path},
        language=voice.language,
    )


def take_back(*, response: VoiceResponse) -> None:
    """Take the mail back that tells of this response, if it still waits."""
    cancel_mail(key=_key(response))


def erase(*, responses: Iterable[VoiceResponse]) -> None:
    """Erase the mails that tell of these, gone out or not: their author is going."""
    erase_mails(keys=[_key(response) for response in responses])


def _key(response: VoiceResponse) -> str:
    return f"voices.responded:{response.pk}"
