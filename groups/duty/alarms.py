"""What is known of alarms: which concern a person, and who looks after them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.duty.alarm_kinds import ALARM_KINDS, Able, able_of
from groups.models import Alarm, AlarmCall, Membership
from groups.queries import facilitated_by, facilitator_name
from people.models import User

MOST_SHOWN = 20
TAKEN = _("ありがとうございます。ほかの人への呼び出しを止めました。")


@dataclass(frozen=True)
class Shown:
    """An alarm on the desk of somebody who may answer it."""

    alarm: Alarm
    label: str
    path: str
    taken_by: str  # the colleague's name; empty where nobody took it
    is_mine: bool


def alarms_of(user: User) -> list[Alarm]:
    """The alarms that this person may answer, oldest first: in their groups, or to which they were called."""
    mine = Q(group__in=facilitated_by(user)) | Q(pk__in=AlarmCall.objects.filter(user=user).values("alarm"))
    found = list(Alarm.objects.filter(mine, ended_at__isnull=True).select_related("group", "taken_by")[:MOST_SHOWN])
    able = able_of(found)
    return [alarm for alarm in found if alarm.pk in able and user.pk in able[alarm.pk].everybody]


def alarm_for(user: User, pk: int) -> Alarm | None:
    """One alarm that concerns this person: they may answer it or, where it is over, were called because of it."""
    mine = [alarm for alarm in alarms_of(user) if alarm.pk == pk]
    over = Alarm.objects.filter(pk=pk, ended_at__isnull=False, calls__user=user)
    return mine[0] if mine else over.first()


def shown_to(user: User) -> list[Shown]:
    """The same, with what the desk says of each."""
    return _shown(user, alarms_of(user))


def shown_about(user: User, alarm: Alarm | None) -> Shown | None:
    """What is said of one alarm beside the thing itself; None where there is none that this person may answer."""
    shown = _shown(user, [alarm]) if alarm is not None else []
    return shown[0] if shown else None


def _shown(user: User, alarms: list[Alarm]) -> list[Shown]:
    able = able_of(alarms)
    names = names_of([alarm for alarm in alarms if alarm.pk in able and is_looked_after(alarm, able[alarm.pk])])
    return [
        Shown(
            alarm,
            str(ALARM_KINDS[alarm.kind].label),
            ALARM_KINDS[alarm.kind].path(alarm, coordinates=user.pk not in able[alarm.pk].facilitators),
            names.get(alarm.pk, ""),
            alarm.taken_by_id == user.pk,
        )
        for alarm in alarms
        if alarm.pk in able and user.pk in able[alarm.pk].everybody
    ]


def is_looked_after(alarm: Alarm, able: Able) -> bool:
    """Whether somebody took it who may still answer it. Whoever left or lost the role looks after nothing any more."""
    return alarm.taken_by_id in able.everybody


def names_of(alarms: Collection[Alarm]) -> dict[int, str]:
    """Who took each of these alarms, under the name that colleagues know; one query. Read `taken_by` with them."""
    taken = [alarm for alarm in alarms if alarm.taken_by is not None]
    known = {
        (member.group_id, member.user_id): member.nickname
        for member in Membership.objects.filter(
            group__in={alarm.group_id for alarm in taken if alarm.group_id},
            user__in={alarm.taken_by_id for alarm in taken},
        ).order_by("joined_at")
    }
    return {
        alarm.pk: known.get((alarm.group_id or 0, alarm.taken_by_id or 0)) or alarm.taken_by.display_name
        for alarm in taken
        if alarm.taken_by is not None
    }


def name_of(alarm: Alarm) -> str:
    """Who took one alarm."""
    return facilitator_name(alarm.taken_by, alarm.group_id or 0)
