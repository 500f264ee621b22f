"""The alarm that a handover raises which nobody acknowledged (`groups.duty.alarm_kinds`)."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desk.models import Handover
from groups.duty.alarm_kinds import Able, AlarmKind, coordinators_now
from groups.models import Alarm

UNSEEN = "desk.handover"


class Unseen(AlarmKind):
    """Somebody ended a shift, and nobody took over. Its subject is the handover. Coordinators alone are called."""

    name = UNSEEN
    label = _("見守りの引き継ぎが、まだ受け取られていません")

    def able(self, alarms: Sequence[Alarm]) -> Mapping[int, Able]:
        """Return all coordinators but whoever ended the shift, and those whom each case in it is about."""
        waiting = Handover.objects.filter(pk__in={alarm.subject for alarm in alarms}, acknowledged_at=None)
        found = {one.pk: one for one in waiting.prefetch_related("cases__case")}
        everybody = coordinators_now()
        return {
            alarm.pk: Able(frozenset(), everybody - _concerned(found[alarm.subject]))
            for alarm in alarms
            if alarm.subject in found
        }

    def path(self, alarm: Alarm, *, coordinates: bool) -> str:
        """Return the handover's place on the desk."""
        return f"{reverse('desk')}#handover-{alarm.subject}"


def _concerned(handover: Handover) -> set[int | None]:
    cases = [one.case for one in handover.cases.all()]
    whom = [{case.about_id, case.against_id} for case in cases]
    return {handover.by_id} | (set.intersection(*whom) if whom else set())
