"""What a coordinator does with one case: read it, hide the message, and answer. Each of these acts is audited."""

from django.db import transaction

from chat import coordination, log, refusals
from chat.actions.moderate import hide_locked
from chat.actions.report import settle
from chat.alarms import alarm_over
from chat.enums import Audience
from chat.models import Event, Message, Report
from ground.actions import audit
from groups.actions import alarm
from groups.duty.refusals import alarm_over as alarm_is_over
from people.models import User


@transaction.atomic
def read_case(*, actor: User, report: Report) -> list[Message]:
    """Return the reported message and those around it, and record that they were read. That is all it does."""
    case = _case(actor, report)
    audit.record(actor=actor, verb="chat.read_case", subject=case, group=case.room.group_id)
    return coordination.around(case)


@transaction.atomic
def take_case(*, actor: User, report: Report) -> None:
    """Take the alarm of a case: nobody else is called. Refused where a colleague has it, or it is over."""
    standing = alarm_over(_case(actor, report))
    if standing is None:
        raise alarm_is_over()
    alarm.take(actor=actor, alarm=standing)


@transaction.atomic
def hide_in_case(*, actor: User, report: Report, reason: str = "", kind: str = "") -> Event | None:
    """Hide the reported message (reasons as in `moderate.hide`); the case stays open.

    None when it is hidden already.
    """
    room = log.lock_room(report.room_id)
    case = _case(actor, report)
    if case.message is None:
        raise refusals.words_gone()
    return hide_locked(
        actor=actor, room=room, message=case.message, reason=reason, kind=kind, otherwise=Audience.COORDINATOR
    )


@transaction.atomic
def answer_case(*, actor: User, report: Report, upheld: bool, answer: str = "") -> Report:
    """Record the outcome of a case. The first answer stands; a second one is refused."""
    log.lock_room(report.room_id)
    case = _case(actor, report)
    if not case.is_open:
        raise refusals.case_resolved()
    return settle(actor=actor, report=case, upheld=upheld, answer=answer)


def _case(actor: User, report: Report) -> Report:
    case = coordination.cases_for(actor).select_related("room__group", "message__member").filter(pk=report.pk).first()
    if case is None:
        raise refusals.not_your_case()
    return case
