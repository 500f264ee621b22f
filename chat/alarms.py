"""The alarm that a worried report raises (`groups.duty.alarm_kinds`)."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chat.enums import ReportReason, ReportState
from chat.models import Report
from chat.places import places_of
from groups.duty.alarm_kinds import Able, AlarmKind, coordinators_now, facilitators_in
from groups.models import Alarm

WORRY = "chat.worry"


class Worry(AlarmKind):
    """Somebody is worried about whoever wrote a message. Its subject is a report that waits.

    It covers all worries about the same message: who looks after one of them looks after the person.
    """

    name = WORRY
    label = _("書いた人のことが心配、という知らせ")

    def able(self, alarms: Sequence[Alarm]) -> Mapping[int, Able]:
        """Return who may answer each report: never the person whom it is about, and nobody who may not read the words.

        Facilitators until it is handed over, and all coordinators, as the ladder may have to call them. In a line or
        a backstage, what a person reported is the coordinators' alone; facilitators come where the site found distress.
        """
        reports = _waiting_for(alarms)
        beside = {report.room_id for report in reports if report.by_system and report.room.group_id is None}
        groups = {report.room_id: report.room.group_id for report in reports if report.room.group_id}
        groups |= {room_id: place.group.pk for room_id, place in places_of(beside).items()} if beside else {}
        facilitators = facilitators_in(set(groups.values()))
        coordinators, by_id = coordinators_now(), {report.pk: report for report in reports}
        found: dict[int, Able] = {}
        for alarm in alarms:
            if report := by_id.get(alarm.subject):
                seq = report.message.seq if report.message else report.at_seq
                able = {
                    one.user_id
                    for one in facilitators
                    if one.group_id == groups.get(report.room_id)
                    and (report.room_id in beside or one.reads_from <= seq)
                    and not report.handed_over_at
                }
                author = {report.author_id}
                reporters = {other.reporter_id for other in reports if is_same(report, other) and other.reporter_id}
                found[alarm.pk] = Able(frozenset(able - author), coordinators - author, frozenset(reporters))
        return found

    def path(self, alarm: Alarm, *, coordinates: bool) -> str:
        """Return the report's place on the desk, or the case's page for a coordinator."""
        if coordinates:
            return reverse("desk_case", args=[alarm.subject])
        return f"{reverse('desk')}#report-{alarm.subject}"


def is_same(one: Report, other: Report) -> bool:
    """Whether two worries are about the same message; where that is gone, each is about itself."""
    return one.pk == other.pk or (one.message_id is not None and one.message_id == other.message_id)


def same_worries(report: Report) -> QuerySet[Report]:
    """The worries about the same message that wait for an answer, oldest first; this one is among them."""
    same = Q(pk=report.pk) if report.message_id is None else Q(message=report.message_id)
    waiting: QuerySet[Report] = Report.objects.filter(same, state=ReportState.OPEN, reason=ReportReason.WORRIED)
    return waiting.order_by("created_at", "pk")


def alarm_over(report: Report) -> Alarm | None:
    """The alarm that stands because of this worry, or of another about the same message."""
    standing = Alarm.objects.filter(kind=WORRY, subject__in=same_worries(report).values("pk"), ended_at__isnull=True)
    return standing.select_related("group", "taken_by").first()


def _waiting_for(alarms: Sequence[Alarm]) -> list[Report]:
    """The reports that wait, of these alarms and about the same messages, in one query."""
    subjects = Report.objects.filter(pk__in={alarm.subject for alarm in alarms}, state=ReportState.OPEN)
    about = Q(message__in=subjects.filter(message__isnull=False).values("message"), reason=ReportReason.WORRIED)
    waiting = Report.objects.filter(Q(pk__in=subjects.values("pk")) | about, state=ReportState.OPEN)
    return list(waiting.select_related("room", "message").order_by("pk"))
