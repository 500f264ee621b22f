"""Where a picture is kept, and when it goes. Every caller holds the room's lock, and runs in the change's transaction.

A picture goes with its words. Only that of a withdrawn message stays as long as a report keeps its words for a case. It
never outlives its writer's account.
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from chat.models import HeldMessage, Message, Picture, Report, Room
from people.models import User


def keep(of: Message | HeldMessage, content: bytes) -> None:
    """Keep the picture of a new message, or of words that begin to wait."""
    if isinstance(of, Message):
        Picture.objects.create(message=of, content=content)
    else:
        Picture.objects.create(held=of, content=content)


def hand_on(held: HeldMessage, message: Message) -> None:
    """Make the picture of words that waited that of their message. The caller saves both."""
    Picture.objects.filter(held=held).update(held=None, message=message)
    held.forget_picture()


def erase_of(messages: Sequence[Message], *, unless_reported: bool) -> None:
    """Erase the pictures of messages whose words go; with `unless_reported` only where no case keeps the words."""
    theirs = Picture.objects.filter(message__in=messages)
    _erase(theirs.exclude(Exists(_snapshots())) if unless_reported else theirs)


def erase_of_held(held: QuerySet[HeldMessage]) -> None:
    """Erase the pictures of words that waited."""
    _erase(Picture.objects.filter(held__in=held))


def erase_all_of(user: User, room: Room) -> None:
    """Erase every picture that somebody sent to a room, whatever became of it."""
    _erase(Picture.objects.filter(message__room=room, message__author=user))
    _erase(Picture.objects.filter(held__room=room, held__author=user))


def erase_what_no_case_needs() -> int:
    """Erase the pictures of withdrawn messages that no report keeps any more; return how many."""
    return _erase(Picture.objects.filter(message__picture_width=0).exclude(Exists(_snapshots())))


def _snapshots() -> QuerySet[Report]:
    return Report.objects.filter(message=OuterRef("message")).exclude(body="")


def _erase(pictures: QuerySet[Picture]) -> int:
    return pictures.only("pk").delete()[0]  # without reading them
