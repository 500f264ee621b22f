"""The ladder: who is called about an alarm, one step after the other, until somebody takes it.

At once whoever is called first among the facilitators on duty; then the second, the coordinators on duty, and in the
end all facilitators of the group and all coordinators, at the times of `settings.ALARM_GOES_ON_AFTER`. A step without
anybody gives its time to the next of those on duty. Where nobody is on duty, everybody is called at once.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ground.actions.audit import record
from groups import mails, news_alarms
from groups.actions.alarm import end_locked
from groups.duty import ladder
from groups.duty.alarm_kinds import able_of
from groups.duty.ladder import Turn
from groups.enums import ALARM, Step
from groups.models import Alarm, AlarmCall
from notices.enums import Way
from notices.models import Notice
from people.models import User

MOST_AT_ONCE = 50
ARRIVES_WITHIN = timedelta(seconds=60)  # a push that did not go out by then is followed by a mail


def climb_due() -> int:
    """Take the steps that are due; return how many people were called. Two workers never take the same one."""
    due = Alarm.objects.filter(next_at__lte=timezone.now()).order_by("next_at", "pk")
    return sum(_climb(pk) for pk in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]))


@transaction.atomic
def _climb(pk: int) -> int:
    now = timezone.now()
    free = Alarm.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("group")
    alarm = free.filter(pk=pk, next_at__lte=now).first()
    if alarm is None:
        return 0
    able = able_of([alarm]).get(alarm.pk)
    if able is None:
        end_locked(alarm)
        return 0
    turns = ladder.next_turns(alarm, able, now)
    for turn in turns:
        _call(alarm, turn)
        alarm.step = turn.step
    alarm.next_at = None if alarm.step == Step.EVERYBODY else _next_at(alarm, now)
    alarm.save(update_fields=["step", "next_at"])
    return sum(len(turn.heard_by) for turn in turns)


def _call(alarm: Alarm, turn: Turn) -> None:
    """Call everybody of one step."""
    people = User.objects.in_bulk(list(turn.ways))
    for user_id, way in turn.ways.items():
        if user_id not in people:
            continue  # erased meanwhile
        user = people[user_id]
        call = AlarmCall.objects.create(
            alarm=alarm, counted_from=alarm.counted_from, step=turn.step, user=user, way=way or ""
        )
        news_alarms.alarm_raised(alarm=alarm, to=user)
        if way is Way.MAIL:
            mails.alarm_raised(call=call)
        told: dict[str, Any] = {"user": user_id, "step": turn.step.value, "way": way.value if way else None}
        record(actor=None, verb="groups.call", subject=alarm, group=alarm.group_id, **told)


def _next_at(alarm: Alarm, now: datetime) -> datetime:
    """When the next step is due: the time of as many steps as have called somebody; never in the past."""
    done = ladder.calls_of(alarm).exclude(way="").order_by()
    number = done.values("step").distinct().count()
    last = len(settings.ALARM_GOES_ON_AFTER)
    return max(ladder.moment_of(alarm, last if alarm.step >= Step.COORDINATORS else min(number, last)), now)


def mail_unreached() -> int:
    """Mail, too, whoever was called in a faster way that no provider took within a minute; return how many."""
    now = timezone.now()
    late = AlarmCall.objects.filter(
        alarm__ended_at__isnull=True,
        alarm__taken_at__isnull=True,
        way__in=[Way.PUSH, Way.LINE, Way.DUTY],
        mailed_at__isnull=True,
        called_at__lt=now - ARRIVES_WITHIN,
        called_at__gt=now - 10 * ARRIVES_WITHIN,
    ).select_related("alarm", "user")
    reached = Q(deliveries__sent_at__isnull=False) | Q(read_at__isnull=False)
    seen = Notice.objects.filter(reached, kind=ALARM, about__in={call.alarm_id for call in late})
    newest = {(user, alarm): at for user, alarm, at in seen.order_by("last_at").values_list("user", "about", "last_at")}
    # News of a call is younger than the call. What is older told of one before the alarm began anew.
    return sum(
        _mail(call) for call in late if (at := newest.get((call.user_id, call.alarm_id))) is None or at < call.called_at
    )


@transaction.atomic
def _mail(call: AlarmCall) -> bool:
    if not AlarmCall.objects.filter(pk=call.pk, mailed_at=None).update(mailed_at=timezone.now()):
        return False
    mails.alarm_raised(call=call)
    return True
