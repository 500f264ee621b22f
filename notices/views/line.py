"""LINE: the buttons on the page of choices, and the address at which LINE tells us what somebody did there."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ground.http import sent_from
from notices.actions import line
from notices.views.reader import reader
from notices.ways.line import is_offered
from notices.ways.line_answers import hear
from notices.ways.line_api import is_signed
from notices.ways.line_events import read_events

LONGEST = 256 * 1024  # bytes, as of any form; a message has at most 5,000 characters, and a request some of them
SITE = "https://line.me/R"  # opens LINE on a phone; nothing of it is fetched by our page


def account_address() -> str:
    """Where somebody adds the office's account in LINE."""
    return f"{SITE}/ti/p/{quote(settings.LINE_ACCOUNT)}"


def code_address(code: str) -> str:
    """Where LINE opens the office's account with a code typed in, ready to be sent."""
    return f"{SITE}/oaMessage/{quote(settings.LINE_ACCOUNT)}/?{quote(code)}"


@sent_from("notices:choices", at="line")
@login_required
def link(request: HttpRequest) -> HttpResponse:
    """The buttons: a new code, which is shown this once, or an end of it."""
    if not is_offered():
        raise Http404
    user = reader(request)
    if request.POST.get("act") != "end":
        code = line.new_code(actor=user)
        context = {
            "code": code,
            "account": settings.LINE_ACCOUNT,
            "account_address": account_address(),
            "code_address": code_address(code),
            "minutes": int(line.VALID.total_seconds() // 60),
        }
        return render(request, "notices/line_code.html", context)
    if line.unlink(actor=user):
        messages.success(request, _("LINEには、もう届きません。"))
    return redirect("notices:choices")


@csrf_exempt  # LINE has no form of ours: its signature is the proof
def webhook(request: HttpRequest) -> HttpResponse:
    """What LINE tells us. It is answered with 200 once it is understood, whatever becomes of our reply."""
    if not is_offered():
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        return HttpResponse(status=413)
    if not is_signed(body, request.headers.get("X-Line-Signature", "")):
        return HttpResponse(status=403)
    try:
        events = read_events(body)
    except ValueError:
        return HttpResponse(status=400)
    hear(events)
    return HttpResponse(status=200)
