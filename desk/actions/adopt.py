"""Cases for what a process of the version before has stored during an upgrade, without telling the desk."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chat import log
from chat.enums import HeldState, ReportState
from chat.models import HeldMessage, Report
from desk.actions import held, messages, requests
from desk.enums import Subject
from desk.models import Case, CaseAct
from groups.actions.lock import lock_group
from groups.enums import RequestState
from groups.models import JoinRequest

MOST = 500  # of each kind in one turn; the rest in the next


def adopt() -> int:
    """Open cases for what waits without one, and close those of what was answered; return how many changed."""
    known = CaseAct.objects.filter(report=OuterRef("pk"))
    reports = Report.objects.filter(~Exists(known), state=ReportState.OPEN, message__isnull=False)
    count = sum(_adopt_report(one) for one in reports.order_by("created_at", "pk")[:MOST])
    opened = Case.objects.filter(
        subject=Subject.PERSON, group=OuterRef("group"), about=OuterRef("user"), closed_at__isnull=True
    )
    pending = JoinRequest.objects.filter(state=RequestState.PENDING)
    wishes = pending.filter(~Exists(opened)).select_related("group")
    count += sum(_adopt_request(one) for one in wishes.order_by("created_at", "pk")[:MOST])
    answered = JoinRequest.objects.exclude(state=RequestState.PENDING).filter(Exists(opened))
    waits = pending.filter(group=OuterRef("group"), user=OuterRef("user"))
    answered = answered.filter(~Exists(waits)).select_related("decided_by").order_by("created_at", "pk")
    count += sum(_close_answered(one) for one in answered[:MOST])
    return count + sum(_adopt_held(one) for one in _held_without_their_case().order_by("held_at", "pk")[:MOST])


def _held_without_their_case() -> QuerySet[HeldMessage]:
    """What waits, or has a worry that does, without an open case; and what was decided while its case is open."""
    worries = Q(worry__state=ReportState.OPEN, worry__message__isnull=True)
    needs = Q(state=HeldState.AWAITING) | worries
    opened = Exists(Case.objects.filter(held=OuterRef("pk"), subject=Subject.HELD, closed_at__isnull=True))
    return HeldMessage.objects.filter((needs & ~opened) | (~needs & opened))


@transaction.atomic
def _adopt_report(report: Report) -> bool:
    log.lock_room(report.room_id)
    current = Report.objects.select_related("room", "message").get(pk=report.pk)
    if not current.is_open or CaseAct.objects.filter(report=current).exists():
        return False
    messages.reported(current)
    return True


@transaction.atomic
def _adopt_held(found: HeldMessage) -> bool:
    log.lock_room(found.room_id)
    current = _held_without_their_case().filter(pk=found.pk).select_related("room", "message", "worry").first()
    if current is None:
        return False
    held.adopt(current)
    return True


@transaction.atomic
def _adopt_request(join_request: JoinRequest) -> bool:
    lock_group(join_request.group_id)
    current = JoinRequest.objects.select_related("group").get(pk=join_request.pk)
    found = Case.objects.filter(
        subject=Subject.PERSON, group=current.group_id, about=current.user_id, closed_at__isnull=True
    )
    if not current.is_pending or found.exists():
        return False
    requests.asked(current)
    return True


@transaction.atomic
def _close_answered(join_request: JoinRequest) -> bool:
    lock_group(join_request.group_id)
    if JoinRequest.objects.filter(
        group=join_request.group_id, user=join_request.user_id, state=RequestState.PENDING
    ).exists():
        return False
    requests.answered(join_request, join_request.decided_by)
    return True
