"""Staff screens under /admin/voices/: the queue, and one voice with everything that can be done to it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ground.actions.audit import record
from ground.http import row_number
from ground.refusals import Refusal
from people.http import signed_in
from people.models import User
from voices.actions.answer import BEFORE, correct, mark_read, respond
from voices.actions.publish import publish, save_wording, unpublish
from voices.enums import ResponseKind
from voices.models import Voice
from voices.queries import overdue, queue_for, waiting, waiting_for_publication
from voices.rules import can_answer, can_publish, can_see_queue, may_be_published
from voices.staff.forms import PublishForm, QueueFilterForm, ResponseForm, WordingForm

ON_A_PAGE = 30
Done = tuple[Form | None, str]  # the form with its errors, or None and what to tell


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every voice; overdue ones first, so that none is lost in silence."""
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


@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """One voice: the original, what was answered, the public wording. A POST names its act in the field `act`."""
    if not can_see_queue(request.user):
        raise PermissionDenied
    thing = get_object_or_404(Voice.objects.select_related("author").prefetch_related("responses__by"), pk=pk)
    if request.method != "POST":
        return _voice_page(request, thing)
    act = request.POST.get("act", "")
    if act not in ACTS:
        return _voice_page(request, thing, status=422)
    form: Form | None = None
    try:
        form, told = ACTS[act](request, signed_in(request), thing)
    except Refusal as refusal:
        form = _bound(act, request)
        if form is None or refusal.field not in form.fields:
            messages.error(request, str(refusal))
        elif form.is_valid():
            form.add_error(refusal.field, str(refusal))
        return _voice_page(request, thing, status=refusal.status, act=act, form=form)
    if form is not None:
        return _voice_page(request, thing, status=422, act=act, form=form)
    messages.success(request, told)
    return redirect("voices_staff:voice", pk)


def _mark_read(request: HttpRequest, user: User, thing: Voice) -> Done:
    mark_read(actor=user, voice=thing)
    return None, _("読んだことを、書いた人に知らせました。")


def _respond(kind: ResponseKind) -> Callable[[HttpRequest, User, Voice], Done]:
    def act(request: HttpRequest, user: User, thing: Voice) -> Done:
        form = ResponseForm(request.POST)
        if not form.is_valid():
            return form, ""
        respond(actor=user, voice=thing, kind=kind, **form.cleaned_data)
        return None, _("保存しました。コードを持っている人が読めるようになりました。")

    return act


def _correct(request: HttpRequest, user: User, thing: Voice) -> Done:
    form = ResponseForm(request.POST)
    if not form.is_valid():
        return form, ""
    response = thing.responses.filter(pk=row_number(request.POST.get("response")) or 0).first()
    if response is None:
        raise Refusal("gone", _("この返事は、もうありません。"))
    correct(actor=user, response=response, seen=request.POST.get("seen"), **form.cleaned_data)
    return None, _("返事の文をなおしました。")


def _save_wording(request: HttpRequest, user: User, thing: Voice) -> Done:
    form = WordingForm(request.POST)
    if not form.is_valid():
        return form, ""
    save_wording(actor=user, voice=thing, seen=request.POST.get("seen"), **form.cleaned_data)
    return None, _("公開する文を保存しました。")


def _publish(request: HttpRequest, user: User, thing: Voice) -> Done:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return form, ""
    publish(actor=user, voice=thing)
    return None, _("公開しました。")


def _unpublish(request: HttpRequest, user: User, thing: Voice) -> Done:
    unpublish(actor=user, voice=thing)
    return None, _("公開をやめました。")


ACTS: dict[str, Callable[[HttpRequest, User, Voice], Done]] = {
    "read": _mark_read,
    **{kind.value: _respond(kind) for kind in ResponseKind},
    "correct": _correct,
    "wording": _save_wording,
    "publish": _publish,
    "unpublish": _unpublish,
}


def _bound(act: str, request: HttpRequest) -> Form | None:
    if act == "wording":
        return WordingForm(request.POST)
    if act == "publish":
        return PublishForm(request.POST)
    if act == "correct" or act in ResponseKind.values:
        return ResponseForm(request.POST)
    return None


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
        # A colleague was faster, or the voice was withdrawn: what was typed stays, beside what is there now.
        "kept": form["public_body" if act == "wording" else "text"] if form and not has_place else None,
        "editable": editable,
        "wording_form": form if form and act == "wording" else WordingForm(initial={"public_body": thing.public_body}),
        "publish_form": form if form and act == "publish" else PublishForm(),
        "ready": ready,
        "can_answer": can_answer(user),
        "can_publish": can_publish(user),
    }
    return render(request, "voices/staff/voice.html", context, status=status)
