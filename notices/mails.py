"""Mails about news: that there is some, and never of what."""

from datetime import datetime

from django.urls import reverse

from notices.actions.mail import send_later
from notices.models import Preference
from notices.stop_links import GATHERED


def gathered(*, choice: Preference, count: int, due_at: datetime) -> None:
    """To somebody who chose so, at their hour and once a day at most: how many lines of their list are unread."""
    send_later(
        key=f"notices.gathered:{choice.pk}:{due_at:%Y%m%d%H}",
        template="notices/gathered",
        to=choice.user,
        context={
            "count": count,
            "path": reverse("notices:list"),
            "choices_path": reverse("notices:choices"),
        },
        kind=GATHERED,
    )
