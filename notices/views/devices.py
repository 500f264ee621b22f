"""A person's devices: what their browser asks for by script, and the buttons that end one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground.devices import name_device
from ground.http import row_number, sent_from
from ground.submitting import submit
from notices.actions import devices
from notices.actions.push_key import public_key
from notices.forms import DeviceForm, EndpointForm
from notices.views.reader import reader


@require_safe
@login_required
def key(request: HttpRequest) -> JsonResponse:
    """What a browser needs to subscribe, and what a script needs to say so."""
    return JsonResponse({"key": public_key(), "token": get_token(request)})


@sent_from("notices:choices")
@login_required
def subscribe(request: HttpRequest) -> JsonResponse:
    """Push to this browser from now on, or say why not."""
    form = DeviceForm(request.POST)
    label = name_device(request.headers.get("User-Agent", ""))
    session_key = request.session.session_key or ""
    done = submit(
        request,
        form,
        lambda given: devices.subscribe(actor=reader(request), label=label, session_key=session_key, **given),
    )
    words = str(done.refused) if done.refused else ""
    return JsonResponse({"done": done.done, "words": words}, status=done.status)


@sent_from("notices:choices")
@login_required
def renew(request: HttpRequest) -> JsonResponse:
    """After signing in: whether this browser goes on getting pushes. If not, its script ends the subscription."""
    session_key = request.session.session_key or ""
    done = submit(
        request,
        EndpointForm(request.POST),
        lambda given: devices.renew(actor=reader(request), session_key=session_key, **given),
    )
    return JsonResponse({"goes_on": bool(done.result)}, status=done.status)


@sent_from("notices:choices")
@login_required
def replace(request: HttpRequest) -> JsonResponse:
    """The browser has made itself another subscription (`pushsubscriptionchange`): whether it was one of ours."""
    session_key = request.session.session_key or ""
    done = submit(
        request,
        DeviceForm(request.POST),
        lambda given: devices.replace(actor=reader(request), session_key=session_key, **given),
    )
    return JsonResponse({"goes_on": bool(done.result)}, status=done.status)


@sent_from("notices:choices")
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """The button beside a device."""
    pk = row_number(request.POST.get("device"))
    if pk is not None and devices.end_device(actor=reader(request), pk=pk):
        messages.success(request, _("その端末には、もう届きません。"))
    return redirect("notices:choices")


@sent_from("notices:choices")
@login_required
def offer(request: HttpRequest) -> HttpResponse:
    """The card that offers pushes after somebody's first words, once; nothing (204) for whom it is not."""
    if not devices.offer(actor=reader(request)):
        return HttpResponse(status=204)
    return render(request, "notices/_offer.html")
