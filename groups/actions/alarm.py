"""Raise an alarm, take it, release it, and end it. Who is called meanwhile is `groups.actions.climb`'s."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups import mails
from groups.duty import alarms, refusals
from groups.duty.alarm_kinds import able_of
from groups.enums import ALARM, Step
from groups.models import Alarm, AlarmCall, PeerGroup
from notices.actions.read import read_by_everybody
from people.models import User

KEPT = timedelta(days=90)  # after it ended, as long as the words of a report


@transaction.atomic
def raise_alarm(*, kind: str, subject: int, group: PeerGroup | None) -> Alarm:
    """Raise the alarm about one thing, in the transaction of the change; the worker calls people.

    Nothing happens while it stands. One that has ended begins anew.
    """
    now = timezone.now()
    alarm, is_new = Alarm.objects.get_or_create(
        kind=kind, subject=subject, defaults={"group": group, "raised_at": now, "counted_from": now, "next_at": now}
    )
    if is_new:
        record(actor=None, verb="groups.raise_alarm", subject=alarm, group=alarm.group_id)
        return alarm
    current = _locked(kind, subject)
    if current is None or current.ended_at is None:
        return alarm
    current.raised_at, current.ended_at = now, None
    current.save(update_fields=["raised_at", "ended_at"])
    _begin_anew(current, after=None)
    record(actor=None, verb="groups.raise_alarm", subject=current, group=current.group_id)
    return current


@transaction.atomic
def take(*, actor: User, alarm: Alarm) -> Alarm:
    """Take an alarm: 「わたしが見ます」. Nobody else is called, and everybody sees who looks. Idempotent for the taker.

    Refuses who may not answer it, and who comes after a colleague or after it is over. Whoever took it and may not
    answer it any more keeps nobody from it.
    """
    current = _locked(alarm.kind, alarm.subject)
    if current is None or current.ended_at is not None:
        raise refusals.alarm_over()
    able = able_of([current]).get(current.pk)
    if able is None or actor.pk not in able.everybody:
        raise refusals.not_your_alarm()
    if not alarms.is_looked_after(current, able):
        return _take(actor, current)
    if current.taken_by_id != actor.pk:
        raise refusals.alarm_taken(alarms.name_of(current))
    return current


@transaction.atomic
def hand_on(*, kind: str, subject: int) -> None:
    """Give an alarm to the coordinators, because its thing was handed over to them: whoever took it looks no more.

    They are called anew, also those who were called before.
    """
    current = _locked(kind, subject)
    if current is None or current.ended_at is not None:
        return
    _begin_anew(current, after=Step.SECOND)
    record(actor=None, verb="groups.hand_on_alarm", subject=current, group=current.group_id)


@transaction.atomic
def let_go(*, actor: User, kind: str, subject: int) -> None:
    """Look after an alarm no longer, as one's shift ends or a colleague goes on. Nothing happens to somebody else's.

    Whoever is on duty is called anew, but for the actor.
    """
    current = _locked(kind, subject)
    if current is None or current.ended_at is not None or current.taken_by_id != actor.pk:
        return
    _begin_anew(current, after=None)
    AlarmCall.objects.create(alarm=current, step=Step.FIRST, user=actor, counted_from=current.counted_from)
    record(actor=actor, verb="groups.let_go_alarm", subject=current, group=current.group_id)


@transaction.atomic
def pass_on(*, actor: User | None, kind: str, subject: int, to: int) -> None:
    """Let an alarm stand for another of the things that it covers.

    Whoever answers one of them (`actor`) looks after the others, so that nobody else is called; None where it is handed
    over.
    """
    current = _locked(kind, subject)
    if current is None or current.ended_at is not None:
        return
    current.subject = to
    current.save(update_fields=["subject"])
    able = able_of([current]).get(current.pk)
    if actor and able and actor.pk in able.everybody and not alarms.is_looked_after(current, able):
        _take(actor, current)


def release_gone(*, taken_by: int | None = None) -> int:
    """Release the alarms (of one person) whose taker may not answer them any more; return how many.

    They left, lost the role, or were suspended or erased. Whoever is on duty is called anew, as all had been told that
    a colleague looks after it.
    """
    taken = Alarm.objects.filter(ended_at__isnull=True, taken_at__isnull=False).order_by("pk")
    found = list(taken if taken_by is None else taken.filter(taken_by=taken_by))
    able = able_of(found)
    gone = [alarm for alarm in found if alarm.pk in able and not alarms.is_looked_after(alarm, able[alarm.pk])]
    return sum(_release_if_gone(alarm) for alarm in gone)


@transaction.atomic
def _release_if_gone(alarm: Alarm) -> bool:
    current = _locked(alarm.kind, alarm.subject)
    if current is None or current.ended_at is not None or current.taken_at is None:
        return False
    able = able_of([current]).get(current.pk)
    if able is None or alarms.is_looked_after(current, able):
        return False
    _begin_anew(current, after=None)
    record(actor=None, verb="groups.release_alarm", subject=current, group=current.group_id)
    return True


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


def _begin_anew(alarm: Alarm, *, after: Step | None) -> None:
    """Let nobody look after it, and count anew: the next turn of the worker takes the step after `after`."""
    now = timezone.now()
    alarm.taken_by, alarm.taken_at = None, None
    alarm.step, alarm.counted_from, alarm.next_at = after or 0, now, now
    alarm.save(update_fields=["taken_by", "taken_at", "step", "counted_from", "next_at"])
    _tell_nobody_else(alarm)
