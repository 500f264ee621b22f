"""The menu item and the addresses of the report on mails."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem

from ground.http import sent_from
from ground.rules import can_read_audit
from ground.staff.reports import AdministratorsMenuItem
from notices.actions.mail import send_again
from notices.models import OutgoingMail
from notices.staff.reports import MailsReport


@hooks.register("register_reports_menu_item")
def mails_menu_item() -> MenuItem:
    return AdministratorsMenuItem(
        _("届いていないメール"), reverse("people_mails"), name="mails", icon_name="mail", order=910
    )


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("reports/mails/", MailsReport.as_view(), name="people_mails"),
        path("reports/mails/results/", MailsReport.as_view(results_only=True), name="people_mails_results"),
        path("reports/mails/<int:pk>/again/", send_mail_again, name="people_mail_again"),
    ]


@sent_from("people_mails")
def send_mail_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The button beside a mail that did not go out."""
    if not can_read_audit(request.user):
        return permission_denied(request)  # type: ignore[no-any-return]
    mail = get_object_or_404(OutgoingMail, pk=pk)
    if send_again(actor=request.user, mail=mail):
        messages.success(request, gettext("まもなく、もう一度送ります。"))
    return redirect("people_mails")
