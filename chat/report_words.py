"""What a reporter is told about a report: what was done, in a line, and nothing of the person whom it is about.

Whether words were hidden can be seen by everybody in the room. What was said to whom, or paused, is nobody else's.
"""

from django.utils.translation import gettext as _

from chat.enums import MessageState, ReportState
from chat.models import Report


def done_words(report: Report) -> str:
    """Say how the report stands. `report.message` is loaded by the caller."""
    if report.state == ReportState.OPEN:
        return _("見守りの人が、これから読みます。")
    if report.state == ReportState.DISMISSED:
        return _("見守りの人が読みました。ことばはそのままにしてあります。")
    state = report.message.state if report.message else MessageState.ERASED
    if state == MessageState.HIDDEN:
        return _("見守りの人が、このことばを見えなくしました。")
    if state == MessageState.VISIBLE:
        return _("見守りの人が、ことばは残して、ほかの形で対応しました。")
    return _("見守りの人が対応しました。ことばは、もう部屋にありません。")
