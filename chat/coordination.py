"""What coordinators see of rooms: reports without a facilitator, those handed over, and those they were called to.

Lists show no words. The words, with a few messages around them, are read one case at a time, and each reading is
audited (`chat.actions.coordinate`).
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.alarms import WORRY
from chat.enums import MessageState, ReportState
from chat.models import Message, Report
from groups.enums import Step
from groups.models import AlarmCall, Membership
from groups.models.membership import watching
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
        watching(),
        group=OuterRef("room__group"),
        user__is_active=True,
        reads_from__lte=Coalesce(OuterRef("message__seq"), OuterRef("at_seq")),
    )
    somebody = Exists(able.exclude(user=OuterRef("author"))) | (Q(author__isnull=True) & Exists(able))
    called = Exists(_calls_to(user).filter(alarm__subject=OuterRef("pk"))) | Exists(_calls_about_the_same(user))
    theirs = Q(handed_over_at__isnull=False) | ~somebody | called
    return Report.objects.filter(theirs).exclude(author=user).annotate(was_called=called)


def open_cases(user: User) -> QuerySet[Report]:
    """Return the cases that wait for an answer, oldest first."""
    waiting = cases_for(user).filter(state=ReportState.OPEN)
    return waiting.select_related("room__group").order_by("created_at", "pk")


def _calls_to(user: User) -> QuerySet[AlarmCall]:
    """The calls of the ladder to a coordinator: no facilitator took a worry in time, or one handed it over."""
    return AlarmCall.objects.filter(alarm__kind=WORRY, user=user, step__gte=Step.COORDINATORS)


def _calls_about_the_same(user: User) -> QuerySet[AlarmCall]:
    """Such calls because of another worry about the message of the outer report, which waited while the alarm stood."""
    same = Report.objects.filter(message=OuterRef(OuterRef("message")), reason=OuterRef(OuterRef("reason")))
    stood = Q(alarm__ended_at__isnull=True) | Q(alarm__ended_at__gte=OuterRef("created_at"))
    waited = Q(alarm__raised_at__lte=Coalesce(OuterRef("resolved_at"), Value(timezone.now())))
    return _calls_to(user).filter(stood, waited, alarm__subject__in=same.values("pk"))


def around(report: Report) -> list[Message]:
    """Return the reported message and a few before and after it, as they are now: without what was erased since."""
    if report.message is None:
        return []
    near = Message.objects.filter(room_id=report.room_id, notice="").select_related("member")
    shown = near.filter(Q(state=MessageState.VISIBLE) | Q(pk=report.message_id, state=MessageState.HIDDEN))
    before = shown.filter(seq__lt=report.message.seq).order_by("-seq")[:AROUND]
    after = shown.filter(seq__gte=report.message.seq).order_by("seq")[: AROUND + 1]
    return [*reversed(before), *after]
