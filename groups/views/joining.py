"""The way into a group: ask, wait, or withdraw the request."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ground.http import sent_from
from ground.refusals import Refusal
from ground.submitting import press, submit
from groups import queries
from groups.actions.join import request_to_join, withdraw_request
from groups.forms import JoinForm
from groups.join_status import join_status_of
from groups.models import PeerGroup
from groups.views.public import find_visible, show_detail
from people.http import signed_in


@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the ground rules, choose a nickname, write a message, and ask to join."""
    group = find_visible(request, slug)
    user = signed_in(request)
    if request.method != "POST" and join_status_of(user, group).word not in {"may_ask", "declined", "removed"}:
        return redirect("groups:detail", slug)
    form = JoinForm(request.POST or None, initial={"nickname": user.display_name})
    asked = submit(
        request,
        form,
        lambda given: request_to_join(
            actor=user,
            group=group,
            nickname=given["nickname"],
            message=given["message"],
            rules_digest=given["rules_digest"],
            is_adult=given["is_adult"],
        ),
    )
    if asked.done:
        messages.success(request, _("参加の希望を届けました。返事が来たら、メールでお知らせします。"))
        return redirect("groups:detail", slug)
    return _show(request, group, form, asked.refusal, asked.status)


def _show(request: HttpRequest, group: PeerGroup, form: JoinForm, refusal: Refusal | None, status: int) -> HttpResponse:
    needs_other_ways = refusal is not None and refusal.code in {"group_full", "not_open"}
    context = {
        "group": group,
        "form": form,
        "refusal": refusal,
        "others": queries.alternatives(group, request.user) if needs_other_ways else [],
    }
    return render(request, "groups/join.html", context, status=status)


@sent_from("groups:detail", "slug")
@login_required
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw one's request."""
    group = find_visible(request, slug)
    join_request = queries.latest_request(request.user, group)
    if join_request is None:
        return redirect("groups:detail", slug)
    withdrawn = press(request, lambda: withdraw_request(actor=signed_in(request), join_request=join_request))
    if not withdrawn.done:
        return show_detail(request, group, refusal=withdrawn.refusal, status=withdrawn.status)
    messages.success(request, _("参加の希望を取り下げました。また、いつでもどうぞ。"))
    return redirect("groups:detail", slug)
