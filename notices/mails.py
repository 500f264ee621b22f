"""Mails about news: that there is some, and never of what."""

from datetime import datetime

from django.urls import reverse

from notices.actions.mail import cancel_all, send_later
from notices.models import Preference
from notices.stop_links import GATHERED


def gathered(*, choice: Preference, count: int, due_at: datetime) -> None:
    """To somebody who chose so, at their hour and once a day at most: how many lines of their list are unread."""
    send_later(
        key=f"{_gathered(choice)}:{due_at:%Y%m%d%H}",
        template="notices/gathered",
        to=choice.user,
        context={
            "count": count,
            "path": reverse("notices:list"),
            "choices_path": reverse("notices:choices"),
        },
        kind=GATHERED,
    )


def take_gathered_back(*, choice: Preference) -> bool:
    """Cancel the one that did not go out yet; False if there is none."""
    return bool(cancel_all(about=_gathered(choice)))


def _gathered(choice: Preference) -> str:
    return f"notices.gathered:{choice.pk}"
