"""News for who reported a message, what became of it; and for who looks after a worry, that it was taken back.

Whose message it was, and what was said to whom, is not told.
"""

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.enums import ReportState
from chat.kinds import readers_in
from chat.models import Report
from chat.places import Place, places_of, scopes_of
from chat.report_words import done_words
from chat.rules import can_read
from groups.duty.alarm_kinds import coordinators_now, facilitators_in
from groups.models import Alarm
from notices.actions.tell import tell
from notices.kinds import Kind, Line, register
from notices.models import Notice


def answered(*, report: Report) -> None:
    """To who reported it, once it is settled, unless they settled it themselves."""
    if report.reporter is not None and report.reporter_id != report.resolved_by_id:
        key = f"{REPORT_ANSWERED.name}:{report.pk}:{_moment(report)}"
        tell(kind=REPORT_ANSWERED.name, key=key, about=report.pk, to=report.reporter)


def worry_taken_back(*, report: Report, alarm: Alarm) -> None:
    """To who had taken the alarm that ended because the last worry about the message was taken back."""
    if alarm.taken_by is not None:
        key = f"{WORRY_TAKEN_BACK.name}:{report.pk}"
        tell(kind=WORRY_TAKEN_BACK.name, key=key, about=report.pk, to=alarm.taken_by)


class ReportAnswered(Kind):
    """A report was answered: for its reporter, as long as they are in the room."""

    name = "chat.report_answered"
    label = gettext_lazy("知らせたことへの対応")

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: 1 for notice, _report in _theirs(notices)}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        theirs = _theirs(notices)
        places = places_of({report.room_id for _notice, report in theirs})
        return {
            notice.pk: Line(_words(report, place), place.path)
            for notice, report in theirs
            if (place := places.get(report.room_id))
        }

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        rooms = dict(Report.objects.filter(pk__in=abouts).values_list("pk", "room"))
        scopes = scopes_of(set(rooms.values()))
        return {report_id: scopes[room_id] for report_id, room_id in rooms.items() if room_id in scopes}


class WorryTakenBack(Kind):
    """A worry was taken back: for whoever had taken its alarm, as long as they watch over that group, or all groups."""

    name = "chat.worry_taken_back"
    label = gettext_lazy("見守りの当番：取り下げられた心配")

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: 1 for notice in _still_watching(notices)}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        words = _(
            "「わたしが見ます」にしてくださった心配の知らせは、知らせた人が取り下げました。"
            "同じことばへの心配は、ほかに残っていません"
        )
        return {notice.pk: Line(words, reverse("desk")) for notice in _still_watching(notices)}

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        return REPORT_ANSWERED.scopes(abouts)


REPORT_ANSWERED = ReportAnswered()
WORRY_TAKEN_BACK = WorryTakenBack()


def make_known() -> None:
    """Register these kinds."""
    register(REPORT_ANSWERED, WORRY_TAKEN_BACK)


def _theirs(notices: Sequence[Notice]) -> list[tuple[Notice, Report]]:
    settled = Report.objects.exclude(state=ReportState.OPEN).select_related("room__group", "message")
    reports = settled.in_bulk({notice.about for notice in notices})
    found = readers_in(
        {(reports[notice.about].room_id, notice.user_id) for notice in notices if notice.about in reports}
    )
    inside = {pair for pair, reader in found.items() if can_read(reader) and reader.has_account}
    return [
        (notice, report)
        for notice in notices
        if (report := reports.get(notice.about)) is not None
        and report.reporter_id == notice.user_id
        and (report.room_id, notice.user_id) in inside
    ]


def _still_watching(notices: Sequence[Notice]) -> list[Notice]:
    reports = Report.objects.filter(pk__in={notice.about for notice in notices}).select_related("room")
    groups = {report.pk: report.room.group_id for report in reports}
    seats = {(one.group_id, one.user_id) for one in facilitators_in({pk for pk in groups.values() if pk})}
    coordinators = coordinators_now()
    return [
        notice
        for notice in notices
        if notice.about in groups
        and (notice.user_id in coordinators or (groups[notice.about], notice.user_id) in seats)
    ]


def _moment(report: Report) -> int:
    return int(report.resolved_at.timestamp()) if report.resolved_at else 0


def _words(report: Report, place: Place) -> str:
    group = {"group": place.group.name}
    if report.state == ReportState.UPHELD:
        said = group | {"done": done_words(report)}
        return _("「%(group)s」で知らせてくださり、ありがとうございました。%(done)s") % said
    return (
        _(
            "「%(group)s」で知らせてくださったことを、見守りの人が読みました。ことばはそのままにしてあります。"
            "また気になったら、いつでも知らせてください"
        )
        % group
    )
