"""Whom somebody muted or blocked in a room, and undoing it."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.enums import Silence
from chat.queries.readers import muted_by, nicknames
from chat.verbs import UNMUTE
from chat.views.entering import Inside, inside
from ground.http import row_number


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def mutes(request: HttpRequest, here: Inside) -> HttpResponse:
    """List whom the person muted here, and unmute them."""
    if request.method == "POST":
        muted_id = row_number(request.POST.get("mute"))
        if muted_id is not None and UNMUTE.act(here.user, here.room, {"of": muted_id}):
            notices.success(request, _("この人のことばを、また表示します。"))
        return redirect("chat:mutes", slug=here.group.slug)
    muted = list(muted_by(here.user, here.room))
    names = nicknames(here.group, [mute.muted_id for mute in muted])
    rows = [
        {
            "mute": mute,
            "name": names.get(mute.muted_id, _("退会した人")),
            "is_block": mute.own == Silence.BLOCK,
        }
        for mute in muted
    ]
    return render(request, "chat/mutes.html", {"group": here.group, "base": here.base, "rows": rows})
