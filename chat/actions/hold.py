"""What the site does with words in which a watched expression was found: it lets them wait, or tells somebody."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat import doorbell, mails
from chat.actions.report import report_found, tell_coordinators
from chat.bells import ReaderChanged
from chat.enums import HeldState, ReportReason
from chat.kinds import Reader
from chat.models import HeldMessage, Message, Report, Room
from chat.queries.held import deciders
from chat.signals import held_changed
from chat.watched_words import Verdict, notes_on
from ground.actions import audit
from people.models import User


@dataclass(frozen=True, slots=True)
class Held:
    """Words that wait. `is_new` is False when they were sent before."""

    held: HeldMessage
    is_new: bool

    @property
    def worry(self) -> Report | None:
        """The site's own worry because of them, as long as it waits for an answer."""
        found = self.held.worry
        return found if found is not None and found.is_open else None


def hold(
    *,
    reader: Reader,
    room_id: int,
    body: str,
    verdict: Verdict,
    at: datetime,
    client_id: uuid.UUID | None = None,
    reply_to: Message | None = None,
    topic: str = "",
    edits: Message | None = None,
) -> Held:
    """Let words wait until somebody has read them, in the transaction in which they were sent.

    The caller holds the room's lock and has checked that their author may write. Distress calls duty at once.
    """
    room = Room.objects.select_related("group").get(pk=room_id)
    held = HeldMessage.objects.create(
        room=room,
        author_id=reader.user_id,
        member=reader.membership,
        client_id=client_id or uuid.uuid4(),
        body=body,
        reply_to=reply_to,
        topic=topic,
        edits=edits,
        at_seq=room.last_seq + 1,
        found=notes_on(verdict),
        held_at=at,
        due_at=at + timedelta(minutes=settings.CHAT_HELD_MINUTES),
    )
    audit.record(actor=None, verb="chat.hold_message", subject=held, group=room.group_id)
    if verdict.helps:
        held.worry = report_found(words=held, room=room, reason=ReportReason.WORRIED, note=held.found)
        held.save(update_fields=["worry"])
    wait_for_somebody(held)
    held_changed.send(sender=HeldMessage, held=held, what="held", actor=None)
    return Held(held, is_new=True)


def wait_for_somebody(held: HeldMessage) -> None:
    """Tell those who decide; where there is nobody in the group, it is the coordinators' at once. Tell its author."""
    able = list(deciders(held))
    for facilitator in able:
        mails.held_waiting(to=facilitator.user, room=held.room)
    if not able:
        held.handed_over_at = held.appealed_at or held.held_at
        held.save(update_fields=["handed_over_at"])
        tell_coordinators(author_id=held.author_id)
    tell_author(held)


def take_back(held: HeldMessage, *, actor: User | None = None) -> None:
    """End the waiting without a decision, and erase the words; returned ones stay until their end.

    The caller holds the room's lock. `actor` is the author who wished it; None where they have gone or edited again.
    """
    held.state, held.decided_at = HeldState.WITHDRAWN, timezone.now()
    if held.appealed_at is None:
        held.body = held.topic = held.found = ""
    held.save()
    audit.record(actor=actor, verb="chat.withdraw_held", subject=held, group=held.room.group_id)
    mails.take_held_back(room_id=held.room_id)
    tell_author(held)
    held_changed.send(sender=HeldMessage, held=held, what="withdrawn", actor=actor)


def tell_author(held: HeldMessage) -> None:
    """Have the author's open pages, on all devices, show how it stands; after the commit."""
    room_id, author_id = held.room_id, held.author_id
    if author_id is not None:
        transaction.on_commit(lambda: doorbell.tell(ReaderChanged(room_id, author_id)))


def tell_of(*, message: Message, verdict: Verdict) -> Report | None:
    """Report a message that was posted with a watched expression; return the worry about its author, if that is one."""
    room = Room.objects.select_related("group").get(pk=message.room_id)
    note = notes_on(verdict)
    if verdict.flags:
        report_found(words=message, room=room, reason=ReportReason.OTHER, note=note)
    if verdict.helps:
        return report_found(words=message, room=room, reason=ReportReason.WORRIED, note=note)
    return None


def worry_about(message: Message) -> Report | None:
    """Return the site's own worry because of this message, as long as it waits for an answer."""
    found: Report | None = Report.objects.filter(
        message=message, by_system=True, reason=ReportReason.WORRIED, resolved_at=None
    ).first()
    return found
