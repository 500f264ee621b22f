"""Encrypted sessions in the database: a row reveals neither who is signing in nor with which code.

A digest would not do: a code of six digits has a million values, tried in a second, and allauth compares the code
itself. What an unfinished sign-in needs (address, code, attempts) is gone when it ends, after an hour at most.
"""

from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone
from django.utils.encoding import force_bytes

from ground.vault import vault
from notices.actions.devices import follow_session

UNFINISHED = timedelta(hours=1)  # while nobody is signed in
PURPOSE = "people.sessions"


class SessionStore(InDatabase):
    """Django's database sessions, with encrypted contents, and a short lifetime while nobody is signed in."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What is stored: the contents, encrypted with a key derived from SECRET_KEY."""
        return vault(PURPOSE).encrypt(self.serializer().dumps(session_dict)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The stored contents; empty if they are not ours. Earlier versions' rows are signed, not encrypted."""
        try:
            content: dict[str, Any] = self.serializer().loads(vault(PURPOSE).decrypt(force_bytes(session_data)))
        except InvalidToken:
            content = super().decode(session_data)
        return content

    def cycle_key(self) -> None:
        """Give the same person's session another key: after signing in once more, or when SECRET_KEY was changed."""
        before = self.session_key
        super().cycle_key()
        if before and self.session_key:
            follow_session(before=before, after=self.session_key)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Seconds until the session expires."""
        age: int = super().get_expiry_age(**kwargs)
        return age if SESSION_KEY in self else min(age, int(UNFINISHED.total_seconds()))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When the session expires. Django stores this in the row."""
        end: datetime = super().get_expiry_date(**kwargs)
        return end if SESSION_KEY in self else min(end, timezone.now() + UNFINISHED)
