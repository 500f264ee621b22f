"""Topics: what a message is about, what the topic is called, and when it ends. The callers hold the room's lock."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from chat import log, refusals_of_topics
from chat.actions.access import closed_to, locked, moderating, read_again
from chat.actions.hold import tell_of
from chat.enums import Audience, EventKind, MessageState
from chat.models import Event, Message, Room, Topic
from chat.models.topic import LONGEST, MOST_SHAPES
from chat.rights import is_over
from chat.rules import acting, can_move, can_topic, can_write, facts_of
from chat.watched_words import NOTHING, Verdict, look_at
from ground.actions import audit
from ground.text.letters import clean_line, is_blank
from ground.text.looks import skeleton
from people.models import User


def clean_topic(typed: str) -> str:
    """Return the name of a topic as it is stored; empty for no topic. Raises a Refusal if it is too long."""
    name = clean_line(typed)
    if is_blank(name):
        return ""
    if len(name) > LONGEST:
        raise refusals_of_topics.topic_too_long()
    return name


def look_of(name: str) -> str:
    """Return what two names have in common that a reader could confuse."""
    return (skeleton(name) or name)[:MOST_SHAPES]


def checked_topic(name: str, *, group_id: int | None, watches: bool) -> Verdict:
    """Look at a name as at a message (`chat.watched_words`). Raises a Refusal for one that could not be shown at once.

    With distress in it the verdict stands: it is never refused, and the message that it comes with waits if need be.
    """
    verdict = look_at(name, group_id=group_id, watches=watches)
    if verdict.blocks or (verdict.holds and not verdict.helps):
        raise refusals_of_topics.topic_not_taken()
    return verdict


class Topics:
    """The topics that are named in one transaction: what exists is read in one query, the rest is made on the way."""

    def __init__(self, named: Iterable[tuple[int, str]]) -> None:
        """Read the topics of these (room id, name as typed)."""
        looks = {(room_id, look_of(clean_line(name))) for room_id, name in named}
        rooms = {room_id for room_id, _look in looks}
        found = Topic.objects.filter(room__in=rooms, look__in={look for _room, look in looks}) if looks else ()
        self._rows = {(topic.room_id, topic.look): topic for topic in found}

    def stands(self, room_id: int, name: str) -> bool:
        """Return whether the room has a topic that is called exactly so: then it was looked at before."""
        topic = self._rows.get((room_id, look_of(name)))
        return topic is not None and topic.name == name

    def take(self, room_id: int, name: str) -> Topic:
        """Return the room's topic of this name, made anew if need be.

        One of which nothing is shown any more takes the name as it is typed now: how it was written before is not told.
        """
        look = look_of(name)
        topic = self._rows.get((room_id, look))
        if topic is None:
            topic = self._rows[room_id, look] = Topic.objects.create(room_id=room_id, name=name, look=look)
        elif topic.name != name and not topic.messages.filter(state=MessageState.VISIBLE).exists():
            topic.name = name
            topic.save(update_fields=["name"])
        return topic


def end_topics(room_ids: Iterable[int]) -> None:
    """Delete the topics of these rooms that no message has any more."""
    used = Message.objects.filter(topic=OuterRef("pk"))
    Topic.objects.filter(~Exists(used), room__in=set(room_ids)).delete()


@transaction.atomic
def set_topic(*, actor: User, message: Message, topic: str) -> Event | None:
    """Say what one's own message is about, as long as it may be edited; empty: nothing. None when nothing changes."""
    place = locked(actor, message)
    if place.reader.is_facilitator or not can_topic(place.who, place.facts) or is_over("topic", place.message):
        raise refusals_of_topics.not_yours_to_move()
    if not can_write(place.reader, place.room):
        raise closed_to(place.reader)
    return _set(place.room, place.message, actor, topic)


@transaction.atomic
def move(*, actor: User, message: Message, topic: str) -> Event | None:
    """Put a message into another topic, or into none, as a facilitator. None when nothing changes."""
    room = log.lock_room(message.room_id)
    current = read_again(message, moderating(actor, room))
    if not can_move(acting(current, user_id=actor.pk, otherwise=Audience.FACILITATOR), facts_of(current)):
        raise refusals_of_topics.not_yours_to_move()
    event = _set(room, current, actor, topic)
    if event is not None:
        audit.record(actor=actor, verb="chat.move", subject=current, group=room.group_id)
    return event


@transaction.atomic
def rename_topic(*, actor: User, room: Room, topic_id: int, name: str) -> list[Event]:
    """Call a topic otherwise; with the name of another one, both become one. Empty when it is called so already.

    An event for each of its messages, shown or hidden, tells how it is now.
    """
    room = log.lock_room(room.pk)
    reader = moderating(actor, room)
    topic = Topic.objects.filter(room=room, pk=topic_id).first()
    if topic is None or not topic.messages.filter(seq__gte=reader.reads_from).exists():
        raise refusals_of_topics.no_such_topic()
    name = clean_topic(name)
    if not name:
        raise refusals_of_topics.topic_missing()
    if name == topic.name:
        return []
    _refuse_what_waits(checked_topic(name, group_id=room.group_id, watches=room.watches_words))
    messages = list(topic.messages.order_by("seq"))
    same = Topic.objects.filter(room=room, look=look_of(name)).exclude(pk=topic.pk).first()
    if same is not None:
        topic.messages.update(topic=same)
        topic.delete()
    else:
        topic.name, topic.look = name, look_of(name)
        topic.save(update_fields=["name", "look"])
    audit.record(actor=actor, verb="chat.rename_topic", subject=room, messages=len(messages), group=room.group_id)
    return log.append(room, EventKind.MOVED, messages, actor=actor)


def _set(room: Room, message: Message, actor: User, typed: str) -> Event | None:
    name = clean_topic(typed)
    topics = Topics([(room.pk, name)] if name else [])
    verdict = NOTHING
    if name and not topics.stands(room.pk, name):
        watches = room.watches_words and room.group_id is not None
        verdict = checked_topic(name, group_id=room.group_id, watches=watches)
        _refuse_what_waits(verdict)
    before, message.topic = message.topic_id, topics.take(room.pk, name) if name else None
    if message.topic_id == before:
        return None
    message.save(update_fields=["topic"])
    if before:
        end_topics([room.pk])
    if verdict.reports:
        tell_of(message=message, verdict=verdict)
    return log.append(room, EventKind.MOVED, [message], actor=actor)[0]


def _refuse_what_waits(verdict: Verdict) -> None:
    """A topic alone cannot wait to be read."""
    if verdict.holds:
        raise refusals_of_topics.topic_not_taken()
