"""Crowds for load tests: groups full of members, and the members' session cookies. Development only."""

import time
from importlib import import_module
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import transaction

from groups.actions.appoint import accept_appointment, confirm_appointment, propose_facilitator
from groups.actions.load_data import fill
from groups.enums import GroupState
from groups.models import PeerGroup
from groups.queries import facilitators_of
from people.demo import cast
from people.models import User


def gather(*, groups: int, members: int) -> list[dict[str, Any]]:
    """Create `groups` groups with `members` members each. Idempotent.

    Returns, for each group, `{"group": slug, "path": "/groups/<slug>/room/", "socket": "/ws/groups/<slug>/", "members":
    [{"id": …, "nickname": …, "cookie": "sessionid=…"}, …]}`, with new sessions.
    """
    people = cast()
    return [_group(people, number, members) for number in range(groups)]


@transaction.atomic
def _group(people: dict[str, User], number: int, members: int) -> dict[str, Any]:
    slug = f"load{number}"
    group, _created = PeerGroup.objects.get_or_create(
        slug=slug,
        defaults={
            "name": f"負荷試験 {number}",
            "summary": "開発のための、たくさんの人がいるグループです。",
            "purpose": "開発のためのグループです。",
            "for_whom": "開発者",
            "ground_rules": "開発のためだけに使います。",
            "capacity": max(members, 2),
            "state": GroupState.PAUSED,
        },
    )
    # The group rests while it is filled, so that it is never listed without a facilitator.
    if not facilitators_of(group).exists():
        asked = propose_facilitator(actor=people["publisher"], group=group, user=people["midwife"])
        confirm_appointment(actor=people["admin"], appointment=asked)
        accept_appointment(actor=people["midwife"], appointment=asked)
    emails = [f"load{number}-{member}@demo.example" for member in range(members)]
    known = {user.email: user for user in User.objects.filter(email__in=emails)}
    User.objects.bulk_create(
        [
            User(email=email, display_name=f"負荷{number}-{index}", password=make_password(None))
            for index, email in enumerate(emails)
            if email not in known
        ],
        batch_size=500,
    )
    users = list(User.objects.filter(email__in=emails).order_by("pk"))
    fill(actor=people["admin"], group=group, users=users)
    PeerGroup.objects.filter(pk=group.pk).update(state=GroupState.OPEN)
    return {
        "group": slug,
        "path": f"/groups/{slug}/room/",
        "socket": f"/ws/groups/{slug}/",
        "members": [{"id": user.pk, "nickname": user.display_name, "cookie": _session_cookie(user)} for user in users],
    }


def _session_cookie(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time(), "email": user.email}]
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
