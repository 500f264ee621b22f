"""A place that families will come to is not deleted under them."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.refusals import Refusal
from places.models import Place
from programs.enums import OccurrenceState
from programs.models import Enrollment, Occurrence

MOST_NAMED = 5  # programmes


def refuse_place_in_use(place: Place) -> None:
    """Refuse while coming dates take place there: public ones, and those that somebody still has a seat in."""
    seats = Exists(Enrollment.objects.active().filter(occurrence=OuterRef("pk")))
    dates = (
        Occurrence.objects.upcoming()
        .filter(Q(place=place) | Q(place=None, program__place=place), state=OccurrenceState.SCHEDULED)
        .filter(Q(program__live=True, in_schedule=True) | seats)
        .values_list("program_id", "program__title")
    )
    titles = dict(dates)
    if not titles:
        return
    named = _("、").join(_("「%(title)s」") % {"title": title} for title in list(titles.values())[:MOST_NAMED])
    facts = {
        "place": place,
        "dates": ngettext("%(count)d回", "%(count)d回", len(dates)) % {"count": len(dates)},
        "programs": ngettext("%(count)d講座", "%(count)d講座", len(titles)) % {"count": len(titles)},
        "named": named if len(titles) <= MOST_NAMED else _("%(named)sなど") % {"named": named},
    }
    raise Refusal(
        "place_in_use",
        _("「%(place)s」では、これから%(programs)sの%(dates)sが開かれるので、削除できません（%(named)s）。") % facts,
        _(
            "先に、講座のページで別の場所を選んで公開してください（その回だけの場所は「講座の日程」で変えられます）。そのあとで削除できます。"
        ),
    )
