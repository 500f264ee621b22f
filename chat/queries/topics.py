"""Queries of topics: those of which somebody is shown at least one message. Whoever sees none learns of none."""

from django.db.models import OuterRef, QuerySet, Subquery

from chat.enums import MessageState
from chat.models import Room, Topic
from chat.queries.messages import visible_to
from people.models import User

RECENT = 12  # topics that are offered to whoever writes
MOST_LISTED = 100


def topics_shown_to(user: User, room: Room) -> QuerySet[Topic]:
    """Return the room's topics that the person reads something of, the latest used first; `last_seq` says when."""
    shown = visible_to(user, room).filter(topic=OuterRef("pk"), state=MessageState.VISIBLE).order_by("-seq")
    found = Topic.objects.filter(room=room).annotate(last_seq=Subquery(shown.values("seq")[:1]))
    return found.filter(last_seq__isnull=False).order_by("-last_seq")


def topic_shown_to(user: User, room: Room, pk: int) -> Topic | None:
    """Return one topic, as far as the person reads something of it."""
    return topics_shown_to(user, room).filter(pk=pk).first()
