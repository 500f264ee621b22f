"""Report a message to the facilitators, and answer such a report."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chat import doorbell, log, mails, news_reports, refusals
from chat.actions import picture_rows
from chat.actions.access import locked, moderating
from chat.actions.follow import look_again
from chat.alarms import WORRY, alarm_over, same_worries
from chat.bells import ReaderChanged, ReportsChanged
from chat.enums import Audience, MessageState, ReportReason, ReportState
from chat.models import HeldMessage, Message, Report, ReportNote, Room
from chat.places import place_of
from chat.queries.reports import reports_for
from chat.rules import can_report
from chat.signals import report_handed_over, report_made, report_settled
from ground.actions import audit
from ground.text.letters import clean_text
from groups.actions import alarm
from groups.queries import coordinators, facilitators_of, staff_for_groups
from groups.rules import can_coordinate
from people.models import User

SNAPSHOT_KEPT = timedelta(days=90)  # after the report was resolved
NOTE_LENGTH = 500
ANSWER_LENGTH = 300


@transaction.atomic
def report(*, actor: User, message: Message, reason: ReportReason, note: str = "") -> Report:
    """Ask the facilitators to look at a message, which the reporter no longer sees. Idempotent."""
    if reason not in ReportReason.values:
        raise refusals.unknown_reason()
    place = locked(actor, message)
    known = Report.objects.filter(message=place.message, reporter=actor).first()
    if known is not None:
        return known
    if not can_report(place.who, place.facts):
        is_gone = place.who is not Audience.AUTHOR and place.facts.state != MessageState.VISIBLE
        raise refusals.shown_no_more() if is_gone else refusals.cannot_report()
    note = clean_text(note)
    if len(note) > NOTE_LENGTH:
        raise refusals.note_too_long()
    created = Report.objects.create(
        room=place.room,
        message=place.message,
        author=place.message.author,
        reporter=actor,
        reason=reason,
        note=note,
        body=place.message.snapshot(),
        at_seq=place.message.seq,
        created_at=timezone.now(),
    )
    audit.record(actor=actor, verb="chat.report", subject=created, reason_kind=str(reason), group=place.room.group_id)
    look_again(room_id=place.room.pk, user_id=actor.pk)
    _announce(created, place.room)
    transaction.on_commit(lambda: doorbell.tell(ReaderChanged(place.room.pk, actor.pk)))
    return created


def report_found(*, words: Message | HeldMessage, room: Room, reason: ReportReason, note: str) -> Report:
    """Report words in which a watched expression was found, in the transaction in which they are stored.

    The caller holds the room's lock. Where such a report of the same message waits already, it stands for this, too.
    """
    message, at_seq = (words, words.seq) if isinstance(words, Message) else (None, words.at_seq)
    waiting = Report.objects.filter(message=message, by_system=True, reason=reason, state=ReportState.OPEN)
    known: Report | None = waiting.first() if message else None
    if known is not None:
        return known
    created = Report.objects.create(
        room=room,
        message=message,
        author_id=words.author_id,
        by_system=True,
        reason=reason,
        note=note,
        body=words.snapshot(),
        at_seq=at_seq,
        created_at=timezone.now(),
    )
    audit.record(actor=None, verb="chat.report_found", subject=created, reason_kind=str(reason), group=room.group_id)
    _announce(created, room)
    return created


def _announce(report: Report, room: Room) -> None:
    """Raise the alarm of a worry, tell those who may answer, and have open pages count anew."""
    if report.reason == ReportReason.WORRIED and alarm_over(report) is None:  # a second worry joins the first's alarm
        place = place_of(room)
        alarm.raise_alarm(kind=WORRY, subject=report.pk, group=place.group if place else None)
    tell_who_answers(report, room)
    report_made.send(sender=Report, report=report)
    transaction.on_commit(lambda: doorbell.tell(ReportsChanged(room.pk)))


@transaction.atomic
def resolve(*, actor: User, report: Report, upheld: bool, answer: str = "") -> Report:
    """Answer a report as a facilitator: something was done (`upheld`), or the message stays as it is.

    The first answer stands; a second one is refused.
    """
    room = log.lock_room(report.room_id)
    moderating(actor, room)
    current = _open(report)
    if not reports_for(actor).filter(pk=current.pk).exists():
        raise refusals.not_your_report()
    if current.handed_over_at is not None:
        raise refusals.handed_over()
    return settle(actor=actor, report=current, upheld=upheld, answer=answer)


@transaction.atomic
def hand_over(*, actor: User, report: Report) -> Report:
    """Hand a report over to the coordinators, who then read its words and a few lines around it. Idempotent."""
    room = log.lock_room(report.room_id)
    moderating(actor, room)
    current = _open(report)
    if not reports_for(actor).filter(pk=current.pk).exists():
        raise refusals.not_your_report()
    if current.handed_over_at is not None:
        return current
    if not coordinators().exclude(user=current.author_id).exists():
        raise refusals.no_coordinator()
    _give_to_coordinators(current, room, actor)
    return current


@transaction.atomic
def take_over(*, actor: User, report: Report) -> Report:
    """Take an open report over as a coordinator, because no facilitator came for it. Idempotent.

    Refuses who is no coordinator, and the person whom it is about.
    """
    room = log.lock_room(report.room_id)
    current = _open(report)
    if not can_coordinate(actor) or actor.pk == current.author_id:
        raise refusals.not_your_report()
    if current.handed_over_at is None:
        _give_to_coordinators(current, room, actor)
    return current


def _give_to_coordinators(report: Report, room: Room, actor: User) -> None:
    report.handed_over_at, report.handed_over_by = timezone.now(), actor
    report.save(update_fields=["handed_over_at", "handed_over_by"])
    audit.record(actor=actor, verb="chat.hand_over_report", subject=report, group=room.group_id)
    mails.take_back(report=report)
    _hand_on_alarm(report)
    tell_coordinators(author_id=report.author_id)
    report_handed_over.send(sender=Report, report=report, actor=actor)
    transaction.on_commit(lambda: doorbell.tell(ReportsChanged(room.pk)))


def settle(*, actor: User, report: Report, upheld: bool, answer: str = "") -> Report:
    """Record the outcome of an open report. The caller has checked that the actor may."""
    answer = clean_text(answer)
    if len(answer) > ANSWER_LENGTH:
        raise refusals.answer_too_long()
    report.state = ReportState.UPHELD if upheld else ReportState.DISMISSED
    report.answer = answer
    report.resolved_by = actor
    report.resolved_at = timezone.now()
    report.save(update_fields=["state", "answer", "resolved_by", "resolved_at"])
    audit.record(
        actor=actor,
        verb="chat.resolve_report",
        subject=report,
        state=str(report.state),
        group=report.room.group_id,
    )
    mails.take_back(report=report)
    end_alarm(actor, report)
    news_reports.answered(report=report)
    report_settled.send(sender=Report, report=report, actor=actor)
    room_id = report.room_id
    transaction.on_commit(lambda: doorbell.tell(ReportsChanged(room_id)))
    return report


def tell_who_answers(report: Report, room: Room) -> None:
    """Mail those who may answer the report, unless they look first; never the person whom it is about."""
    group = room.group
    if group is None:
        tell_coordinators(author_id=report.author_id)
        return
    readers = facilitators_of(group).filter(reads_from__lte=report.at_seq).exclude(user=report.author)
    for facilitator in readers:
        mails.report_waiting(to=facilitator.user, room=room)
    if not readers:
        tell_coordinators(author_id=report.author_id)


def tell_coordinators(*, author_id: int | None) -> None:
    """Mail the coordinators without naming the group. Where there is none, tell staff that one is needed.

    Never the person (`author_id`) whom it is about.
    """
    found = [one.user for one in coordinators().exclude(user=author_id)]
    for coordinator in found:
        mails.case_waiting(to=coordinator)
    if not found:
        for staff in staff_for_groups():
            mails.coordinator_missing(to=staff)


def _hand_on_alarm(report: Report) -> None:
    """Give the alarm to the coordinators, unless they have it already with another worry about the same message."""
    standing = alarm_over(report)
    if standing is None:
        return
    if standing.subject != report.pk:
        if Report.objects.filter(pk=standing.subject, handed_over_at__isnull=False).exists():
            return
        alarm.pass_on(actor=None, kind=WORRY, subject=standing.subject, to=report.pk)
    alarm.hand_on(kind=WORRY, subject=report.pk)


def end_alarm(actor: User | None, report: Report) -> None:
    """End the alarm with the last worry about the message; until then it stands for the others."""
    if other := same_worries(report).exclude(pk=report.pk).first():
        alarm.pass_on(actor=actor, kind=WORRY, subject=report.pk, to=other.pk)
    else:
        alarm.end(kind=WORRY, subject=report.pk)


def _open(report: Report) -> Report:
    current: Report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not current.is_open:
        raise refusals.resolved()
    return current


def erase_old() -> int:
    """Erase snapshots, with pictures, notes and answers of reports resolved 90 days ago; return how many reports."""
    dealt_with = Report.objects.filter(resolved_at__lt=timezone.now() - SNAPSHOT_KEPT)
    ReportNote.objects.filter(report__in=dealt_with).delete()
    erased = dealt_with.exclude(body="", note="", answer="").update(body="", note="", answer="")
    picture_rows.erase_what_no_case_needs()
    return erased
