"""News from programmes: a date that somebody signed up for was moved, called off or restored."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.actions.tell import tell
from notices.kinds import Kind, Line, register
from notices.models import Fact, Notice
from programs.enums import ACTIVE_ENROLLMENTS
from programs.models import Enrollment, Occurrence
from programs.queries.programs import in_language
from programs.schedule.moments import when_words


def changed(*, occurrence: Occurrence) -> None:
    """To everybody with a seat, once for each change: their mail of it went out at once, and says more."""
    tell(kind=CHANGED.name, key=f"{CHANGED.name}:{occurrence.pk}:{occurrence.revision}", about=occurrence.pk)


class Changed(Kind):
    """A date has another time or place, is called off, or takes place after all: for who has a seat, until its end."""

    name = "programs.changed"
    label = gettext_lazy("申し込んだ回の変更や中止")
    mails_itself = True

    def people(self, fact: Fact, after: int, most: int) -> Sequence[int]:
        seats = Enrollment.objects.active().filter(occurrence=fact.about, user__is_active=True, user_id__gt=after)
        return list(seats.order_by("user_id").values_list("user_id", flat=True)[:most])

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        now = timezone.now()
        return {notice.pk: notice.count for notice, seat in _seats(notices) if seat.occurrence.ends_at > now}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        seats = _seats(notices)
        in_language([seat.occurrence for _notice, seat in seats])
        return {
            notice.pk: Line(_words(seat.occurrence), reverse("programs:enrollment", args=[seat.pk]))
            for notice, seat in seats
        }


CHANGED = Changed()


def make_known() -> None:
    """Register this kind."""
    register(CHANGED)


def _seats(notices: Sequence[Notice]) -> list[tuple[Notice, Enrollment]]:
    """Each notice with the sign-up of its person for that date, as long as they have a seat."""
    active = Enrollment.objects.filter(
        state__in=ACTIVE_ENROLLMENTS,
        occurrence__in={notice.about for notice in notices},
        user__in={notice.user_id for notice in notices},
    ).select_related("occurrence__program")
    seats = {(seat.occurrence_id, seat.user_id): seat for seat in active}
    return [
        (notice, seats[notice.about, notice.user_id]) for notice in notices if (notice.about, notice.user_id) in seats
    ]


def _words(occurrence: Occurrence) -> str:
    facts = {
        "title": occurrence.page.title,  # type: ignore[attr-defined]
        "when": when_words(occurrence.starts_at, occurrence.ends_at),
    }
    if occurrence.is_cancelled:
        return _("「%(title)s」%(when)sは、中止になりました") % facts
    if occurrence.moved_from is not None:
        return _("「%(title)s」の日時が%(when)sに変わりました") % facts
    return _("「%(title)s」%(when)sのご案内が変わりました。ひらきますので、場所と時間をたしかめてください") % facts
