"""What a reporter does with a report afterwards: take it back while it is open, or add something to it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat import doorbell, log, mails, news_reports, refusals
from chat.actions import picture_rows
from chat.actions.access import counted_inside
from chat.actions.follow import look_again
from chat.actions.report import SNAPSHOT_KEPT, end_alarm, tell_who_answers
from chat.alarms import WORRY, alarm_over
from chat.bells import ReaderChanged, ReportsChanged
from chat.enums import ReportReason, ReportState
from chat.models import Report, ReportNote, Room
from chat.places import place_of
from chat.queries.readers import reported_by
from chat.signals import report_noted, report_taken_back
from ground.actions import audit
from ground.text.letters import clean_text
from groups.actions import alarm
from people.models import User


@transaction.atomic
def take_back(*, actor: User, room: Room, message_id: int) -> Report | None:
    """Take one's own report of a message back, which shows the message to its reporter again.

    Only while the report is open. Its words and its reporter are forgotten at once, so the same message can be reported
    anew. The alarm of a worry ends unless another worry stands, and whoever took it is told. None where there is none.
    """
    room = log.lock_room(room.pk)
    counted_inside(actor, room)
    report = _own(actor, room).filter(message=message_id).first()
    if report is None:
        return None
    if not report.is_open:
        raise refusals.answered_already()
    standing = alarm_over(report)
    report.state, report.resolved_at = ReportState.TAKEN_BACK, timezone.now()
    report.reporter, report.note, report.body = None, "", ""
    report.save(update_fields=["state", "resolved_at", "reporter", "note", "body"])
    ReportNote.objects.filter(report=report).delete()
    picture_rows.erase_what_no_case_needs()
    audit.record(actor=actor, verb="chat.take_report_back", subject=report, group=room.group_id)
    mails.take_back(report=report)
    end_alarm(None, report)
    if standing is not None:
        standing.refresh_from_db()
        if standing.ended_at is not None:
            news_reports.worry_taken_back(report=report, alarm=standing)
    report_taken_back.send(sender=Report, report=report)
    look_again(room_id=room.pk, user_id=actor.pk)
    transaction.on_commit(lambda: doorbell.tell(ReaderChanged(room.pk, actor.pk)))
    transaction.on_commit(lambda: doorbell.tell(ReportsChanged(room.pk)))
    return report


@transaction.atomic
def add(*, actor: User, room: Room, pk: int, note: str) -> ReportNote:
    """Add something to one's own report. An answered one is open again, and of a worry people are called anew.

    The same words twice in a row are added once.
    """
    room = log.lock_room(room.pk)
    counted_inside(actor, room)
    report = _own(actor, room).filter(pk=pk).first()
    if report is None or report.message is None:
        raise refusals.no_such_report()
    now = timezone.now()
    if report.resolved_at is not None and report.resolved_at < now - SNAPSHOT_KEPT:
        raise refusals.too_late_to_add()
    note = clean_text(note)
    if not note:
        raise refusals.nothing_written("note")
    if len(note) > ReportNote.LONGEST:
        raise refusals.note_too_long()
    known: list[ReportNote] = list(ReportNote.objects.filter(report=report))
    if known and known[-1].text == note:
        return known[-1]
    if len(known) >= ReportNote.MOST:
        raise refusals.enough_added(ReportNote.MOST)
    added = ReportNote.objects.create(report=report, text=note, created_at=now)
    audit.record(actor=actor, verb="chat.add_to_report", subject=report, group=room.group_id)
    if not report.is_open:
        _open_again(report, room)
    report_noted.send(sender=Report, report=report)
    transaction.on_commit(lambda: doorbell.tell(ReportsChanged(room.pk)))
    return added


def _open_again(report: Report, room: Room) -> None:
    report.state, report.resolved_at, report.resolved_by, report.answer = ReportState.OPEN, None, None, ""
    report.save(update_fields=["state", "resolved_at", "resolved_by", "answer"])
    if report.reason == ReportReason.WORRIED and alarm_over(report) is None:
        place = place_of(room)
        alarm.raise_alarm(kind=WORRY, subject=report.pk, group=place.group if place else None)
    tell_who_answers(report, room)


def _own(actor: User, room: Room) -> QuerySet[Report]:
    return reported_by(actor, room).select_for_update(of=("self",)).select_related("message")
