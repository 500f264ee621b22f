"""Write down what a live hour was about, for those who could not come; and let it end."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chat import log, refusals_of_hours
from chat.actions.access import moderating
from chat.actions.notice import note_in
from chat.bodies import clean_body
from chat.models import LedHour, Room
from chat.rules import reads
from chat.watched_words import look_at
from ground.actions import audit
from groups.enums import RoomLine
from people.models import User

LONGEST_SUMMARY = 2_000  # characters
KEPT = timedelta(days=365)  # a summary, after the hour's end


@transaction.atomic
def summarize(*, actor: User, hour: LedHour, summary: str, version: int) -> LedHour:
    """Set the summary of an hour that is over. The first one is told to the room by a line.

    `version` is that of the summary which the facilitator had before them: a colleague's is not overwritten unseen.
    """
    room = log.lock_room(hour.room_id)
    reader = moderating(actor, room)
    current = LedHour.objects.filter(pk=hour.pk, room=room).first()
    if current is None or not reads(reader, current.seq):
        raise refusals_of_hours.no_such_hour()
    if current.is_running:
        raise refusals_of_hours.still_running()
    words = clean_body(summary, longest=10 * LONGEST_SUMMARY, field="summary")
    if len(words) > LONGEST_SUMMARY:
        raise refusals_of_hours.summary_too_long(len(words), LONGEST_SUMMARY)
    verdict = look_at(words, group_id=room.group_id, watches=True)
    if verdict.blocks or verdict.holds:
        raise refusals_of_hours.watched_words("summary")
    if words == current.summary:
        return current
    if version != current.version:
        raise refusals_of_hours.written_meanwhile()
    current.summary, current.summarized_by, current.version = words, actor, version + 1
    current.save(update_fields=["summary", "summarized_by", "version"])
    audit.record(actor=actor, verb="chat.summarize_hour", subject=current, group=room.group_id)
    if current.version == 1:
        note_in(room, line=RoomLine.HOUR_SUMMARY, actor=actor)
    return current


def forget_words_of(user: User, room: Room) -> None:
    """Erase the summaries and prompts that the person wrote here, in the transaction in which their words go."""
    LedHour.objects.filter(room=room, summarized_by=user).update(summary="", summarized_by=None)
    LedHour.objects.filter(room=room, asked_by=user).update(prompt="", asked_by=None)


def erase_old_hours() -> int:
    """Erase live hours a year after their end, with their summaries; return how many."""
    old = LedHour.objects.filter(ended_at__lt=timezone.now() - KEPT)
    return old.delete()[0]
