"""Record how far somebody has read."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least

from chat import doorbell, log
from chat.actions.access import inside
from chat.bells import ReadUpTo
from chat.models import ReadMark, Room
from people.models import User


@transaction.atomic
def mark_read(*, actor: User, room: Room, seq: int) -> None:
    """Record that the person has read up to `seq`. A mark never moves back, nor beyond the end of the log."""
    room = log.lock_room(room.pk)
    inside(actor, room)
    place_mark(room=room, user=actor, seq=seq)
    transaction.on_commit(lambda: doorbell.tell(ReadUpTo(room.pk, actor.pk, min(seq, room.last_seq))))


def place_mark(*, room: Room, user: User, seq: int) -> None:
    """Move a read mark forward, or create it for somebody who has just come in."""
    end = Room.objects.filter(pk=room.pk).values("last_seq")[:1]
    last_seq = end[0]["last_seq"] if end else 0
    mark, created = ReadMark.objects.get_or_create(room=room, user=user, defaults={"seq": min(seq, last_seq)})
    if not created:
        ReadMark.objects.filter(pk=mark.pk).update(seq=Greatest(F("seq"), Least(Value(seq), Value(last_seq))))
