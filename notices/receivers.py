"""Receivers of the signals of others."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from notices import bells
from notices.actions.devices import end_with_session


@receiver(user_logged_out)
def end_device(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Push no more to a browser in which somebody signs out."""
    if key := getattr(getattr(request, "session", None), "session_key", None):
        end_with_session(session_key=key)


@receiver(user_logged_out)
def close_the_bell(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Close this session's bells at once where they are in this process; other processes see it within ten seconds."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    if key:
        bells.tell_logout(key)
