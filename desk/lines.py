"""Lines of members with the facilitators that wait: the member's last words have no answer yet.

An answer is a later word of a facilitator, or a sign on the member's last one. Having read them is none.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.enums import MessageState
from chat.models import Message, PrivateLine, PrivateStart, Reaction, ReadMark
from desk.enums import Risk
from desk.targets import Clock, clock, due_after
from groups.enums import READABLE_STATES
from groups.models import Membership
from groups.models.membership import watching
from people.models import User

MOST_SHOWN = 50
MOST_COUNTED = 100  # unread words in one line


@dataclass(frozen=True)
class WaitingLine:
    """A member whose last words to the facilitators nobody has answered."""

    line: PrivateLine
    since: datetime
    unread: int  # the member's words that this facilitator has not read
    clock: Clock


def lines_waiting(user: User) -> QuerySet[PrivateLine]:
    """Return the lines in the groups that this person facilitates which wait for an answer, the longest wait first.

    Words from before she came are not hers to read.
    """
    seats = Membership.objects.filter(watching(), group=OuterRef("group"), user=user, user__is_active=True)
    start = PrivateStart.objects.filter(
        room=OuterRef("room"), membership__user=user, membership__left_at__isnull=True
    ).values("seq")[:1]
    shown = Message.objects.filter(room=OuterRef("room"), notice="", state=MessageState.VISIBLE).order_by("-seq")
    last = shown.values("pk")[:1]
    signed = Reaction.objects.filter(message=OuterRef("last")).exclude(user=F("message__author"))
    return (
        PrivateLine.objects.filter(Exists(seats), group__state__in=READABLE_STATES, membership__left_at__isnull=True)
        .exclude(membership__user=user)
        .annotate(last=Subquery(last), start=Coalesce(Subquery(start), Value(0)))
        .annotate(
            last_by=Subquery(shown.values("author")[:1]),
            last_seq=Subquery(shown.values("seq")[:1]),
            since=Subquery(shown.values("created_at")[:1]),
        )
        .filter(~Exists(signed), last_by=F("membership__user"), last_seq__gte=F("start"))
        .select_related("group", "membership")
        .order_by("since", "pk")
    )


def waiting_lines(user: User) -> list[WaitingLine]:
    """Return the waiting lines with how much of them is unread; two queries, for any number."""
    lines = list(lines_waiting(user)[:MOST_SHOWN])
    mark = ReadMark.objects.filter(room=OuterRef("room"), user=user).values("seq")[:1]
    words = Message.objects.filter(room__in=[line.room_id for line in lines], notice="", state=MessageState.VISIBLE)
    unread = words.exclude(author=user).filter(seq__gt=Coalesce(Subquery(mark), Value(0))).order_by()
    counts = dict(unread.values_list("room").annotate(number=Count("pk"))) if lines else {}
    now = timezone.now()
    return [
        WaitingLine(
            line,
            line.since,  # type: ignore[attr-defined]
            min(counts.get(line.room_id, 0), MOST_COUNTED),
            clock(due_after(Risk.OTHER, line.since), now),  # type: ignore[attr-defined]
        )
        for line in lines
    ]
