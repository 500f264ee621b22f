"""Hear nothing of a group for a while, and stay in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from ground.http import read_or_sent
from groups.actions.quiet import keep_quiet
from groups.enums import Quiet
from groups.news import scope_of
from groups.views.inside import inside
from notices.queries import silences_of
from people.http import signed_in

SAID = {
    Quiet.UNTIL_MORNING: _("あしたの朝7時まで、このグループのお知らせは鳴りません。"),
    Quiet.FOR_GOOD: _("このグループのお知らせは、もう鳴りません。"),
    Quiet.NO: _("このグループのお知らせを、また届けます。"),
}


@read_or_sent
@login_required
def quiet(request: HttpRequest, slug: str) -> HttpResponse:
    """Until the next morning, for good, or again."""
    group, _own = inside(request, slug)
    user = signed_in(request)
    wish = request.POST.get("wish", "")
    if request.method == "POST" and wish in Quiet.values:
        keep_quiet(actor=user, group=group, wish=Quiet(wish))
        messages.success(request, str(SAID[Quiet(wish)]))
        return redirect("groups:members", slug)
    silence = silences_of(user.pk).filter(scope=scope_of(group.pk)).first()
    return render(request, "groups/quiet.html", {"group": group, "silence": silence, "wishes": Quiet})
