"""Which group a room belongs to, whatever its kind, and where its page is: for news and reports of it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.urls import reverse

from chat.models import Room
from groups.models import PeerGroup


@dataclass(frozen=True, slots=True)
class Place:
    """A room of a group's people: its own, a line, or the backstage (`kind`, as in `Room.kind`)."""

    group: PeerGroup
    kind: str
    path: str


def places_of(room_ids: Collection[int]) -> dict[int, Place]:
    """Find these rooms in one query; rooms of other kinds, and lines whose member's account is gone, are left out."""
    rooms = Room.objects.filter(pk__in=room_ids).select_related("group", "line__group", "backstage__group")
    return {room.pk: place for room in rooms if (place := _place(room))}


def place_of(room: Room) -> Place | None:
    """Find one room as `places_of` does."""
    return places_of([room.pk]).get(room.pk)


def _place(room: Room) -> Place | None:
    if room.group is not None:
        return Place(room.group, room.kind, reverse("chat:room", args=[room.group.slug]))
    if line := getattr(room, "line", None):
        return Place(line.group, room.kind, reverse("chat:line_room", args=[line.group.slug, line.membership_id]))
    if backstage := getattr(room, "backstage", None):
        return Place(backstage.group, room.kind, reverse("chat:backstage_room", args=[backstage.group.slug]))
    return None


def scopes_of(room_ids: Collection[int]) -> dict[int, str]:
    """What silences the news of these rooms: their group, in one query."""
    group = Coalesce("group", "line__group", "backstage__group")
    found = Room.objects.filter(pk__in=room_ids).annotate(silenced_with=group).values_list("pk", "silenced_with")
    return {room_id: f"groups.peergroup:{group_id}" for room_id, group_id in found if group_id}
