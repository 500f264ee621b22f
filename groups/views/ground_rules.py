"""The ground rules for who is in: what is new in them, and agreeing to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ground.http import read_or_sent, row_number
from ground.submitting import press
from groups.actions.ground_rules import agree
from groups.ground_rules import agreement_of, changes_for, newest
from groups.views.inside import inside
from people.http import signed_in


@read_or_sent
@login_required
def ground_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands, with what changed since this reader agreed; a button to agree where that is asked."""
    group, membership = inside(request, slug)
    user = signed_in(request)
    room = f"{reverse('groups:detail', args=[slug])}room/"
    number = row_number(request.POST.get("version")) or 0
    agreed = press(request, lambda: agree(actor=user, group=group, number=number))
    if agreed.done and agreed.result:
        messages.success(request, _("ありがとうございます。また書けます。"))
        return redirect(room)
    version, agreement = newest(group), agreement_of(user, group)
    is_behind = version is not None and version.number > 1 and (agreement is None or agreement.rules_id != version.pk)
    context = {
        "group": group,
        "membership": membership,
        "version": version,
        "agreement": agreement,
        "changes": changes_for(membership),
        "asks": is_behind,
        "room": room,
        "refusal": agreed.refusal,
    }
    return render(request, "groups/rules.html", context, status=agreed.status)
