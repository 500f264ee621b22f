"""Refusals that help: what happened, and what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """The action may not, or cannot, be done now.

    `message` says what happened and `next_step` what the reader can do; both are translatable and shown as they are.
    `code` is stable, for tests and for socket frames. `field` names the form field the refusal belongs to, if any.
    `status` is the HTTP status of the page that shows it.
    """

    status = 422

    def __init__(
        self, code: str, message: str | Promise, next_step: str | Promise = "", *, field: str | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.next_step = next_step
        self.field = field

    def __str__(self) -> str:
        message, next_step = str(self.message), str(self.next_step)
        return message + ("" if message.endswith("。") else " ") + next_step if next_step else message


class NotAllowed(Refusal):
    """The person lacks the right (a rule said no). Sockets close."""

    status = 403


class NotThere(Refusal):
    """The subject does not exist, or no longer."""

    status = 404


class TakenMeanwhile(Refusal):
    """Somebody else has taken what this needs in the meantime."""

    status = 409


class TooOften(Refusal):
    """It was done too often and may be done again after a pause."""

    status = 429


def unknown_button() -> Refusal:
    """The form came without a button, or with one that its page does not have (any more)."""
    return Refusal(
        "unknown_button",
        _("どのボタンが押されたのか、わかりませんでした。まだ何も変えていません。"),
        _("このページのボタンから、もう一度選んでください。"),
    )
