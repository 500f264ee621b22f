"""Staff screens under /admin/voices/: the queue, and one voice with everything that can be done to it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground.actions.audit import record
from ground.http import read_or_sent, row_number
from ground.refusals import unknown_button
from ground.submitting import kept_of, submit
from people.http import signed_in
from voices import refusals
from voices.actions.answer import BEFORE, correct, mark_read, respond
from voices.actions.publish import publish, save_wording, unpublish
from voices.enums import ResponseKind
from voices.models import Voice
from voices.queries import overdue, queue_for, waiting, waiting_for_publication
from voices.rules import can_answer, can_publish, can_see_queue, may_be_published
from voices.staff.forms import PublishForm, QueueFilterForm, ResponseForm, WordingForm

ON_A_PAGE = 30
Typed = dict[str, Any]  # what a form's fields hold


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every voice, overdue ones first, so that none goes unnoticed."""
    if not can_see_queue(request.user):
        raise PermissionDenied
    form = QueueFilterForm(request.GET)
    voices = queue_for(request.user)
    if form.is_valid() and form.cleaned_data["state"]:
        voices = voices.filter(state=form.cleaned_data["state"])
    record(actor=signed_in(request), verb="voices.read_original", list="voices_staff:queue")
    context = {
        "page_title": _("声"),
        "header_title": _("声"),
        "header_icon": "comment",
        "form": form,
        "page": Paginator(voices, ON_A_PAGE).get_page(request.GET.get("page")),
        "overdue_ids": set(overdue().values_list("pk", flat=True)),
        "waiting_count": waiting().count(),
        "publication_count": waiting_for_publication().count(),
    }
    return render(request, "voices/staff/queue.html", context)


@read_or_sent
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """One voice: the original, what was answered, the public wording. A POST names its act in the field `act`."""
    if not can_see_queue(request.user):
        raise PermissionDenied
    thing = get_object_or_404(Voice.objects.select_related("author").prefetch_related("responses__by"), pk=pk)
    if request.method != "POST":
        return _voice_page(request, thing)
    act = request.POST.get("act", "")
    if act not in ACTS:
        messages.error(request, str(unknown_button()))
        return _voice_page(request, thing, status=422)
    kind, do = ACTS[act]
    form = kind(request.POST)
    sent = submit(request, form, partial(do, request, thing))
    if sent.result is not None:
        messages.success(request, sent.result)
        return redirect("voices_staff:voice", pk)
    if sent.refusal is not None:
        messages.error(request, str(sent.refusal))
    return _voice_page(request, thing, status=sent.status, act=act, form=form if form.fields else None)


def _mark_read(request: HttpRequest, thing: Voice, _typed: Typed) -> str:
    mark_read(actor=signed_in(request), voice=thing)
    return _("読んだことを、書いた人に知らせました。")


def _respond(kind: ResponseKind, request: HttpRequest, thing: Voice, typed: Typed) -> str:
    respond(actor=signed_in(request), voice=thing, kind=kind, **typed)
    return _("保存しました。コードを持っている人が読めるようになりました。")


def _correct(request: HttpRequest, thing: Voice, typed: Typed) -> str:
    response = thing.responses.filter(pk=row_number(request.POST.get("response")) or 0).first()
    if response is None:
        raise refusals.response_gone()
    correct(actor=signed_in(request), response=response, seen=request.POST.get("seen"), **typed)
    return _("返事の文をなおしました。")


def _save_wording(request: HttpRequest, thing: Voice, typed: Typed) -> str:
    save_wording(actor=signed_in(request), voice=thing, seen=request.POST.get("seen"), **typed)
    return _("公開する文を保存しました。")


def _publish(request: HttpRequest, thing: Voice, _typed: Typed) -> str:
    publish(actor=signed_in(request), voice=thing)
    return _("公開しました。")


def _unpublish(request: HttpRequest, thing: Voice, _typed: Typed) -> str:
    unpublish(actor=signed_in(request), voice=thing)
    return _("公開をやめました。")


# What can be done to a voice: the form that is sent, what it does, and the message for its result.
ACTS: dict[str, tuple[type[Form], Callable[[HttpRequest, Voice, Typed], str]]] = {
    "read": (Form, _mark_read),
    **{kind.value: (ResponseForm, partial(_respond, kind)) for kind in ResponseKind},
    "correct": (ResponseForm, _correct),
    "wording": (WordingForm, _save_wording),
    "publish": (PublishForm, _publish),
    "unpublish": (Form, _unpublish),
}


def _voice_page(
    request: HttpRequest, thing: Voice, *, status: int = 200, act: str = "", form: Form | None = None
) -> HttpResponse:
    thing.refresh_from_db()
    user = signed_in(request)
    record(actor=user, verb="voices.read_original", subject=thing)
    kinds = [kind for kind in ResponseKind if thing.state in BEFORE[kind]] if can_answer(user) else []
    corrected = request.POST.get("response", "") if act == "correct" else ""
    editable = can_answer(user) and (not thing.is_published or can_publish(user))
    ready = may_be_published(thing)
    has_place = {
        "wording": editable and ready,
        "correct": editable and any(corrected == str(response.pk) for response in thing.responses.all()),
        "publish": True,  # nothing is typed there
    }.get(act, act in kinds)
    blank = {"signed_as": user.display_name}
    title = _("声 %(number)s") % {"number": thing.pk}
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "comment",
        "voice": thing,
        "overdue": thing.is_overdue(timezone.localdate()),
        "answer_forms": [
            (kind, form if form and act == kind else ResponseForm(initial=blank, prefix=None, auto_id=f"id_{kind}_%s"))
            for kind in kinds
        ],
        "responses": [
            (
                response,
                form
                if form and corrected == str(response.pk)
                else ResponseForm(
                    initial={"text": response.text, "signed_as": response.signed_as}, auto_id=f"id_r{response.pk}_%s"
                ),
            )
            for response in thing.responses.all()
        ],
        # A colleague was faster, or the voice was withdrawn: the typed text stays, beside the present one.
        "kept": kept_of([form["public_body" if act == "wording" else "text"]]) if form and not has_place else [],
        "editable": editable,
        "wording_form": form if form and act == "wording" else WordingForm(initial={"public_body": thing.public_body}),
        "publish_form": form if form and act == "publish" else PublishForm(),
        "ready": ready,
        "can_answer": can_answer(user),
        "can_publish": can_publish(user),
    }
    return render(request, "voices/staff/voice.html", context, status=status)
