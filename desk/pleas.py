"""What facilitators told the coordinators of what was done to them: their own, and those that a coordinator answers."""

from collections.abc import Sequence

from django.db.models import QuerySet

from desk.models import Plea
from groups.models import Membership, PeerGroup
from groups.queries import coordinators
from groups.rules import can_coordinate
from people.models import User


def own_pleas(user: User) -> QuerySet[Plea]:
    """Return what this person told, the newest first."""
    return Plea.objects.filter(by=user).select_related("group").order_by("-created_at", "-pk")


def pleas_for(user: User) -> QuerySet[Plea]:
    """Return what this person answers as a coordinator: never what they told, nor what is told of them."""
    if not can_coordinate(user):
        return Plea.objects.none()
    found = Plea.objects.exclude(by=user).exclude(about=user)
    return found.select_related("group", "by", "about").order_by("created_at", "pk")


def waiting_for(user: User) -> QuerySet[Plea]:
    """Return those of them that wait for an answer."""
    return pleas_for(user).filter(answered_at=None)


def readers(*, by: User, about: User | None) -> list[User]:
    """The coordinators who would read what one person tells of another."""
    concerned = [one.pk for one in (by, about) if one is not None]
    return [one.user for one in coordinators().exclude(user__in=concerned).order_by("pk")]


def who_can_be_named(user: User, groups: Sequence[PeerGroup]) -> QuerySet[Membership]:
    """The others in these groups, whom a facilitator may name; one query."""
    others = Membership.objects.filter(group__in=groups, left_at__isnull=True).exclude(user=user)
    return others.select_related("user").order_by("role", "joined_at", "pk")
