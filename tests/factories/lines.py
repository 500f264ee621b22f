"""Members' lines with the facilitators, and the facilitators' backstage."""

import uuid

from chat.actions.post import post_message
from chat.actions.private import open_backstage, open_line
from chat.models import Message, Room
from groups.enums import Role
from groups.models import Membership
from people.models import User
from tests.factories import rooms as talk
from tests.factories.people import make_user


def of_age(membership: Membership, is_adult: bool | None = True) -> Membership:
    """A member who has answered (None: was never asked) whether they are 18 or older."""
    membership.is_adult = is_adult
    membership.save(update_fields=["is_adult"])
    return membership


def line_of(circle: talk.Circle, person: User) -> Room:
    """The line of an adult member with the facilitators."""
    return open_line(actor=person, membership=of_age(circle.member(person))).room


def backstage_of(circle: talk.Circle) -> Room:
    return open_backstage(actor=circle.midori, group=circle.group).room


def second_facilitator(circle: talk.Circle, name: str = "あおい") -> User:
    person = make_user(name)
    talk.join(person, circle.group, role=Role.FACILITATOR)
    return person


def tell(person: User, room: Room, body: str) -> Message:
    return talk.message_of(post_message(actor=person, room=room, client_id=uuid.uuid4(), body=body))
