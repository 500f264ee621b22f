"""Development only: the pushes that were "sent", on a locked screen."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notices.phone import FOLDER

SHOWN = 50


@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """The newest pushes, and whose phones they would have lit up."""
    if not settings.DEBUG:
        raise Http404
    files = sorted((settings.DEVELOPMENT_MAILBOX / FOLDER).glob("*.json"), reverse=True)[:SHOWN]
    pushes: list[dict[str, Any]] = [json.loads(file.read_text()) for file in files]
    owners = get_user_model().objects.in_bulk([push["user"] for push in pushes])
    for push in pushes:
        push["owner"], push["at"] = owners.get(push["user"]), datetime.fromisoformat(push["at"])
    return render(request, "notices/development_phone.html", {"pushes": pushes})
