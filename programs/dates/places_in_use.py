"""Guard against deleting a place that families are about to visit."""

from django.db.models import Exists, OuterRef, Q

from places.models import Place
from programs.dates import refusals
from programs.enums import OccurrenceState
from programs.models import Enrollment, Occurrence


def refuse_place_in_use(place: Place) -> None:
    """Refuse while coming dates take place there: public ones, and those in which somebody still has a seat."""
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
    raise refusals.place_in_use(place, len(dates), list(titles.values()))
