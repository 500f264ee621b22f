"""The report for administrators: mails that did not go out."""

import re
from typing import Any

from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from ground.staff.reports import AdministratorsReport, when
from notices.letters import subject_of
from notices.models import OutgoingMail
from notices.models.outgoing_mail import MOST_ATTEMPTS
from notices.queries import LATE, troubled_mails


class SendAgainColumn(Column):
    """A column with a button that sends the mail of its row again."""

    cell_template_name = "notices/staff/send_again_cell.html"

    def get_cell_context_data(self, instance: OutgoingMail, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(parent_context["request"])}


def _mail_office_of(mail: OutgoingMail) -> str:
    """The domain that mails do not reach, without the person: who gets news of a group is nobody's business."""
    return "…@" + mail.to_email.rpartition("@")[2]


def _state_of(mail: OutgoingMail) -> Promise:
    """What is known of it: above all whether whoever sends it again may send it twice."""
    if mail.sending_since and (mail.last_error or mail.sending_since < timezone.now() - LATE):
        return _("届いたかもしれません")
    if mail.sending_since:
        return _("いま送っています")
    return _("もう試しません") if mail.attempts >= MOST_ATTEMPTS else _("まだ届いていません。また試します")


def _error_of(mail: OutgoingMail) -> str:
    """What went wrong, without the addresses that mail servers repeat."""
    return re.sub(r"[^\s<>@]+@", "…@", mail.last_error)


class MailsReport(AdministratorsReport):
    """Mails that are late, failing, perhaps sent or abandoned."""

    page_title = _("届いていないメール")
    header_icon = "mail"
    index_url_name = "people_mails"
    index_results_url_name = "people_mails_results"
    model = OutgoingMail
    columns = [
        Column("due_at", label=_("送る予定"), accessor=lambda mail: when(mail.due_at)),
        Column("template", label=_("種類"), accessor=subject_of),
        Column("to", label=_("宛先"), accessor=_mail_office_of),
        Column("state", label=_("いまのようす"), accessor=_state_of),
        Column("attempts", label=_("試した回数")),
        Column("sending_since", label=_("途中で止まった時刻"), accessor=lambda mail: when(mail.sending_since)),
        Column("last_error", label=_("最後のエラー"), accessor=_error_of),
        SendAgainColumn("again", label=""),
    ]
    list_export = ["due_at", "template", "to", "state", "attempts", "sending_since", "last_error"]

    def to_row_dict(self, item: OutgoingMail) -> dict[str, Any]:
        """Export the same words as on the screen."""
        shown = [column for column in self.columns if column.name in self.list_export]
        return {column.name: str(column.get_value(item) or "") for column in shown}

    def get_queryset(self) -> QuerySet[OutgoingMail]:
        return troubled_mails()
