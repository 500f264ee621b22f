"""What somebody is told who is worried about another person: who is called now, or when next, and what there is now."""

from collections.abc import Collection

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chat.alarms import alarm_over
from chat.models import Report
from groups.duty.alarm_kinds import Able, able_of
from groups.duty.alarms import is_looked_after
from groups.duty.ladder import called_now
from groups.duty.roster import watch_of
from groups.enums import Step
from groups.models import Alarm, Membership


def worry_words(report: Report) -> str:
    """Say who looks after it already, who is called now or, where nobody on duty is, who else, and what there is.

    Only those are named who hear of it outside the site: neither the person whom it is about, nor who reported it, nor
    who switched everything off, nor who is called only if nobody comes. Empty once it was answered.
    """
    alarm = alarm_over(report)
    able = able_of([alarm]).get(alarm.pk) if alarm else None
    if alarm is None or able is None:
        return ""
    if is_looked_after(alarm, able):
        return _looked_after(alarm, able, report)
    called = called_now(alarm, able)
    on_duty = [user_id for user_id, step in called.items() if step is not Step.EVERYBODY]
    if on_duty:
        who = {"who": _("、").join(_names(alarm, able, on_duty))}
        if alarm.next_at is not None and alarm.next_at <= timezone.now():
            return _("いまの当番（%(who)s）を、すぐに呼んでいます。") % who
        return _("いまの当番（%(who)s）を、呼んでいます。") % who
    return " ".join([_others(alarm, able, called) if called else _nobody(able), _now()])


def _looked_after(alarm: Alarm, able: Able, report: Report) -> str:
    if alarm.taken_by_id is None or alarm.taken_by_id == report.reporter_id:
        return ""
    who = _names(alarm, able, [alarm.taken_by_id])
    return _("%(who)sが、もう見ています。") % {"who": who[0]}


def _names(alarm: Alarm, able: Able, user_ids: Collection[int]) -> list[str]:
    """What members call these people: facilitators by their names in the group, and the others by their role."""
    facilitators = set(user_ids) & able.facilitators
    known = Membership.objects.filter(group=alarm.group_id, user__in=facilitators, left_at__isnull=True)
    names = [_("%(name)sさん") % {"name": name} for name in known.order_by("pk").values_list("nickname", flat=True)]
    return names if facilitators.issuperset(user_ids) else [*names, _("コーディネーター")]


def _others(alarm: Alarm, able: Able, called: Collection[int]) -> str:
    """Nobody is on duty who can be called: who is told instead, and when the next watch begins."""
    facilitators = pgettext("those who are told", "進行役")
    coordinators = pgettext("those who are told", "コーディネーター")
    roles = [(able.facilitators, facilitators), (able.coordinators - able.facilitators, coordinators)]
    told = {"who": _("と").join(role for people, role in roles if people.intersection(called))}
    next_at = watch_of(alarm.group, among=able.everybody - able.reporters).next_at
    if next_at is None:
        return _("いまは、当番の人がいません。かわりに、%(who)sに知らせています。") % told
    told["when"] = date_format(next_at, _("n月j日（D） H:i"))
    return _("いまは、当番の人がいません。次の当番は%(when)sからで、それまでも%(who)sに知らせています。") % told


def _nobody(able: Able) -> str:
    """Nobody can be called at all: they may see it on the desk, some time."""
    if able.everybody - able.reporters:
        return _("いまは、すぐに呼べる人がいません。見守りの人は、次にサイトを開いたときに読みます。")
    return _("いまは、すぐに呼べる人がいません。")


def _now() -> str:
    number = {"number": settings.EMERGENCY_NUMBER}
    return (
        _(
            "待てないときは、画面の上の「こまったとき」に、いま話せるところがあります。"
            "いのちに関わるときは、%(number)sへ電話してください。"
        )
        % number
    )
