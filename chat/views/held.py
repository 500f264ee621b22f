"""One's own words that wait or were returned: how they stand, and what their author may do."""

import uuid

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chat.actions import held as acts
from chat.actions.watching import watch_words
from chat.enums import HeldState
from chat.forms import AppealForm, PostForm
from chat.held_words import held_words
from chat.models import HeldMessage
from chat.queries.held import own_held
from chat.rules import can_moderate
from chat.views.entering import Inside, inside
from ground.http import sent_from
from ground.refusals import Refusal
from ground.submitting import kept_of, press, submit


@require_safe
@inside
def held(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Show one's own words that wait, or why they were returned."""
    return _page(request, here, _own(here, pk))


@sent_from("chat:held", "slug", "pk")
@inside
def withdraw_held(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Take one's words back before anybody has decided."""
    it = _own(here, pk)
    pressed = press(request, lambda: acts.withdraw_held(actor=here.user, held=it))
    if not pressed.done:
        return _page(request, here, it, refusal=pressed.refusal, status=pressed.status)
    notices.success(request, _("取りやめました。だれにも届いていません。"))
    return redirect("chat:room", slug=here.group.slug)


@sent_from("chat:held", "slug", "pk")
@inside
def put_held_away(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Take returned words out of one's view of the room."""
    it = _own(here, pk)
    press(request, lambda: acts.put_away(actor=here.user, held=it))
    return redirect("chat:room", slug=here.group.slug)


@sent_from("chat:held", "slug", "pk")
@inside
def appeal(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Ask that somebody else decides about returned words."""
    it = _own(here, pk)
    form = AppealForm(request.POST)
    sent = submit(request, form, lambda given: acts.appeal(actor=here.user, held=it, words=given["appeal"]))
    if not sent.done:
        return _page(request, here, it, form=form, refusal=sent.refusal, status=sent.status)
    notices.success(request, _("もう一度見てほしいと伝えました。返した人とは別の人が読みます。"))
    return redirect("chat:held", slug=here.group.slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def watching(request: HttpRequest, here: Inside, on: bool) -> HttpResponse:
    """Use watched expressions in the room, or not; for its facilitators. A GET leads to the room."""
    if not can_moderate(here.reader):
        raise Http404
    if press(request, lambda: watch_words(actor=here.user, room=here.room, on=on)).done:
        used = _("この部屋で、見守ることばを使うことにしました。")
        notices.success(request, used if on else _("この部屋では、見守ることばを使わないことにしました。"))
    return redirect("chat:room", slug=here.group.slug)


def _own(here: Inside, pk: int) -> HeldMessage:
    found = own_held(here.user, here.room).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    here: Inside,
    it: HeldMessage,
    *,
    form: AppealForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    it.refresh_from_db()
    is_returned = it.state == HeldState.RETURNED
    again = {"body": it.suggestion or it.body, "client_id": uuid.uuid4(), "reply_to": it.reply_to_id, "topic": it.topic}
    may_appeal = is_returned and it.appealed_at is None and bool(it.body)
    context = {
        "group": here.group,
        "held": it,
        "words": held_words(it),
        "is_returned": is_returned,
        "post_form": PostForm(initial=again, auto_id="again_%s") if is_returned and "post" in here.may else None,
        "appeal_form": (form or AppealForm(auto_id="appeal_%s")) if may_appeal else None,
        "kept": kept_of(form) if form and not may_appeal else [],
        "refusal": refusal,
        "days": acts.KEPT.days,
    }
    return render(request, "chat/held.html", context, status=status)
