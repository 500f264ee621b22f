"""Keep a message for oneself, and let it go."""

from django.db import transaction

from chat import refusals
from chat.actions.access import locked
from chat.models import Bookmark, Message, Room
from chat.rules import can_bookmark
from people.models import User


@transaction.atomic
def bookmark(*, actor: User, message: Message) -> bool:
    """Keep a message for oneself. False when it was kept already."""
    place = locked(actor, message)
    if not can_bookmark(place.who, place.facts):
        raise refusals.not_shown()
    _bookmark, created = Bookmark.objects.get_or_create(user=actor, message=place.message)
    return created


def let_go(*, actor: User, message_id: int) -> bool:
    """Remove one's own bookmark of a message. False when there is none."""
    deleted, _kinds = Bookmark.objects.filter(user=actor, message=message_id).delete()
    return bool(deleted)


def end_bookmarks(*, user: User, room: Room) -> None:
    """Remove what somebody who has left kept in the room."""
    Bookmark.objects.filter(user=user, message__room=room).delete()
