"""Queries of rooms."""

from collections.abc import Iterable

from django.db.models import QuerySet

from chat.models import Room
from groups.models import PeerGroup


def rooms_of(groups: Iterable[PeerGroup]) -> QuerySet[Room]:
    """Return the rooms of these groups, as far as they exist: a room is created on first use."""
    return Room.objects.filter(group__in=list(groups))
