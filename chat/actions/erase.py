"""Erase a person's words: when they leave, if they wish so, and when their account is deleted."""

from django.db import transaction
from django.db.models import Q

from chat import log
from chat.actions.author import empty
from chat.actions.held import end_for
from chat.actions.mentions import tell_of_names
from chat.enums import EventKind, MessageState
from chat.models import HeldMessage, Mention, Message, Reaction, Report, ReportNote, Room
from chat.signals import words_erased
from ground.actions import audit
from groups.models import PeerGroup
from people.models import User


@transaction.atomic
def erase_messages(*, actor: User | None, user: User, group: PeerGroup) -> int:
    """Erase what `user` said and how they reacted in the group, and return how many messages were erased.

    Runs inside the caller's transaction.
    """
    room = Room.objects.filter(group=group).first()
    if room is None:
        return 0
    return _erase(actor, user, log.lock_room(room.pk))


@transaction.atomic
def erase_person(*, user: User) -> int:
    """Erase everything `user` ever said, before the account is deleted, and return how many messages were erased.

    Nothing names the person afterwards.
    """
    wrote = Message.objects.filter(author=user).values_list("room_id", flat=True).distinct()
    reacted = Reaction.objects.filter(user=user).values_list("message__room_id", flat=True).distinct()
    told = Report.objects.filter(Q(author=user) | Q(reporter=user)).values_list("room_id", flat=True).distinct()
    waited = HeldMessage.objects.filter(author=user).values_list("room_id", flat=True).distinct()
    called = Mention.objects.filter(member__user=user).values_list("message__room_id", flat=True).distinct()
    rooms = log.lock_rooms({*wrote, *reacted, *told, *waited, *called})
    return sum(_erase(None, user, room, unname=True) for room in rooms.values())


def _erase(actor: User | None, user: User, room: Room, *, unname: bool = False) -> int:
    own = Message.objects.filter(room=room, author=user).order_by("seq")
    if not unname:
        own = own.filter(state__in=[MessageState.VISIBLE, MessageState.HIDDEN])
    messages = list(own)
    empty(messages, state=MessageState.ERASED)
    end_for(user=user, room=room, forgets=not unname)  # whoever leaves chose that all their words go
    # Copies: snapshots in reports, what this person wrote to the facilitators, and reasons that may quote the words.
    copies = Report.objects.filter(room=room, author=user)
    audit.forget_reasons(subjects=messages)
    audit.forget_reasons(subjects=list(copies))
    copies.update(body="", answer="")
    words_erased.send(sender=Room, room=room, user=user)
    Report.objects.filter(room=room, reporter=user).update(note="")
    ReportNote.objects.filter(report__room=room, report__reporter=user).delete()
    if unname:
        tell_of_names(room, Mention.objects.filter(member__user=user), ended=True)
        Message.objects.filter(room=room, author=user).update(author=None, member=None, participant=None)
    touched = Message.objects.filter(room=room, reactions__user=user).distinct().order_by("seq")
    answered = list(touched)
    Reaction.objects.filter(message__room=room, user=user).delete()
    if messages:
        log.append(room, EventKind.ERASED, messages, actor=None if unname else actor)
    if answered:
        log.append(room, EventKind.UNREACTED, answered, actor=None if unname else actor)
    if messages or answered:
        audit.record(
            actor=actor,
            verb="chat.erase_words",
            subject=room,
            messages=len(messages),
            reactions=len(answered),
            group=room.group_id,
        )
    return len(messages)
