"""Where the reports on people stand in the staff screens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from people.actions.mail import send_again
from people.http import sent_from, signed_in
from people.models import OutgoingMail, User
from people.reports import ActsReport, MailsReport
from people.rules import can_read_audit


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def no_second_trail_of_people(registry: LogActionRegistry) -> None:
    """Wagtail's own log would keep members' names for ever; acts on people are in ours."""
    registry.log_entry_models_by_type.register(User, value=None)


class AdministratorsMenuItem(MenuItem):  # type: ignore[misc]
    def is_shown(self, request: HttpRequest) -> bool:
        return can_read_audit(signed_in(request))


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def acts_menu_item() -> MenuItem:
    return AdministratorsMenuItem(_("操作の記録"), reverse("people_acts"), name="acts", icon_name="history", order=900)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def mails_menu_item() -> MenuItem:
    return AdministratorsMenuItem(
        _("届いていないメール"), reverse("people_mails"), name="mails", icon_name="mail", order=910
    )


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def report_urls() -> list[URLPattern]:
    return [
        path("reports/acts/", ActsReport.as_view(), name="people_acts"),
        path("reports/acts/results/", ActsReport.as_view(results_only=True), name="people_acts_results"),
        path("reports/mails/", MailsReport.as_view(), name="people_mails"),
        path("reports/mails/results/", MailsReport.as_view(results_only=True), name="people_mails_results"),
        path("reports/mails/<int:pk>/again/", send_mail_again, name="people_mail_again"),
    ]


@sent_from("people_mails")
def send_mail_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The button beside a mail in trouble."""
    if not can_read_audit(signed_in(request)):
        return permission_denied(request)  # type: ignore[no-any-return]
    mail = get_object_or_404(OutgoingMail, pk=pk)
    if send_again(actor=signed_in(request), mail=mail):
        messages.success(request, gettext("まもなく、もう一度送ります。"))
    return redirect("people_mails")
