"""The reasons for refusals about hiding a message, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import Refusal


def reason_missing() -> Refusal:
    """Hiding needs a reason that was chosen, or words."""
    return Refusal(
        "reason_missing",
        _("理由を選んでください。"),
        _("自分のことばで書いても、かまいません。"),
        field="reason",
    )


def own_words_too_long(most: int) -> Refusal:
    """The words beside a chosen reason are longer than what it leaves."""
    return Refusal(
        "too_long",
        _("選んだ理由に添えることばは、%(most)s文字までです。") % {"most": most},
        _("短くしてください。"),
        field="reason",
    )
