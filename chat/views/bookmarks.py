"""What a reader keeps for herself: in one room, and in all of her groups."""

from typing import Any

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.actions.bookmarks import let_go
from chat.mentions import name_all, spoken
from chat.models import Room
from chat.queries.bookmarks import MOST_LISTED, kept_by
from chat.views.entering import Inside, inside
from ground.http import row_number
from ground.text.letters import cut
from people.http import signed_in
from people.models import User

LONGEST = 200  # characters of a message in the list


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def bookmarks_here(request: HttpRequest, here: Inside) -> HttpResponse:
    """List what the reader kept in this room, and let go of one."""
    if request.method == "POST":
        _let_go(request, here.user)
        return redirect("chat:bookmarks", slug=here.group.slug)
    context = {"group": here.group, "rows": _rows(here.user, here.room)}
    return render(request, "chat/bookmarks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def bookmarks(request: HttpRequest) -> HttpResponse:
    """List what the reader kept in all of her groups, and let go of one."""
    user = signed_in(request)
    if request.method == "POST":
        _let_go(request, user)
        return redirect("chat:all_bookmarks")
    return render(request, "chat/all_bookmarks.html", {"rows": _rows(user), "all": True})


def _let_go(request: HttpRequest, user: User) -> None:
    message_id = row_number(request.POST.get("bookmark"))
    if message_id is not None and let_go(actor=user, message_id=message_id):
        notices.success(request, _("しおりを外しました。"))


def _rows(user: User, room: Room | None = None) -> list[dict[str, Any]]:
    messages = [one.message for one in kept_by(user, room)[:MOST_LISTED]]
    name_all(messages)
    return [
        {
            "message": message,
            "group": message.room.group,
            "name": message.writer.nickname if message.writer else "",
            "words": cut(" ".join(spoken(message).split()), LONGEST),
        }
        for message in messages
    ]
