"""Who is signed in, by session keys: a few queries for all who connect at the same time."""

from collections.abc import Collection
from hashlib import sha256
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare


def digest(session_key: str) -> str:
    """Return a name for a session that does not reveal its key."""
    return sha256(session_key.encode()).hexdigest()


def signed_in(session_keys: Collection[str]) -> dict[str, Any]:
    """Return the users of these sessions by key, as Django's own middleware would find them."""
    # Django creates no other keys; a NUL in one would make PostgreSQL reject the query for all.
    keys = {key for key in session_keys if key.isascii() and key.isalnum()}
    if not keys:
        return {}
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    data: dict[str, dict[str, Any]] = {
        key: store.decode(encoded) for key, encoded in rows.values_list("session_key", "session_data")
    }
    model = get_user_model()
    claimed = {
        key: model._meta.pk.to_python(content[SESSION_KEY])
        for key, content in data.items()
        if content.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS and SESSION_KEY in content
    }
    users = model._default_manager.filter(is_active=True).in_bulk(set(claimed.values()))
    return {
        key: users[pk]
        for key, pk in claimed.items()
        if pk in users and constant_time_compare(data[key].get(HASH_SESSION_KEY, ""), users[pk].get_session_auth_hash())
    }
