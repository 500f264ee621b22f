"""Who is behind a socket, and whether they still are. One database visit for a connection."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from chat import log
from chat.models import Mute, Report
from chat.queries import memberships_for
from chat.rules import can_read
from groups.models import PeerGroup
from people.models import User


@dataclass(slots=True)
class Visitor:
    """A signed-in person at the door of a room."""

    user_id: int
    room_id: int
    group_id: int
    group_state: str
    member_id: int
    nickname: str
    is_facilitator: bool
    session: str  # digest of the session's key
    expires_at: datetime
    auth_hash: str
    muted: frozenset[int]  # users
    reported: frozenset[int]  # messages


def digest(session_key: str) -> str:
    """A name for a session that gives nothing away."""
    return sha256(session_key.encode()).hexdigest()


def signed_in(session_key: str) -> tuple[User, dict[str, Any], datetime] | None:
    """The person of a session, as Django's own middleware would find them."""
    if not session_key:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    data = store.load()
    if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = User.objects.filter(pk=data.get(SESSION_KEY), is_active=True).first()
    if user is None or not constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    store._session_cache = data  # what was just read; the expiry is worked out from it
    return user, data, store.get_expiry_date()


def visitor(session_key: str, slug: str) -> Visitor | str:
    """Who stands at the door of the room of group `slug`; or why not: "login" or "not_a_member".

    A group that does not exist and one that the person is not in look the same.
    """
    found = signed_in(session_key)
    if found is None:
        return "login"
    user, _data, expires_at = found
    group = PeerGroup.objects.filter(slug=slug).first()
    if group is None:
        return "not_a_member"
    member = memberships_for([(group.pk, user.pk)]).get((group.pk, user.pk))
    if member is None or not can_read(member):
        return "not_a_member"
    room = log.room_of(group)
    return Visitor(
        user_id=user.pk,
        room_id=room.pk,
        group_id=group.pk,
        group_state=group.state,
        member_id=member.pk,
        nickname=member.nickname,
        is_facilitator=member.is_facilitator,
        session=digest(session_key),
        expires_at=expires_at,
        auth_hash=user.get_session_auth_hash(),
        **personal_filters(user.pk, room.pk),
    )


def personal_filters(user_id: int, room_id: int) -> dict[str, frozenset[int]]:
    """What this person does not get: messages of muted people, and messages they reported."""
    return {
        "muted": frozenset(Mute.objects.filter(room_id=room_id, user_id=user_id).values_list("muted_id", flat=True)),
        "reported": frozenset(
            Report.objects.filter(room_id=room_id, reporter_id=user_id, message__isnull=False).values_list(
                "message_id", flat=True
            )
        ),
    }


def still_inside(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], bool]:
    """(group, user) of those who may still read → whether they facilitate; one query."""
    return {key: member.is_facilitator for key, member in memberships_for(pairs).items() if can_read(member)}


def still_signed_in(session_keys: set[str]) -> set[str]:
    """Which of these sessions exist and have not expired."""
    return set(
        Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )


def auth_hashes(user_ids: set[int]) -> dict[int, str]:
    """The present session hash of active people; it changes with the password."""
    return {user.pk: user.get_session_auth_hash() for user in User.objects.filter(pk__in=user_ids, is_active=True)}
