"""What everybody sees, and the form for saying something."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ground.http import read_or_sent
from ground.submitting import submit
from voices.actions.give import give
from voices.enums import SubjectType
from voices.forms import FilterForm, GiveForm
from voices.limits import count_giving
from voices.models import Voice
from voices.queries import STEP, counts, published
from voices.subjects import name_subjects

ON_A_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Published voices with what was answered and what changed, and how many came in total."""
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
        "nothing_particular": SubjectType.NONE,
    }
    return render(request, "voices/index.html", context)


@read_or_sent
def new(request: HttpRequest) -> HttpResponse:
    """Say something; the next page shows the code for the answer, once."""
    if request.method != "POST":
        form = GiveForm(user=request.user, initial={"about": request.GET.get("about", "")[:60]})
        return _new_page(request, form)
    form = GiveForm(request.POST, user=request.user)
    sent = submit(request, form, lambda given: _give(request, form, given))
    if sent.refused:  # the words stay; a new id lets the same form be sent as another voice
        form.data = request.POST.copy()
        form.data["submission"] = str(uuid4())
    if sent.result is None:
        return _new_page(request, form, status=sent.status, refusal=sent.refusal)
    voice, code = sent.result
    context = {"voice": voice, "code": code, "days": settings.VOICES_ANSWER_WITHIN_DAYS}
    return render(request, "voices/given.html", context)


def _give(request: HttpRequest, form: GiveForm, given: dict[str, Any]) -> tuple[Voice, str]:
    count_giving(request, notify_email=given["notify_email"])
    return give(
        actor=form.author,
        submission=given["submission"],
        body=given["body"],
        about=form.chosen_about,
        may_publish=given["may_publish"],
        notify_email=given["notify_email"],
    )


def _new_page(request: HttpRequest, form: GiveForm, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"form": form, "days": settings.VOICES_ANSWER_WITHIN_DAYS}
    return render(request, "voices/new.html", context, status=status)
