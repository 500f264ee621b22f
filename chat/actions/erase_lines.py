"""Erase a member's whole line with the facilitators: with their wish on leaving, their account, or some time later."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat import log
from chat.actions.author import empty
from chat.enums import EventKind, MessageState
from chat.models import Message, PrivateLine
from ground.actions import audit
from groups.actions.notes import notes_kept
from people.models import User


@transaction.atomic
def erase_lines(*, actor: User | None, lines: QuerySet[PrivateLine]) -> int:
    """Erase what anybody said in these lines, and return how many messages that were.

    What facilitators wrote there was written to this member, and goes with it. Copies in open reports stay until their
    own end, also where the member reported a facilitator and then left.
    """
    count = 0
    for room in log.lock_rooms(lines.values_list("room", flat=True)).values():
        kept = [MessageState.VISIBLE, MessageState.HIDDEN]
        messages = list(Message.objects.filter(room=room, notice="", state__in=kept).order_by("seq"))
        if not messages:
            continue
        empty(messages, state=MessageState.ERASED)
        audit.forget_reasons(subjects=messages)
        log.append(room, EventKind.ERASED, messages, actor=None)
        audit.record(actor=actor, verb="chat.erase_line", subject=room, messages=len(messages))
        count += len(messages)
    return count


@transaction.atomic
def erase_old_lines() -> int:
    """Erase the lines of members who left so long ago that notes about them go, too; return how many messages.

    Nobody finds an empty room of theirs any more.
    """
    old = PrivateLine.objects.filter(membership__left_at__lt=timezone.now() - notes_kept())
    count = erase_lines(actor=None, lines=old)
    old.delete()
    return count
