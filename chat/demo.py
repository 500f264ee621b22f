"""The demo's conversations: a few days in the groups, posted through the same actions as any message."""

import uuid
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from chat import demo_talk, log
from chat.actions.moderate import hide
from chat.actions.post import Posted, post_message
from chat.actions.react import react
from chat.actions.read import mark_read
from chat.actions.report import report
from chat.enums import ReactionKind, ReportReason
from chat.models import Event, Message
from groups.models import Membership, PeerGroup
from people.models import User

OURS = uuid.UUID("6f3f1f0e-6c0f-4d3b-9f5e-7b1f2b6b8d11")  # the namespace of the demo's message ids
LEFT_UNREAD = 2  # newest messages that nobody has read yet, so that the signed-in home has something to show


def tell(cast: dict[str, User], today: date) -> None:
    """Post the demo's conversations. Idempotent: each message has the same id every time."""
    for slug, talk in demo_talk.TALK.items():
        group = PeerGroup.objects.filter(slug=slug).first()
        if group is not None:
            _tell_room(cast, today, group, talk)


def _tell_room(cast: dict[str, User], today: date, group: PeerGroup, talk: list[demo_talk.Said]) -> None:
    named: dict[str, Message] = {}
    told = False
    for number, (days, clock, who, words, more) in enumerate(talk):
        posted = post_message(
            actor=cast[who],
            room=log.room_of(group),
            client_id=uuid.uuid5(OURS, f"{group.slug}:{number}"),
            body=words,
            reply_to=named[more["to"]].pk if "to" in more else None,
            at=_at(today - timedelta(days=days), clock),
        )
        assert isinstance(posted, Posted)  # nothing that is said in the demo waits
        if name := more.get("as"):
            named[name] = posted.message
        if not posted.is_new:
            continue
        told = True
        for kind, people in more.get("signs", {}).items():
            for person in people:
                react(actor=cast[person], message=posted.message, kind=ReactionKind(kind))
        _moderate(cast, group, more.get("as"), posted.message)
    if told:
        _begin_long_ago(group, today)
        seq = log.room_of(group).messages.order_by("-seq").values_list("seq", flat=True)[LEFT_UNREAD]
        for membership in Membership.objects.filter(group=group, left_at__isnull=True).select_related("user"):
            mark_read(actor=membership.user, room=log.room_of(group), seq=seq)


def _begin_long_ago(group: PeerGroup, today: date) -> None:
    """Date the lines about who watches over the room back to when that began (`groups.demo`)."""
    began = _at(today - timedelta(days=60), "09:30")
    notices = Message.objects.filter(room__group=group).exclude(notice="")
    Event.objects.filter(message__in=notices).update(at=began)
    notices.update(created_at=began)


def _moderate(cast: dict[str, User], group: PeerGroup, name: str | None, message: Message) -> None:
    if (group.slug, name) in demo_talk.HIDDEN:
        who, reason = demo_talk.HIDDEN[group.slug, name or ""]
        hide(actor=cast[who], message=message, reason=reason)
    if (group.slug, name) in demo_talk.REPORTED:
        who, kind, note = demo_talk.REPORTED[group.slug, name or ""]
        report(actor=cast[who], message=message, reason=ReportReason(kind), note=note)


def _at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
