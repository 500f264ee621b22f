"""The process behind `fleet.Office`, on the fleet's own database: reads one call per line, writes one answer per line.

Run as `python -m tests.faults.office` with the environment of the web processes.
"""

import json
import sys
import traceback
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from chat import log  # noqa: E402
from chat.models import Event, Message, Room  # noqa: E402
from chat.queries.log import fresh_state  # noqa: E402
from groups.enums import Role  # noqa: E402
from groups.models import Membership  # noqa: E402
from people.models import User  # noqa: E402
from tests.factories import rooms  # noqa: E402
from tests.factories.people import client_for, make_user  # noqa: E402


@transaction.atomic
def make_room(slug: str, members: int, mark: str) -> dict[str, Any]:
    """Create an open group with a facilitator and `members` members, and two outsiders, all signed in.

    Every nickname contains `mark`, which occurs nowhere else.
    """
    group = rooms.group(slug)
    names = [f"みどり{mark}", *(f"ひと{number}{mark}" for number in range(members)), f"もと{mark}", f"よそ{mark}"]
    users = [make_user(name, email=f"{slug}-{number}@example.org") for number, name in enumerate(names)]
    *inside, former, stranger = users
    people = [
        rooms.join(user, group, role=Role.MEMBER if number else Role.FACILITATOR) for number, user in enumerate(inside)
    ]
    gone = rooms.join(former, group)
    Membership.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    log.room_of(group)
    return {
        "people": [_person(member.user, member) for member in people],
        "former": _person(former, gone),
        "stranger": _person(stranger, None),
    }


def sign_in_again(user: int) -> str:
    """A new session cookie for a person."""
    return _cookie(User.objects.get(pk=user))


def expire(cookie: str) -> None:
    """Expire the session."""
    key = cookie.partition("=")[2]
    assert Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1)) == 1


def truth(slug: str, users: list[int]) -> dict[str, Any]:
    """The log of a room, its stored messages, and what the server would show each of `users` now."""
    with transaction.atomic():
        room = Room.objects.get(group__slug=slug)
        roles = dict(Membership.objects.filter(group__slug=slug, left_at=None).values_list("user_id", "role"))
        return {
            "seq": room.last_seq,
            "events": list(Event.objects.filter(room=room).order_by("seq").values_list("seq", "kind", "message_id")),
            "messages": [
                {"id": message.pk, "seq": message.seq, "cid": str(message.client_id), "author": message.author_id}
                | {"body": message.body, "state": str(message.state)}
                for message in Message.objects.filter(room=room).order_by("seq")
            ],
            "fresh": {
                user: fresh_state(
                    User.objects.get(pk=user), room, is_facilitator=roles.get(user) == str(Role.FACILITATOR)
                )
                for user in users
            },
        }


def _person(user: User, member: Membership | None) -> dict[str, Any]:
    return {
        "user": user.pk,
        "member": member.pk if member else 0,
        "name": user.display_name,
        "cookie": _cookie(user),
    }


def _cookie(user: User) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client_for(user).cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    calls = {one.__name__: one for one in (make_room, sign_in_again, expire, truth)}
    for line in sys.stdin:
        what, given = json.loads(line)
        try:
            answer = {"result": calls[what](**given)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        connections.close_all()  # the database may be another one on the next call
        print(json.dumps(answer), flush=True)


main()
