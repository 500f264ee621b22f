"""The ladder as it stands: whom its next turn calls, and who is called now. `groups.actions.climb` takes the steps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from groups.duty.alarm_kinds import Able
from groups.duty.phones import who_has_one
from groups.duty.roster import OnDuty, on_duty
from groups.enums import Rung, Step
from groups.models import Alarm, AlarmCall
from groups.news_alarms import AlarmRaised
from notices.actions.fastest import fastest
from notices.enums import AT_ONCE, Way


@dataclass(frozen=True, slots=True)
class Turn:
    """One step as it is taken: whom it calls, and by which way; None for whom only the list in the site tells."""

    step: Step
    ways: Mapping[int, Way | None]

    @property
    def heard_by(self) -> list[int]:
        """Who hears of it outside the site."""
        return [user_id for user_id, way in self.ways.items() if way is not None]


def calls_of(alarm: Alarm) -> QuerySet[AlarmCall]:
    """The calls of the counting that goes on: those before somebody took it, or handed it over, do not count."""
    calls: QuerySet[AlarmCall] = alarm.calls.filter(counted_from=alarm.counted_from)
    return calls


def moment_of(alarm: Alarm, number: int) -> datetime:
    """The time of the step after `number` steps; 0 is at once."""
    minutes = settings.ALARM_GOES_ON_AFTER[number - 1] if number else 0
    return alarm.counted_from + timedelta(minutes=minutes)


def next_turns(alarm: Alarm, able: Able, now: datetime) -> list[Turn]:
    """The steps that are taken at `now`: up to the first by which somebody hears of it.

    The last one, which calls everybody, waits for its time once anybody was called.
    """
    calls = list(calls_of(alarm).values_list("user_id", "way"))
    known, has_called = {user_id for user_id, _way in calls}, any(way for _user_id, way in calls)
    watching, found = on_duty(alarm.group), list[Turn]()
    with_phone = who_has_one(watching, alarm.group_id)
    for step in Step:
        if step <= alarm.step:
            continue
        if step is Step.EVERYBODY and has_called and now < moment_of(alarm, len(settings.ALARM_GOES_ON_AFTER)):
            break
        people = [user_id for user_id in _of_step(step, able, watching) if user_id not in known | able.reporters]
        ways = fastest(kind=AlarmRaised(), user_ids=people)
        found.append(Turn(step, {pk: Way.DUTY if _rings(pk, ways, with_phone) else way for pk, way in ways.items()}))
        if found[-1].heard_by:
            break
        known |= set(people)
    return found


def _rings(user_id: int, ways: Mapping[int, Way | None], with_phone: Collection[int]) -> bool:
    """Whether the telephone of the duty is the fastest way to somebody, who has none of their own to which to push."""
    return user_id in with_phone and ways[user_id] not in AT_ONCE


def called_now(alarm: Alarm, able: Able) -> dict[int, Step]:
    """Who is being called, or will be by the next turn of the worker, and by which step: those who hear of it."""
    now = timezone.now()
    calls = calls_of(alarm).filter(user__in=able.everybody).exclude(way="").order_by("-step")
    found = {user_id: Step(step) for user_id, step in calls.values_list("user_id", "step")}
    if alarm.next_at is not None and (alarm.next_at <= now or not found):
        found |= {pk: turn.step for turn in next_turns(alarm, able, now) for pk in turn.heard_by}
    return found


def _of_step(step: Step, able: Able, watching: list[OnDuty]) -> list[int]:
    """Whom a step is for, of those who may answer, in the order of the roster."""
    if step is Step.EVERYBODY:
        return sorted(able.everybody)
    if step is Step.COORDINATORS:
        return [one.user_id for one in watching if one.user_id in able.coordinators - able.facilitators]
    rung = Rung.FIRST if step is Step.FIRST else Rung.SECOND
    return [one.user_id for one in watching if one.rung == rung and one.user_id in able.facilitators]
