"""A refusal that helps: what happened, and what to do next."""

from django.utils.functional import Promise


class Refusal(Exception):
    """An action that may not, or cannot, be done now.

    `message` says what happened and `next_step` what the reader can do; both are translatable and shown as they are.
    `code` is stable, for tests and for socket frames. `field` names the form field the refusal belongs to, if any.
    """

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
    """The person lacks the right (a rule said no). Views answer 403, sockets close."""
