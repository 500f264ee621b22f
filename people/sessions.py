"""Sessions in the database, sealed: a row tells whoever reads it neither who signs in nor with which code.

A digest would not do: of the six digits of a code there are a million, tried in a second, and allauth compares the code
itself. What a sign-in that was begun needs (address, code, tries) ends with it, an hour later at most.
"""

from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone
from django.utils.encoding import force_bytes

from ground.vault import vault

UNFINISHED = timedelta(hours=1)  # of somebody who is not signed in
PURPOSE = "people.sessions"


class SessionStore(InDatabase):
    """Django's sessions in the database, with the contents sealed and an early end while nobody is signed in."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What is stored: sealed with a key made from SECRET_KEY."""
        return vault(PURPOSE).encrypt(self.serializer().dumps(session_dict)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What was stored; nothing where it was not stored by us. Rows of earlier versions are signed, not sealed."""
        try:
            content: dict[str, Any] = self.serializer().loads(vault(PURPOSE).decrypt(force_bytes(session_data)))
        except InvalidToken:
            content = super().decode(session_data)
        return content

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Seconds until it ends."""
        age: int = super().get_expiry_age(**kwargs)
        return age if SESSION_KEY in self else min(age, int(UNFINISHED.total_seconds()))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When it ends; Django asks this way for the row."""
        end: datetime = super().get_expiry_date(**kwargs)
        return end if SESSION_KEY in self else min(end, timezone.now() + UNFINISHED)
