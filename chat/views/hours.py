"""Live hours without the script: leading one, one's hand, the turn; and the summaries of those that are over."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chat.actions.summarize import KEPT, summarize
from chat.forms import SummaryForm
from chat.models import LedHour
from chat.queries.hours import past_hours
from chat.verbs import GIVE_TURN, HAND, LEAD, RoomVerb
from chat.views.entering import Inside, inside
from ground.http import sent_from
from ground.submitting import submit

SHOWN = 60  # a year of weekly hours


@sent_from("chat:room", "slug")
@inside
def lead(request: HttpRequest, here: Inside) -> HttpResponse:
    """Begin a live hour, lead it on, or end it."""
    return _done(request, here, LEAD)


@sent_from("chat:room", "slug")
@inside
def hand(request: HttpRequest, here: Inside) -> HttpResponse:
    """Raise one's hand, or take it down."""
    return _done(request, here, HAND)


@sent_from("chat:room", "slug")
@inside
def turn(request: HttpRequest, here: Inside) -> HttpResponse:
    """Give the turn on."""
    return _done(request, here, GIVE_TURN)


def _done(request: HttpRequest, here: Inside, verb: RoomVerb) -> HttpResponse:
    """Do it and go back to the room; else say why not, with what was typed."""
    form = verb.form(request.POST)
    sent = submit(request, form, lambda given: verb.act(here.user, here.room, given))
    if sent.done:
        return redirect("chat:room", slug=here.group.slug)
    context = {"group": here.group, "refusal": sent.refusal, "form": form, "is_lead": verb is LEAD}
    return render(request, "chat/hour.html", context, status=sent.status)


@require_safe
@inside
def hours(request: HttpRequest, here: Inside) -> HttpResponse:
    """List the live hours that are over, with their summaries."""
    rows = [{"hour": hour, "until": hour.ended_at + KEPT} for hour in past_hours(here.reader)[:SHOWN] if hour.ended_at]
    context = {"group": here.group, "member": here.member, "rows": rows, "days": KEPT.days}
    return render(request, "chat/hours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def summary(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Write or change the summary of an hour; for the room's facilitators."""
    hour = past_hours(here.reader).filter(pk=pk).first() if here.member.is_facilitator else None
    if hour is None:
        raise Http404
    form = SummaryForm(request.POST or None, initial={"summary": hour.summary, "version": hour.version})
    sent = submit(
        request,
        form,
        lambda given: summarize(actor=here.user, hour=hour, summary=given["summary"], version=given["version"]),
    )
    if sent.done:
        notices.success(request, _("まとめを保存しました。部屋のみんなが読めます。"))
        return redirect("chat:hours", slug=here.group.slug)
    other = _written_meanwhile(request, form, hour)
    context = {
        "group": here.group,
        "hour": hour,
        "form": form,
        "refusal": sent.refusal,
        "other": other,
        "days": KEPT.days,
    }
    return render(request, "chat/summary.html", context, status=sent.status)


def _written_meanwhile(request: HttpRequest, form: SummaryForm, hour: LedHour) -> str:
    """Return a colleague's summary, if it came after the one that this form began with; the next press is about it."""
    hour.refresh_from_db()
    if not form.is_bound or form["version"].value() in (hour.version, str(hour.version)):
        return ""
    typed = request.POST.copy()
    typed["version"] = str(hour.version)
    form.data = typed
    return hour.summary
