"""Where an action starts: lock the room, read the message again, and find what the actor is in the room.

Acts on messages are counted here, so that forms and frames share one rate limit (chat.limits).
"""

from dataclasses import dataclass

from django.utils import timezone

from chat import limits, log, refusals, rules, writing_refusals
from chat.enums import Audience
from chat.kinds import Reader, readers_in
from chat.models import Message, Room
from chat.rules import Facts
from ground.refusals import Refusal
from people.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """A message as it is now, its locked room, and what the actor is in that room."""

    message: Message
    room: Room
    reader: Reader

    @property
    def who(self) -> Audience:
        """The audience as which the actor acts on the message."""
        return rules.acting(self.message, user_id=self.reader.user_id, otherwise=Audience(self.reader.role))

    @property
    def facts(self) -> Facts:
        """The facts that decide what may be done with the message."""
        return rules.facts_of(self.message)


def inside(actor: User, room: Room) -> Reader:
    """Return what the actor is in the room; refuse anybody who may not (or no longer) read it.

    The caller holds the room's lock (chat.log).
    """
    here = room.pk, actor.pk
    reader = readers_in([here]).get(here)
    if reader is None or not reader.has_account or not rules.can_read(reader):
        raise refusals.no_longer_inside()
    return reader


def closed_to(reader: Reader) -> Refusal:
    """Why somebody in the room may not write now."""
    return writing_refusals.cannot_write(
        reader.state, paused_until=reader.paused_until, must_agree=reader.must_agree, night_until=reader.night_until
    )


def counted_inside(actor: User, room: Room) -> Reader:
    """As `inside`, for an act that counts."""
    reader = inside(actor, room)
    _count(actor)
    return reader


def moderating(actor: User, room: Room) -> Reader:
    """Return what a facilitator is in the room; refuse everybody else."""
    reader = inside(actor, room)
    if not rules.can_moderate(reader):
        raise refusals.not_facilitator()
    _count(actor)
    return reader


def locked(actor: User, message: Message) -> Place:
    """Lock the room, read the message again, and find what the actor is in the room."""
    room = log.lock_room(message.room_id)
    reader = inside(actor, room)
    _count(actor)
    return Place(read_again(message, reader), room, reader)


def read_again(message: Message, reader: Reader) -> Message:
    """Return the message as it is now.

    Refuses a message from before the point where this person starts reading, as if it did not exist.
    """
    current: Message = Message.objects.select_related("member", "participant").get(pk=message.pk)
    if not rules.reads(reader, current.seq) and current.author_id != reader.user_id:
        raise refusals.no_such_message()
    return current


def _count(actor: User) -> None:
    if not limits.acts.take(actor.pk, timezone.now().timestamp()):
        raise refusals.too_fast()
