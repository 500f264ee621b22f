"""What anybody may see: the list of groups, and one group."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ground.refusals import Refusal
from groups import queries
from groups.duty.published import published
from groups.forms import GroupFilterForm
from groups.join_status import join_status_of
from groups.lifecycle import season_of
from groups.models import PeerGroup
from groups.rules import can_read_room

PER_PAGE = 24
NEEDS_OTHER_WAYS = {"full", "paused", "closed", "soon", "together", "unwatched", "declined", "removed"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Groups as cards, with filters in a plain form."""
    form = GroupFilterForm(request.GET)
    filters = form.chosen()
    page = Paginator(queries.listed(**filters), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_filtered": any(filters.values()),
        "my_group_ids": _own_group_ids(request),
    }
    return render(request, "groups/index.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One group: what it is, and what this reader can do next."""
    group = find_visible(request, slug)
    return show_detail(request, group)


def show_detail(
    request: HttpRequest, group: PeerGroup, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """The page of one group, with the refusal of what was tried from there."""
    join_status = join_status_of(request.user, group)
    needs_other_ways = join_status.word in {
        "full",
        "paused",
        "closed",
        "soon",
        "together",
        "unwatched",
        "declined",
        "removed",
        "barred",
    }
    context = {
        "group": group,
        "join_status": join_status,
        "season": season_of(group),
        "others": queries.alternatives(group, request.user) if needs_other_ways else [],
        "refusal": refusal,
        "watch": published(group) if can_read_room(request.user, group) else None,
    }
    return render(request, "groups/detail.html", context, status=status)


def find_visible(request: HttpRequest, slug: str) -> PeerGroup:
    """The group, if this reader may know that it exists; 404 otherwise."""
    return get_object_or_404(queries.with_page_facts(queries.visible_to(request.user)), slug=slug)


def _own_group_ids(request: HttpRequest) -> set[int]:
    if not request.user.is_authenticated:
        return set()
    return set(queries.memberships_of(request.user).values_list("group_id", flat=True))
