"""News for who reported a message: what became of it. Whose message it was, and what was done to whom, is not said."""

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.enums import ReportState
from chat.kinds import readers_in
from chat.models import Report
from chat.rules import can_read
from notices.actions.tell import tell
from notices.kinds import Kind, Line, register
from notices.models import Notice


def answered(*, report: Report) -> None:
    """To who reported it, once it is settled, unless they settled it themselves."""
    if report.reporter is not None and report.reporter_id != report.resolved_by_id:
        tell(kind=REPORT_ANSWERED.name, key=f"{REPORT_ANSWERED.name}:{report.pk}", about=report.pk, to=report.reporter)


class ReportAnswered(Kind):
    """A report was answered: for its reporter, as long as they are in the room."""

    name = "chat.report_answered"
    label = gettext_lazy("知らせたことへの対応")

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: 1 for notice, _report in _theirs(notices)}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {
            notice.pk: Line(_words(report), reverse("chat:room", args=[report.room.group.slug]))
            for notice, report in _theirs(notices)
            if report.room.group is not None
        }

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        groups = Report.objects.filter(pk__in=abouts, room__group__isnull=False).values_list("pk", "room__group")
        return {report_id: f"groups.peergroup:{group_id}" for report_id, group_id in groups}


REPORT_ANSWERED = ReportAnswered()


def make_known() -> None:
    """Register this kind."""
    register(REPORT_ANSWERED)


def _theirs(notices: Sequence[Notice]) -> list[tuple[Notice, Report]]:
    settled = Report.objects.exclude(state=ReportState.OPEN).select_related("room__group")
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


def _words(report: Report) -> str:
    group = {"group": report.room.group.name if report.room.group else ""}
    if report.state == ReportState.UPHELD:
        return _("「%(group)s」で知らせてくださったことに、見守りの人が対応しました。ありがとうございました") % group
    return (
        _(
            "「%(group)s」で知らせてくださったことを、見守りの人が読みました。ことばはそのままにしてあります。"
            "また気になったら、いつでも知らせてください"
        )
        % group
    )
