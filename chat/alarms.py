"""The alarm that a worried report raises (`groups.duty.alarm_kinds`)."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chat.enums import ReportState
from chat.models import Report
from groups.duty.alarm_kinds import Able, AlarmKind, coordinators_now, facilitators_in
from groups.models import Alarm

WORRY = "chat.worry"


class Worry(AlarmKind):
    """Somebody is worried about whoever wrote a message. Its subject is the report."""

    name = WORRY
    label = _("書いた人のことが心配、という知らせ")

    def able(self, alarms: Sequence[Alarm]) -> Mapping[int, Able]:
        """Return who may answer each report: never the person whom it is about, and nobody who may not read the words.

        Facilitators until it is handed over, and all coordinators, as the ladder may have to call them.
        """
        open_ones = Report.objects.filter(pk__in={alarm.subject for alarm in alarms}, state=ReportState.OPEN)
        reports = open_ones.select_related("room", "message").in_bulk()
        facilitators = facilitators_in({report.room.group_id for report in reports.values() if report.room.group_id})
        coordinators = coordinators_now()
        found: dict[int, Able] = {}
        for alarm in alarms:
            if report := reports.get(alarm.subject):
                seq = report.message.seq if report.message else 0
                able = {
                    one.user_id
                    for one in facilitators
                    if one.group_id == report.room.group_id and one.reads_from <= seq and not report.handed_over_at
                }
                author = {report.author_id}
                found[alarm.pk] = Able(frozenset(able - author), coordinators - author)
        return found

    def path(self, alarm: Alarm, *, coordinates: bool) -> str:
        """Return the report's place on the desk, or the case's page for a coordinator."""
        if coordinates:
            return reverse("desk_case", args=[alarm.subject])
        return f"{reverse('desk')}#report-{alarm.subject}"
