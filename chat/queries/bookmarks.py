"""Queries of bookmarks: one's own, as far as the messages are still shown to one."""

from django.db.models import Exists, OuterRef, QuerySet

from chat.enums import MessageState
from chat.models import Bookmark, Message, Mute, Report, Room
from groups.enums import READABLE_STATES
from groups.models import Membership
from people.models import User

MOST_LISTED = 200


def kept_by(user: User, room: Room | None = None) -> QuerySet[Bookmark]:
    """Return what somebody kept, in one room or in all of their groups, the newest first; two queries with the signs.

    What is hidden, withdrawn or erased, by whom they muted, reported by them, or from before they read, is not there.
    """
    muted = Mute.objects.filter(room=OuterRef("message__room"), user=user, muted=OuterRef("message__author"))
    reported = Report.objects.filter(message=OuterRef("message"), reporter=user)
    inside = Membership.objects.filter(
        group=OuterRef("message__room__group"),
        group__state__in=READABLE_STATES,
        user=user,
        left_at__isnull=True,
        reads_from__lte=OuterRef("message__seq"),
    )
    found = Bookmark.objects.filter(
        ~Exists(muted), ~Exists(reported), Exists(inside), user=user, message__state=MessageState.VISIBLE
    )
    if room is not None:
        found = found.filter(message__room=room)
    beside = ("message__member", "message__participant", "message__room__group")
    return found.select_related(*beside).order_by("-made_at", "-pk")


def is_kept(user: User, message: Message) -> bool:
    """Return whether somebody has kept the message for themselves."""
    return Bookmark.objects.filter(user=user, message=message).exists()
