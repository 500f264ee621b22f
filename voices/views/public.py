"""What everybody sees, and saying something."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from ground.refusals import Refusal
from voices.about import name_subjects
from voices.actions.give import give
from voices.enums import AboutType
from voices.forms import FilterForm, GiveForm
from voices.limits import count_giving
from voices.queries import STEP, counts, published

ON_A_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Published voices with what was answered and what changed, and how many came at all."""
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    voices = published(about_type=wanted.get("about", ""), state=wanted.get("state", ""))
    page = Paginator(voices, ON_A_PAGE).get_page(request.GET.get("page"))
    name_subjects(page.object_list, request.user)
    context = {
        "form": form,
        "filtered": bool(wanted),
        "page": page,
        "counts": counts(),
        "step": STEP,
        "days": settings.VOICES_ANSWER_WITHIN_DAYS,
        "nothing_particular": AboutType.NONE,
    }
    return render(request, "voices/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say something; the answer's code is on the page that follows, once."""
    if request.method != "POST":
        form = GiveForm(user=request.user, initial={"about": request.GET.get("about", "")[:60]})
        return _new_page(request, form)
    form = GiveForm(request.POST, user=request.user)
    if not form.is_valid():
        return _new_page(request, form, status=422)
    try:
        count_giving(request, notify_email=form.cleaned_data["notify_email"])
        voice, code = give(
            actor=form.author,
            submission=form.cleaned_data["submission"],
            body=form.cleaned_data["body"],
            about=form.chosen_about,
            may_publish=form.cleaned_data["may_publish"],
            notify_email=form.cleaned_data["notify_email"],
        )
    except Refusal as refusal:
        # The words stay; a fresh id lets the same form be sent as another voice.
        form.data = request.POST.copy()
        form.data["submission"] = str(uuid4())
        if refusal.field:
            form.add_error(refusal.field, str(refusal))
            refusal_shown = None
        else:
            refusal_shown = refusal
        status = 429 if refusal.code in {"too_many_voices", "too_many"} else 422
        return _new_page(request, form, status=status, refusal=refusal_shown)
    context = {"voice": voice, "code": code, "days": settings.VOICES_ANSWER_WITHIN_DAYS}
    return render(request, "voices/given.html", context)


def _new_page(request: HttpRequest, form: GiveForm, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"form": form, "days": settings.VOICES_ANSWER_WITHIN_DAYS}
    return render(request, "voices/new.html", context, status=status)
