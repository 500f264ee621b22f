"""News of alarms: what the lists of those who are called say."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.duty.alarm_kinds import able_of
from groups.duty.alarms import is_looked_after, names_of
from groups.duty.phones import duties_now
from groups.enums import ALARM
from groups.models import Alarm
from groups.queries import who_watch_over
from notices.actions.tell import tell
from notices.enums import Way
from notices.kinds import Kind, Label, Line
from notices.models import Notice
from people.models import User


def alarm_raised(*, alarm: Alarm, to: User) -> None:
    """To somebody who is called because of an alarm, by the fastest way they have. Once, however often it is asked."""
    tell(kind=ALARM, key=f"{ALARM}:{alarm.pk}:{alarm.counted_from:%Y%m%d%H%M%S%f}:{to.pk}", about=alarm.pk, to=to)


class AlarmRaised(Kind):
    """Something waits that cannot wait. Who has a role cannot stop this kind alone; switching everything off does."""

    name = ALARM
    label: ClassVar[Label] = gettext_lazy("見守りの当番：急ぎの知らせ")
    usually = frozenset({Way.PUSH, Way.LINE, Way.MAIL})
    mails_itself = True  # at once, to who has no faster way (`groups.mails.alarm`)
    urgent = True
    can_be_stopped = False

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        """Return 1 for alarms that nobody took, and that this person may still answer."""
        alarms = Alarm.objects.in_bulk({notice.about for notice in notices})
        able = able_of([alarm for alarm in alarms.values() if alarm.is_waiting])
        return {
            notice.pk: 1
            for notice in notices
            if notice.about in able and notice.user_id in able[notice.about].everybody
        }

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        """Say that it waits, or who looks after it, to those who may still answer it."""
        found = Alarm.objects.select_related("group", "taken_by").in_bulk({notice.about for notice in notices})
        able = able_of(list(found.values()))
        names = names_of([found[pk] for pk, those in able.items() if is_looked_after(found[pk], those)])
        return {
            notice.pk: Line(_words(found[notice.about], names), f"{reverse('desk')}#alarm-{notice.about}")
            for notice in notices
            if notice.about in able and notice.user_id in able[notice.about].everybody
        }

    def duties(self, notices: Sequence[Notice]) -> Mapping[int, Collection[str]]:
        """Ring where whoever is called is on duty now: at the alarm's group, or with the coordinators."""
        alarms = Alarm.objects.in_bulk({notice.about for notice in notices})
        groups = {alarm.group_id for alarm in alarms.values() if alarm.group_id}
        on = duties_now({notice.user_id for notice in notices}, groups)
        places = {notice.pk: (alarms[notice.about].group_id, None) for notice in notices if notice.about in alarms}
        user_of = {notice.pk: notice.user_id for notice in notices}
        return {pk: {on[user_of[pk], one] for one in some if (user_of[pk], one) in on} for pk, some in places.items()}

    def duty_path(self) -> str:
        """Lead to the desk, where whoever signs in there takes it."""
        return reverse("desk")

    def missed_by(self, user_id: int) -> Label:
        """Tell those whom the ladder may call that it does not call them then."""
        if not who_watch_over().filter(pk=user_id).exists():
            return ""
        return gettext_lazy(
            "見守りの役割のある方へ：すべて止めているあいだは、当番の時間でも急ぎの知らせで呼びません。"
            "かわりに、すぐに次の順番の人を呼びます。休みたいときは、どうぞ遠慮なく止めてください。"
        )


def _words(alarm: Alarm, names: Mapping[int, str]) -> str:
    group = alarm.group.name if alarm.group else _("つどい")
    if alarm.pk in names:
        return _("「%(group)s」の急ぎの知らせは、%(name)sさんが見ています。") % {
            "group": group,
            "name": names[alarm.pk],
        }
    return _("「%(group)s」に、急ぎの知らせが届いています。いま見られますか。") % {"group": group}
