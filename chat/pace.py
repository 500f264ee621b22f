"""Slow mode: how long a member still waits after their last message. Facilitators never wait."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from chat.kinds import Reader
from chat.models import Message


def wait_of(reader: Reader, slow_seconds: int, now: datetime, fresh: Iterable[Message] = ()) -> int:
    """Return for how many seconds the person still waits; 0 where they may write.

    `fresh` are messages of the same transaction, which are not stored yet. One query, and none where nobody waits.
    Taking a message back does not shorten the wait.
    """
    if not slow_seconds or reader.is_facilitator:
        return 0
    own = Message.objects.filter(room=reader.room_id, author=reader.user_id, notice="")
    last = own.order_by("-seq").values_list("created_at", flat=True).first()
    here = [one.created_at for one in fresh if (one.room_id, one.author_id) == (reader.room_id, reader.user_id)]
    times = [*here, *([last] if last else [])]
    if not times:
        return 0
    left = max(times) + timedelta(seconds=slow_seconds) - now
    return max(0, math.ceil(left.total_seconds()))
