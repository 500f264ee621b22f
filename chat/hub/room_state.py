"""What a room is now (frozen, a live hour …), encoded once for everybody, or for each reader while a live hour runs."""

from typing import Any

from chat.models import Room
from chat.queries.hours import Running, running_in
from chat.rendering import encode, hour_view, room_view
from chat.visitors import Visitor


class RoomState:
    """The state of a room. `everybody` is its encoding where it is the same for all, else None."""

    __slots__ = ("_hour", "_shared", "everybody")

    def __init__(self, shared: dict[str, Any], hour: Running | None) -> None:
        self._shared = encode(shared)
        self._hour = hour
        self.everybody: str | None = None if hour else self._shared

    def text(self, who: Visitor) -> str:
        """Return the encoding for this person."""
        if self._hour is None:
            return self._shared
        hour = hour_view(self._hour, user_id=who.user_id, is_facilitator=who.is_facilitator, muted=who.muted)
        return f'{self._shared[:-1]},"hour":{encode(hour)}}}'


def room_state(room: Room, *, state: str) -> RoomState:
    """Read what the room is now; `state` is its group's (GroupState)."""
    return RoomState(room_view(room, state=state), running_in(room, state=state))
