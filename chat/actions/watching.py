"""Whether a room uses watched expressions."""

from django.db import transaction

from chat import log
from chat.actions.access import moderating
from chat.models import Room
from ground.actions import audit
from people.models import User


@transaction.atomic
def watch_words(*, actor: User, room: Room, on: bool) -> Room:
    """Let watched expressions hold, block and report words in the room, or not; as a facilitator. Idempotent.

    Distress is answered in any case (`chat.watched_words`). What waits already goes on waiting.
    """
    current = log.lock_room(room.pk)
    moderating(actor, current)
    if current.watches_words is not on:
        current.watches_words = on
        current.save(update_fields=["watches_words"])
        verb = "chat.watch_words" if on else "chat.unwatch_words"
        audit.record(actor=actor, verb=verb, subject=current, group=current.group_id)
    return current
