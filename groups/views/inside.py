"""What members see and do: their groups, who is there, their name, leaving; and how facilitators remove a member."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground.http import sent_from
from ground.refusals import Refusal
from ground.retention import in_backups
from ground.submitting import Outcome, press, submit
from groups import queries, rules
from groups.actions.leave import leave as leave_group
from groups.actions.nickname import change_nickname
from groups.actions.remove import remove as remove_member
from groups.actions.remove import undo_removal as undo
from groups.forms import LeaveForm, NicknameForm, RemoveForm
from groups.models import Membership, PeerGroup
from groups.news import ANSWERED
from groups.rules import membership_of
from groups.standing import standing_of
from groups.views.public import find_visible
from notices.actions.read import read_kind
from people.http import signed_in

SHOWN_REQUESTS = 10


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own groups, pending requests and answers."""
    user = signed_in(request)
    if user.notices_waiting:
        read_kind(actor=user, kind=ANSWERED.name)
    welcomes, pauses = queries.welcomes_of(user), queries.running_pauses_of(user)
    context = {
        "standing": standing_of(user),
        "offered": queries.appointments_offered_to(user),
        "memberships": [
            (one, welcomes.get(one.group_id, ""), pauses.get(one.group_id)) for one in queries.memberships_of(user)
        ],
        "requests": queries.open_answers_of(user)[:SHOWN_REQUESTS],
        "ended": queries.ended_with_note(user)[:SHOWN_REQUESTS],
    }
    return render(request, "groups/mine.html", context)


@require_safe
@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in, by nickname. Only for those who are in."""
    group, membership = inside(request, slug)
    return _show_members(request, group, membership)


def _show_members(
    request: HttpRequest, group: PeerGroup, own: Membership, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    facilitates = rules.can_facilitate(request.user, group)
    context = {
        "group": group,
        "membership": own,
        "members": queries.active_members(group),
        "can_facilitate": facilitates,
        "just_removed": queries.just_removed(group) if facilitates else [],
        "refusal": refusal,
    }
    return render(request, "groups/members.html", context, status=status)


@login_required
def nickname(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one's nickname in this group."""
    group, membership = inside(request, slug)
    form = NicknameForm(request.POST or None, initial={"nickname": membership.nickname})
    changed = submit(
        request,
        form,
        lambda given: change_nickname(actor=signed_in(request), group=group, nickname=given["nickname"]),
    )
    if changed.done:
        messages.success(request, _("呼び名を変えました。"))
        return redirect("groups:members", slug)
    context = {"group": group, "form": form, "refusal": changed.refusal}
    return render(request, "groups/nickname.html", context, status=changed.status)


@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave: choose what happens to one's words, and confirm."""
    group = find_visible(request, slug)
    if not rules.can_leave(request.user, group):
        if queries.ended_membership_of(request.user, group) is None:
            raise Http404
        return redirect("groups:detail", slug)  # pressed twice: the first press already did it
    form = LeaveForm(request.POST or None)
    confirming = request.method == "POST" and form.is_valid() and "confirmed" not in request.POST
    delete_messages = form.is_bound and form.is_valid() and form.cleaned_data["words"] == LeaveForm.DELETE
    left: Outcome[Membership | None] = Outcome()
    if not confirming:
        user = signed_in(request)
        left = submit(
            request, form, lambda given: leave_group(actor=user, group=group, delete_messages=delete_messages)
        )
    if left.done:
        messages.success(request, _goodbye(delete_messages))
        return redirect("groups:index")
    context = {
        "group": group,
        "form": form,
        "refusal": left.refusal,
        "confirming": confirming,
        "delete_messages": confirming and delete_messages,
        "in_backups": in_backups(),
    }
    return render(request, "groups/leave.html", context, status=left.status)


def _goodbye(delete_messages: bool) -> str:
    if delete_messages:
        return _("退出しました。あなたが書いたことばは、すべて消しました。また、いつでもどうぞ。")
    return _("退出しました。話しに来てくれて、ありがとうございました。また、いつでもどうぞ。")


@login_required
def remove(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """End a membership as a facilitator, with a reason for the person."""
    group, _own = inside(request, slug)
    if not rules.can_facilitate(request.user, group):
        raise Http404
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=membership_id, group=group)
    form = RemoveForm(request.POST or None, person=membership.user)
    removed = submit(
        request,
        form,
        lambda given: remove_member(
            actor=signed_in(request),
            membership=membership,
            reason=given["reason"],
            preset=given["preset"],
            bar=given["bar"],
        ),
    )
    if removed.done:
        messages.success(request, _("参加を終えました。ご本人へのお知らせは、10秒たってから出ます。"))
        return redirect("groups:members", slug)
    context = {"group": group, "membership": membership, "form": form, "refusal": removed.refusal}
    return render(request, "groups/remove.html", context, status=removed.status)


@sent_from("groups:members", "slug")
@login_required
def undo_removal(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """Take a removal back while its letter waits."""
    group, own = inside(request, slug)
    if not rules.can_facilitate(request.user, group):
        raise Http404
    membership = get_object_or_404(Membership, pk=membership_id, group=group)
    undone = press(request, lambda: undo(actor=signed_in(request), membership=membership))
    if not undone.done:
        return _show_members(request, group, own, refusal=undone.refusal, status=undone.status)
    messages.success(request, _("取り消しました。この方は、これまでどおり参加しています。"))
    return redirect("groups:members", slug)


def inside(request: HttpRequest, slug: str) -> tuple[PeerGroup, Membership]:
    """The group and the reader's own membership; 404 for everybody who is not a member."""
    group = find_visible(request, slug)
    membership = membership_of(request.user, group)
    if membership is None:
        raise Http404
    return group, membership
