"""A member's line with the facilitators: the way there, who reads it, and the question of being 18 or older."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chat.views.entering import Inside
from ground.http import sent_from
from ground.submitting import submit
from groups.actions.adult import say_adult
from groups.enums import READABLE_STATES, Role
from groups.forms import AdultForm
from groups.models import Membership
from groups.queries import facilitators_of
from people.http import signed_in
from people.models import User


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """What the page of a line or a backstage says beside the words."""

    title: str
    member: str  # whose line it is, by their name in the group; empty in a backstage
    is_own: bool  # the reader's line
    facilitators: str  # who reads it, by their names in the group
    reads_second: bool  # a second adult reads along, because the member is not 18, or was never asked
    adult_form: AdultForm | None


@require_safe
@login_required
def own_line(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead a member to their line with the facilitators, and a facilitator to the backstage. 404 for everybody else."""
    own = _own(signed_in(request), slug)
    if own.role == Role.FACILITATOR:
        return redirect("chat:backstage_room", slug)
    return redirect("chat:line_room", slug, own.pk)


@sent_from("chat:line", "slug")
@login_required
def adult(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a member's answer to whether they are 18 or older."""
    user = signed_in(request)
    own = _own(user, slug)
    form = AdultForm(request.POST)
    said = submit(request, form, lambda given: say_adult(actor=user, group=own.group, is_adult=given["is_adult"]))
    if said.done:
        messages.success(request, _("答えを受け取りました。"))
        return redirect("chat:line", slug)
    base = reverse("chat:room", kwargs={"slug": slug})
    context = {"group": own.group, "base": base, "refusal": said.refusal, "adult_form": form}
    return render(request, "chat/no_line.html", context, status=said.status)


def private_page(here: Inside) -> PrivatePage:
    """Return what is said above the words."""
    names = _("、").join(one.nickname for one in facilitators_of(here.group))
    if here.line is None:
        return PrivatePage(_("進行役どうしの話"), "", False, names, False, None)
    member = here.line.membership
    is_own = member.pk == here.member.pk
    asks = is_own and member.is_adult is not True
    title = _("進行役との話") if is_own else _("%(name)sさんとの話") % {"name": member.nickname}
    return PrivatePage(
        title, member.nickname, is_own, names, member.is_adult is not True, AdultForm() if asks else None
    )


def _own(user: User, slug: str) -> Membership:
    """The reader's own membership in the group, if it can be read."""
    own = Membership.objects.filter(group__slug=slug, user=user, left_at__isnull=True).select_related("group").first()
    if own is None or own.group.state not in READABLE_STATES:
        raise Http404
    return own
