"""「わたしが知らせたこと」: one's own reports in a room, how they stand, and what can still be done with them."""

from dataclasses import dataclass

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chat.actions import report_again
from chat.actions.report import SNAPSHOT_KEPT
from chat.enums import Audience
from chat.forms import AddForm
from chat.models import Report
from chat.queries.readers import reports_shown_to
from chat.report_words import done_words
from chat.rules import can_report, facts_of, reads
from chat.verbs import TAKE_BACK, TAKEN_BACK
from chat.views.entering import Inside, inside, sent_below
from ground.refusals import Refusal
from ground.submitting import kept_of, press, submit

SHOWN = 100


@dataclass(frozen=True)
class Row:
    """A report, as its reporter sees it."""

    report: Report
    done: str
    name: str  # whose words
    words: str  # as others in the room read them now; empty where this person could not read them either
    form: AddForm


@require_safe
@inside
def told(request: HttpRequest, here: Inside) -> HttpResponse:
    """Show what this person told the facilitators of the room, newest first."""
    return _page(request, here)


@sent_below("told", at="told{pk}")
@inside
def take_back(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Take a report back while it is open."""
    message_id = reports_shown_to(here.user, here.room).filter(pk=pk).values_list("message_id", flat=True).first()
    if message_id is None:
        raise Http404
    pressed = press(request, lambda: TAKE_BACK.act(here.user, here.room, {"message": message_id}))
    if not pressed.done:
        return _page(request, here, refusal=pressed.refusal, status=pressed.status)
    notices.success(request, str(TAKEN_BACK))
    return redirect(f"{here.base}told/")


@sent_below("told", at="told{pk}")
@inside
def add(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Add something to a report."""
    if not reports_shown_to(here.user, here.room).filter(pk=pk).exists():
        raise Http404
    form = AddForm(request.POST, auto_id=f"t{pk}_%s")
    sent = submit(
        request,
        form,
        lambda given: report_again.add(actor=here.user, room=here.room, pk=pk, note=given["note"]),
    )
    if not sent.done:
        return _page(request, here, failed=(pk, form), refusal=sent.refusal, status=sent.status)
    notices.success(request, _("書き足したことを、見守りの人に届けました。"))
    return redirect(f"{here.base}told/")


def _page(
    request: HttpRequest,
    here: Inside,
    *,
    failed: tuple[int, AddForm] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [_row(here, it, failed) for it in reports_shown_to(here.user, here.room)[:SHOWN]]
    has_place = failed is None or any(row.form is failed[1] for row in rows)
    context = {
        "group": here.group,
        "base": here.base,
        "rows": rows,
        "failed": failed[1] if failed else None,
        "kept": kept_of(failed[1]) if failed and not has_place else [],
        "refusal": refusal,
        "days": SNAPSHOT_KEPT.days,
    }
    return render(request, "chat/told.html", context, status=status)


def _row(here: Inside, it: Report, failed: tuple[int, AddForm] | None) -> Row:
    form = failed[1] if failed and failed[0] == it.pk else AddForm(auto_id=f"t{it.pk}_%s")
    message = it.message
    is_shown = message is not None and can_report(Audience(here.reader.role), facts_of(message))
    if message is None or not is_shown or not reads(here.reader, message.seq):
        return Row(it, done_words(it), "", "", form)
    return Row(it, done_words(it), message.writer.nickname if message.writer else "", message.said, form)
