"""The unanswered: a member's first words, and questions, after which nobody else has said anything for hours.

They are the measure of a peer group. Only the end of a room can be unanswered: any later line by somebody else counts.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from chat.enums import MessageState
from chat.models import Message, Report
from groups.enums import READABLE_STATES, Role
from groups.models import Membership
from groups.models.membership import watching
from people.models import User

REACH = 200  # steps at the end of each room's log
LOOKS_BACK = timedelta(days=30)  # older ones are no longer answered by chance
MOST_SHOWN = 20
QUESTION_MARKS = ("？", "?")


@dataclass(frozen=True)
class Unanswered:
    """One line without an answer, and whether it is somebody's first in the group (else it is a question)."""

    message: Message
    is_first: bool


def unanswered(user: User) -> list[Unanswered]:
    """Return the unanswered lines of the groups that this person facilitates, as far as she reads them; oldest first.

    One query, for any number of groups and lines.
    """
    now = timezone.now()
    seats = Membership.objects.filter(
        watching(), group=OuterRef("room__group"), user=user, reads_from__lte=OuterRef("seq")
    )
    said = Message.objects.filter(room=OuterRef("room"), notice="")
    answers = said.filter(seq__gt=OuterRef("seq"), state=MessageState.VISIBLE).exclude(author=OuterRef("author"))
    before = said.filter(author=OuterRef("author"), seq__lt=OuterRef("seq"))
    question = Q(body__endswith=QUESTION_MARKS[0]) | Q(body__endswith=QUESTION_MARKS[1])
    lines = (
        Message.objects.filter(
            Exists(seats),
            ~Exists(answers),
            ~Exists(Report.objects.filter(message=OuterRef("pk"), reporter=user)),
            room__group__state__in=READABLE_STATES,
            notice="",
            state=MessageState.VISIBLE,
            member__role=Role.MEMBER,
            author__isnull=False,
            seq__gt=F("room__last_seq") - REACH,
            created_at__gt=now - LOOKS_BACK,
            created_at__lte=now - timedelta(hours=settings.UNANSWERED_AFTER_HOURS),
        )
        .exclude(author=user)
        .annotate(is_first=~Exists(before))
        .filter(Q(is_first=True) | question)
        .select_related("room__group", "member")
        .order_by("created_at", "pk")
    )
    return [Unanswered(line, line.is_first) for line in lines[:MOST_SHOWN]]
