"""News from voices: something was answered. Only for authors who put their name to it; nobody else can be told."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.actions.gather import settle
from notices.actions.tell import tell
from notices.kinds import Kind, Line, register
from notices.models import Notice
from voices.models import Voice, VoiceResponse


def answered(*, response: VoiceResponse) -> None:
    """To the author, where the voice has one, for each response."""
    if response.voice.author is not None:
        tell(
            kind=ANSWERED.name,
            key=f"{ANSWERED.name}:{response.pk}",
            about=response.voice_id,
            to=response.voice.author,
        )


def taken_back(*, voice: Voice) -> None:
    """Take the news out of the author's list, because they withdrew the voice."""
    settle(kind=ANSWERED.name, about=voice.pk)


class Answered(Kind):
    """A voice was answered, or something changed. Nothing stands of one that was withdrawn."""

    name = "voices.answered"
    label = gettext_lazy("わたしの声への返事")
    mails_itself = True  # to the address that an author left with the voice; who left none wants no mail about it

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: notice.count for notice, voice in _theirs(notices) if voice.is_answered}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {
            notice.pk: Line(_words(voice), reverse("voices:mine", args=[voice.pk]))
            for notice, voice in _theirs(notices)
            if voice.is_answered
        }


ANSWERED = Answered()


def make_known() -> None:
    """Register this kind."""
    register(ANSWERED)


def _theirs(notices: Sequence[Notice]) -> list[tuple[Notice, Voice]]:
    voices = Voice.objects.only("author", "about_label", "state").in_bulk({notice.about for notice in notices})
    return [
        (notice, voice)
        for notice in notices
        if (voice := voices.get(notice.about)) is not None and voice.author_id == notice.user_id
    ]


def _words(voice: Voice) -> str:
    if voice.about_label:
        return _("「%(about)s」について送ってくださった声に、返事が届いています") % {"about": voice.about_label}
    return _("送ってくださった声に、返事が届いています")
