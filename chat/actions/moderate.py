"""What facilitators do in a room. Always with a reason, always written down."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat import log
from chat.actions.access import moderating
from chat.enums import EventKind, MessageState, ReportState
from chat.models import Event, Message, Report, Room
from groups.models import PeerGroup
from people.actions import audit
from people.models import User
from people.refusals import Refusal

REASON_LENGTH = 300


@transaction.atomic
def hide(*, actor: User, message: Message, reason: str) -> Event | None:
    """Hide a message: its author sees the reason, others a gentle placeholder. Open reports of it are upheld.

    None when it is hidden already (the first reason stays).
    """
    room, current = _moderated(actor, message)
    reason = _reason(reason)
    if current.state == MessageState.HIDDEN:
        return None
    if current.state != MessageState.VISIBLE:
        raise Refusal("gone", _("このメッセージのことばは、もうありません。"))
    current.state = MessageState.HIDDEN
    current.hidden_by = actor
    current.hidden_reason = reason
    current.save(update_fields=["state", "hidden_by", "hidden_reason"])
    audit.record(actor=actor, verb="chat.hide_message", subject=current, reason=reason, group=room.group_id)
    for report in Report.objects.filter(message=current, state=ReportState.OPEN):
        report.state = ReportState.UPHELD
        report.resolved_by = actor
        report.resolved_at = timezone.now()
        report.save(update_fields=["state", "resolved_by", "resolved_at"])
        audit.record(
            actor=actor, verb="chat.resolve_report", subject=report, state=str(report.state), group=room.group_id
        )
    return log.append(room, EventKind.HIDDEN, [current], actor=actor)[0]


@transaction.atomic
def restore(*, actor: User, message: Message, reason: str) -> Event | None:
    """Show a hidden message again. None when it is shown already."""
    room, current = _moderated(actor, message)
    reason = _reason(reason)
    if current.state == MessageState.VISIBLE:
        return None
    if current.state != MessageState.HIDDEN:
        raise Refusal("gone", _("このメッセージのことばは、もうありません。"))
    current.state = MessageState.VISIBLE
    current.hidden_by = None
    current.hidden_reason = ""
    current.save(update_fields=["state", "hidden_by", "hidden_reason"])
    audit.record(actor=actor, verb="chat.restore_message", subject=current, reason=reason, group=room.group_id)
    return log.append(room, EventKind.RESTORED, [current], actor=actor)[0]


@transaction.atomic
def freeze(*, actor: User, group: PeerGroup, reason: str) -> Event | None:
    """Stop writing for members for a while; everybody reads why. None when it is stopped already."""
    room = log.lock_room_of(group)
    moderating(actor, room)
    reason = _reason(reason)
    if room.is_frozen:
        return None
    room.frozen_at = timezone.now()
    room.frozen_by = actor
    room.frozen_reason = reason
    room.save(update_fields=["frozen_at", "frozen_by", "frozen_reason"])
    audit.record(actor=actor, verb="chat.freeze", subject=room, reason=reason, group=room.group_id)
    return log.append(room, EventKind.FROZEN, actor=actor)[0]


@transaction.atomic
def unfreeze(*, actor: User, group: PeerGroup, reason: str) -> Event | None:
    """Let members write again. None when they can."""
    room = log.lock_room_of(group)
    moderating(actor, room)
    reason = _reason(reason)
    if not room.is_frozen:
        return None
    room.frozen_at = None
    room.frozen_by = None
    room.frozen_reason = ""
    room.save(update_fields=["frozen_at", "frozen_by", "frozen_reason"])
    audit.record(actor=actor, verb="chat.unfreeze", subject=room, reason=reason, group=room.group_id)
    return log.append(room, EventKind.UNFROZEN, actor=actor)[0]


def _moderated(actor: User, message: Message) -> tuple[Room, Message]:
    room = log.lock_room(message.room_id)
    moderating(actor, room)
    return room, Message.objects.select_related("member").get(pk=message.pk)


def _reason(reason: str) -> str:
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise Refusal(
            "reason_missing", _("理由を書いてください。"), _("書いた人が読んで分かることばで。"), field="reason"
        )
    if len(reason) > REASON_LENGTH:
        raise Refusal("too_long", _("理由は300文字までです。"), _("短くしてください。"), field="reason")
    return reason
