"""Raise an alarm, take it, and end it. Who is called meanwhile is `groups.actions.climb`'s."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups import mails
from groups.duty import alarms, refusals
from groups.duty.alarm_kinds import able_of
from groups.enums import Step
from groups.models import Alarm, PeerGroup
from groups.news_alarms import ALARM
from notices.actions.read import read_by_everybody
from people.models import User

KEPT = timedelta(days=90)  # after it ended, as long as the words of a report


@transaction.atomic
def raise_alarm(*, kind: str, subject: int, group: PeerGroup | None) -> Alarm:
    """Raise the alarm about one thing, in the transaction of the change; the worker calls people. Idempotent."""
    now = timezone.now()
    alarm, is_new = Alarm.objects.get_or_create(
        kind=kind, subject=subject, defaults={"group": group, "raised_at": now, "counted_from": now, "next_at": now}
    )
    if is_new:
        record(actor=None, verb="groups.raise_alarm", subject=alarm, group=alarm.group_id)
    return alarm


@transaction.atomic
def take(*, actor: User, alarm: Alarm) -> Alarm:
    """Take an alarm: 「わたしが見ます」. Nobody else is called, and everybody sees who looks. Idempotent for the taker.

    Refuses who may not answer it, and who comes after a colleague or after it is over.
    """
    current = _locked(alarm.kind, alarm.subject)
    if current is None or current.ended_at is not None:
        raise refusals.alarm_over()
    able = able_of([current]).get(current.pk)
    if able is None or actor.pk not in able.everybody:
        raise refusals.not_your_alarm()
    if current.taken_at is None:
        return _take(actor, current)
    if current.taken_by_id != actor.pk:
        raise refusals.alarm_taken(alarms.name_of(current))
    return current


@transaction.atomic
def take_by_looking(*, actor: User, kind: str, subject: int) -> None:
    """Take the alarm of a case that somebody who may answer it has opened. Nothing happens where a colleague has it."""
    current = _locked(kind, subject)
    if current is not None and current.is_waiting:
        able = able_of([current]).get(current.pk)
        if able and actor.pk in able.everybody:
            _take(actor, current)


@transaction.atomic
def hand_on(*, kind: str, subject: int) -> None:
    """Give an alarm to the coordinators, because its thing was handed over to them: whoever took it looks no more."""
    current = _locked(kind, subject)
    if current is None or current.ended_at is not None:
        return
    now = timezone.now()
    current.taken_by, current.taken_at = None, None
    current.step, current.counted_from, current.next_at = Step.SECOND, now, now
    current.save(update_fields=["taken_by", "taken_at", "step", "counted_from", "next_at"])
    _tell_nobody_else(current)
    record(actor=None, verb="groups.hand_on_alarm", subject=current, group=current.group_id)


@transaction.atomic
def end(*, kind: str, subject: int) -> None:
    """End the alarm of a thing that was answered. Nobody is called any more."""
    current = _locked(kind, subject)
    if current is not None and current.ended_at is None:
        end_locked(current)


def end_locked(alarm: Alarm) -> None:
    """End an alarm that the caller has locked."""
    alarm.ended_at, alarm.next_at = timezone.now(), None
    alarm.save(update_fields=["ended_at", "next_at"])
    _tell_nobody_else(alarm)
    record(actor=None, verb="groups.end_alarm", subject=alarm, group=alarm.group_id)


def end_gone() -> int:
    """End the alarms whose thing is gone, with an account or in another way; return how many."""
    standing = list(Alarm.objects.filter(ended_at__isnull=True).order_by("pk")[:200])
    able = able_of(standing)
    return sum(_end_if_gone(alarm) for alarm in standing if alarm.pk not in able)


@transaction.atomic
def _end_if_gone(alarm: Alarm) -> bool:
    current = _locked(alarm.kind, alarm.subject)
    if current is None or current.ended_at is not None or current.pk in able_of([current]):
        return False
    end_locked(current)
    return True


def erase_old_alarms() -> int:
    """Erase alarms, and who was called, 90 days after they ended; return how many rows."""
    return Alarm.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()[0]


def _locked(kind: str, subject: int) -> Alarm | None:
    found: Alarm | None = Alarm.objects.select_for_update(no_key=True).filter(kind=kind, subject=subject).first()
    return found


def _tell_nobody_else(alarm: Alarm) -> None:
    """Take back what is on its way to those who were called."""
    read_by_everybody(kind=ALARM, about=alarm.pk)
    mails.take_alarm_back(alarm=alarm)


def _take(actor: User, alarm: Alarm) -> Alarm:
    alarm.taken_by, alarm.taken_at, alarm.next_at = actor, timezone.now(), None
    alarm.save(update_fields=["taken_by", "taken_at", "next_at"])
    _tell_nobody_else(alarm)
    record(actor=actor, verb="groups.take_alarm", subject=alarm, group=alarm.group_id)
    return alarm
