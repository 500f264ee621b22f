"""How the staff screens count families."""

from collections.abc import Iterable

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.enums import CapacityUnit
from programs.models import Enrollment, Occurrence


def families_words(dates: Iterable[Occurrence]) -> str:
    """「3組」, 「5人」 or 「3組と5人」: how many seats of these dates are taken, as each programme counts them."""
    taken = (
        Enrollment.objects.active()
        .filter(occurrence__in=dates)
        .order_by()
        .values("occurrence__program__capacity_unit")
        .annotate(seats=Sum("seats"))
        .values_list("occurrence__program__capacity_unit", "seats")
    )
    numbers = dict(taken)
    words = []
    if families := numbers.get(CapacityUnit.FAMILIES):
        words.append(ngettext("%(count)d組", "%(count)d組", families) % {"count": families})
    if people := numbers.get(CapacityUnit.PEOPLE):
        words.append(ngettext("%(count)d人", "%(count)d人", people) % {"count": people})
    return _("と").join(words)
