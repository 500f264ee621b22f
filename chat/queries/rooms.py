"""Reads of rooms."""

from collections.abc import Iterable

from django.db.models import QuerySet

from chat.models import Room
from groups.models import PeerGroup


def rooms_of(groups: Iterable[PeerGroup]) -> QuerySet[Room]:
    """The rooms of these groups, as far as somebody has spoken there."""
    return Room.objects.filter(group__in=list(groups))
