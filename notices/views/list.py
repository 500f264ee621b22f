"""The list of somebody's news."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ground.http import sent_from
from notices.actions.gather import settle_all
from notices.actions.read import read, read_shown
from notices.kinds import Line, by_kind, urgent_kinds
from notices.models import Notice
from notices.queries import notices_of
from notices.views.reader import reader

MOST_SHOWN = 60
SHOWN = re.compile(r"([0-9]{1,18}):([0-9]{1,18})")  # a notice's id, and how far it went
LONG_AGO = timedelta(days=7)  # what is older, and still unread, is folded: nobody comes back to a wall


@require_safe
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """What is new, what is older and unread, and what was read, each line in words made now."""
    user = reader(request)
    settle_all(Notice.objects.filter(user=user.pk, read_at=None))
    shown = list(notices_of(user.pk)[:MOST_SHOWN])
    lines = lines_of(shown)
    limit = timezone.now() - LONG_AGO
    rows = [(notice, lines[notice.pk]) for notice in shown if notice.pk in lines]
    unread, urgent = [notice for notice in shown if notice.read_at is None], urgent_kinds()
    context = {
        "readable": [f"{notice.pk}:{notice.upto}" for notice in unread if notice.kind not in urgent],
        "older_than": unread[-1].last_at.isoformat() if len(unread) == MOST_SHOWN else "",
        "new": [row for row in rows if row[0].read_at is None and row[0].last_at >= limit],
        "older": [row for row in rows if row[0].read_at is None and row[0].last_at < limit],
        "read": [row for row in rows if row[0].read_at],
    }
    return render(request, "notices/list.html", context)


@require_safe
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of the reader's own notices as read, and lead to what it is about."""
    user = reader(request)
    notice = get_object_or_404(Notice, pk=pk, user=user.pk)
    line = lines_of([notice]).get(pk)
    read(actor=user, ids=[pk])
    return redirect(line.path if line else "notices:list")


@sent_from("notices:list")
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """The button that marks as read what the page showed, but not what came since."""
    pairs = [SHOWN.fullmatch(given) for given in request.POST.getlist("shown")[:MOST_SHOWN]]
    try:
        older_than = datetime.fromisoformat(request.POST.get("older_than", ""))
    except ValueError:
        older_than = None
    read_shown(
        actor=reader(request),
        shown={int(pair[1]): int(pair[2]) for pair in pairs if pair},
        older_than=older_than if older_than and timezone.is_aware(older_than) else None,
    )
    return redirect("notices:list")


@require_safe
def waiting(request: HttpRequest) -> JsonResponse:
    """How many unread notices there are, for the bell of an open page; -1 for who is not signed in any more."""
    user = request.user
    return JsonResponse({"waiting": user.notices_waiting if user.is_authenticated else -1})


def lines_of(notices: list[Notice]) -> dict[int, Line]:
    """The lines of these notices by their ids, in the active language, without those that may not be shown any more."""
    return {pk: line for kind, some in by_kind(notices).items() for pk, line in kind.lines(some).items()}
