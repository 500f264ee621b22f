"""What somebody is told who is worried about another person: who watches now, or when next, and what there is now."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chat.alarms import WORRY
from chat.models import Report
from groups.duty.alarm_kinds import able_of
from groups.duty.roster import on_duty, watch_of
from groups.models import Alarm, Membership


def worry_words(report: Report) -> str:
    """Say who is called now or, where nobody is on duty, when somebody is next and what there is until then.

    The person whom it is about does not count, nor anybody who cannot answer the report; empty once it was answered.
    """
    alarm = Alarm.objects.select_related("group").filter(kind=WORRY, subject=report.pk).first()
    able = able_of([alarm]).get(alarm.pk) if alarm else None
    if alarm is None or able is None:
        return ""
    watching = [one for one in on_duty(alarm.group) if one.user_id in able.everybody]
    if not watching:
        return " ".join([_nobody(alarm), _now()])
    facilitators = [one.user_id for one in watching if not one.coordinates]
    names = Membership.objects.filter(group=alarm.group_id, user__in=facilitators, left_at__isnull=True)
    said = [_("%(name)sさん") % {"name": name} for name in names.order_by("pk").values_list("nickname", flat=True)]
    return _("いまの当番（%(who)s）を、すぐに呼んでいます。") % {"who": _("、").join(said) or _("コーディネーター")}


def _nobody(alarm: Alarm) -> str:
    next_at = watch_of(alarm.group).next_at
    if next_at is None:
        return _("いまは、当番の人がいません。進行役とコーディネーターの全員に知らせています。")
    when = {"when": date_format(next_at, _("n月j日（D） H:i"))}
    return _("いまは、当番の人がいません。次の当番は%(when)sからで、それまでも全員に知らせています。") % when


def _now() -> str:
    number = {"number": settings.EMERGENCY_NUMBER}
    return (
        _(
            "待てないときは、画面の上の「こまったとき」に、いま話せるところがあります。"
            "いのちに関わるときは、%(number)sへ電話してください。"
        )
        % number
    )
