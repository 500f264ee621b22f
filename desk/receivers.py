"""The desk hears of everything that makes, changes or ends a case, in the transaction in which it happens."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from chat.enums import EventKind
from chat.models import HeldMessage, Message, Report, Room
from chat.signals import (
    held_changed,
    message_changed,
    report_handed_over,
    report_made,
    report_noted,
    report_settled,
    report_taken_back,
    words_erased,
)
from desk.actions import held as waiting
from desk.actions import messages, requests
from groups.models import JoinRequest
from groups.signals import join_requested, request_settled
from people.models import User


@receiver(report_made)
def open_or_join(sender: Any, report: Report, **kwargs: Any) -> None:
    """Open a case, or join the one about the same message."""
    messages.reported(report)


@receiver(report_handed_over)
def hand_over(sender: Any, report: Report, actor: User, **kwargs: Any) -> None:
    """Move the case to the coordinators."""
    messages.handed_over(report, actor)


@receiver(report_settled)
def settle(sender: Any, report: Report, actor: User, **kwargs: Any) -> None:
    """Close the case with the answer to its last report."""
    messages.settled(report, actor)


@receiver(report_taken_back)
def take_back(sender: Any, report: Report, **kwargs: Any) -> None:
    """Close the case, unless something else of it waits."""
    messages.taken_back(report)


@receiver(report_noted)
def add(sender: Any, report: Report, **kwargs: Any) -> None:
    """Let what the reporter added join the case."""
    messages.noted(report)


@receiver(message_changed)
def follow(sender: Any, message: Message, kind: EventKind, actor: User, **kwargs: Any) -> None:
    """Write down what happened to the message."""
    messages.changed(message, kind, actor)


@receiver(held_changed)
def follow_what_waits(sender: Any, held: HeldMessage, what: str, actor: User | None, **kwargs: Any) -> None:
    """Open a case about words that wait, and write down what becomes of them."""
    waiting.changed(held, what, actor)


@receiver(join_requested)
def open_for_request(sender: Any, join_request: JoinRequest, **kwargs: Any) -> None:
    """Open a case about who asks to join."""
    requests.asked(join_request)


@receiver(request_settled)
def close_for_request(sender: Any, join_request: JoinRequest, actor: User, **kwargs: Any) -> None:
    """Close it with the answer."""
    requests.answered(join_request, actor)


@receiver(pre_delete, sender=JoinRequest)
def close_with_account(sender: Any, instance: JoinRequest, **kwargs: Any) -> None:
    """Close the case of a request that goes, unanswered, with the account of who asked."""
    if instance.is_pending:
        requests.gone(instance)


@receiver(words_erased)
def forget_with_the_words(sender: Any, room: Room, user: User, **kwargs: Any) -> None:
    """Forget notes about words that are being erased, as they may quote them."""
    messages.forget_notes(room, about=user)
