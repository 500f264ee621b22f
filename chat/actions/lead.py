"""Lead a live hour: begin it, go on to its next round, ask something, and end it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chat import lifecycle, log, refusals_of_hours
from chat.actions.access import moderating
from chat.actions.notice import note_in
from chat.enums import EventKind, HourStage
from chat.hour_words import is_ready_made
from chat.models import LedHour, RaisedHand, Room
from chat.queries.hours import open_hour
from chat.rules import can_start_hour
from chat.watched_words import look_at
from ground.actions import audit
from ground.text.letters import normalized
from groups.enums import LISTED_STATES
from people.models import User

LONGEST_PROMPT = 200  # characters


@transaction.atomic
def lead(*, actor: User, room: Room, stage: HourStage, prompt: str | None = None) -> LedHour | None:
    """Lead the room's live hour to this stage; the opening round begins one. None where nothing changed.

    The room is told by a permanent line. With a `prompt` that is what the facilitator asks now, also without another
    stage; without one, or with the ready-made words, everybody reads those in their own language.
    """
    room = log.lock_room(room.pk)
    reader = moderating(actor, room)
    hour = open_hour(room)
    asked = None if prompt is None else _asked(room, stage, prompt)
    if hour is None:
        if stage == HourStage.ENDED:
            return None
        if stage != HourStage.OPENING:
            raise refusals_of_hours.no_hour()
        if not can_start_hour(reader, room):
            raise refusals_of_hours.cannot_start()
        hour = LedHour(room=room, seq=room.last_seq + 1, started_at=timezone.now())
        _move(room, hour, actor, HourStage.OPENING, asked or "")
        audit.record(actor=actor, verb="chat.start_hour", subject=hour, group=room.group_id)
    elif stage != hour.stage:
        if not lifecycle.may_follow(HourStage(hour.stage), stage):
            raise refusals_of_hours.further_already()
        _move(room, hour, actor, stage, asked or "")
    elif asked is None or asked == hour.prompt:
        return None
    else:
        hour.prompt, hour.asked_by = asked, actor
        hour.save(update_fields=["prompt", "asked_by"])
        log.append(room, EventKind.LED, actor=actor)
    return hour


def end_late_hours() -> int:
    """End the hours that nobody has ended in time, and those of groups that are not open any more; return how many."""
    late = Q(started_at__lte=timezone.now() - lifecycle.LONGEST) | ~Q(room__group__state__in=LISTED_STATES)
    rooms = LedHour.objects.filter(late).exclude(stage=HourStage.ENDED).order_by("room").values_list("room", flat=True)
    return sum(_end(room_id, late) for room_id in rooms)


@transaction.atomic
def _end(room_id: int, late: Q) -> int:
    room = log.lock_room(room_id)
    hour = LedHour.objects.filter(late, room=room).exclude(stage=HourStage.ENDED).first()
    if hour is None:  # a facilitator has ended it meanwhile
        return 0
    _move(room, hour, None, HourStage.ENDED, "")
    return 1


def _move(room: Room, hour: LedHour, actor: User | None, stage: HourStage, prompt: str) -> None:
    hour.stage, hour.prompt, hour.asked_by = stage, prompt, actor if prompt else None
    if stage == HourStage.ENDED:
        hour.prompt, hour.asked_by, hour.ended_at = "", None, timezone.now()
    hour.save()
    if stage == HourStage.ENDED:
        RaisedHand.objects.filter(hour=hour).delete()
        audit.record(actor=actor, verb="chat.end_hour", subject=hour, group=room.group_id)
    note_in(room, line=lifecycle.LINES[stage], actor=actor)
    log.append(room, EventKind.LED, actor=actor)


def _asked(room: Room, stage: HourStage, prompt: str) -> str:
    """Return the prompt as it is stored: empty for the ready-made words. Raises a refusal."""
    asked = " ".join(normalized(prompt).split())
    if stage == HourStage.ENDED or is_ready_made(stage, asked):
        return ""
    if len(asked) > LONGEST_PROMPT:
        raise refusals_of_hours.prompt_too_long(LONGEST_PROMPT)
    verdict = look_at(asked, group_id=room.group_id, watches=True)
    if verdict.blocks or verdict.holds:
        raise refusals_of_hours.watched_words("prompt")
    return asked
