"""What coordinators see of rooms: reports without a facilitator, those handed over, and those they were called to.

Lists show no words. The words, with a few messages around them, are read one case at a time, and each reading is
audited (`chat.actions.coordinate`).
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from chat.alarms import WORRY
from chat.enums import MessageState, ReportState
from chat.models import Message, Report
from groups.enums import Role, Step
from groups.models import AlarmCall, Membership
from groups.rules import can_coordinate
from people.models import User

AROUND = 3  # messages before and after the reported one


def cases_for(user: User) -> QuerySet[Report]:
    """Return the coordinators' reports, open and answered, except those about the person's own words.

    `was_called` says whether the ladder called this person because of it.
    """
    if not can_coordinate(user):
        return Report.objects.none()
    able = Membership.objects.filter(
        group=OuterRef("room__group"),
        left_at__isnull=True,
        role=Role.FACILITATOR,
        user__is_active=True,
        reads_from__lte=Coalesce(OuterRef("message__seq"), Value(0)),
    )
    somebody = Exists(able.exclude(user=OuterRef("author"))) | (Q(author__isnull=True) & Exists(able))
    called = AlarmCall.objects.filter(  # a worried report that no facilitator took in time
        alarm__kind=WORRY, alarm__subject=OuterRef("pk"), user=user, step__gte=Step.COORDINATORS
    )
    theirs = Q(handed_over_at__isnull=False) | ~somebody | Exists(called)
    return Report.objects.filter(theirs).exclude(author=user).annotate(was_called=Exists(called))


def open_cases(user: User) -> QuerySet[Report]:
    """Return the cases that wait for an answer, oldest first."""
    waiting = cases_for(user).filter(state=ReportState.OPEN)
    return waiting.select_related("room__group").order_by("created_at", "pk")


def around(report: Report) -> list[Message]:
    """Return the reported message and a few before and after it, as they are now: without what was erased since."""
    if report.message is None:
        return []
    near = Message.objects.filter(room_id=report.room_id, notice="").select_related("member")
    shown = near.filter(Q(state=MessageState.VISIBLE) | Q(pk=report.message_id, state=MessageState.HIDDEN))
    before = shown.filter(seq__lt=report.message.seq).order_by("-seq")[:AROUND]
    after = shown.filter(seq__gte=report.message.seq).order_by("seq")[: AROUND + 1]
    return [*reversed(before), *after]
