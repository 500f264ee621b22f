"""The demo's programmes."""

from datetime import date

import pytest
from django.utils import timezone

from notices.models import OutgoingMail
from people.demo import cast
from places import demo as places_demo
from programs import demo
from programs.enums import Availability, EnrollmentState, OccurrenceState, ProgramKind
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.queries.dates import availability, visible

pytestmark = pytest.mark.django_db


def test_the_demo_has_what_it_promises_and_twice_adds_nothing() -> None:
    people, today = cast(), timezone.localdate()
    places_demo.tell(people, today)
    demo.tell(people, today)
    japanese = ProgramPage.objects.live().filter(locale__language_code="ja")
    assert japanese.count() == 10
    assert japanese.filter(kind=ProgramKind.BABY_CONTACT).count() == 3
    assert ProgramPage.objects.live().filter(locale__language_code="en").count() == 10
    assert all(page.occurrences.upcoming().exists() for page in japanese)
    assert Occurrence.objects.filter(state=OccurrenceState.CANCELLED).count() == 1
    assert Occurrence.objects.filter(moved_from__isnull=False).count() == 2
    held = Enrollment.objects.get(state=EnrollmentState.HELD)
    assert (held.user, held.is_minor, held.occurrence.program.kind) == (people["haru"], True, ProgramKind.BABY_CONTACT)
    after_school = visible().get(pk=held.occurrence_id)
    assert (after_school.seats_taken, after_school.seats) == (5, 6)
    assert after_school.enrollments.get(user=people["natsuki"]).state == EnrollmentState.CONFIRMED
    assert {one.program.slug for one in visible() if availability(one) == Availability.FULL} == {"kotoba-yukkuri"}
    before = (
        Occurrence.objects.count(),
        ProgramPage.objects.count(),
        Enrollment.objects.count(),
        OutgoingMail.objects.count(),
    )
    demo.tell(people, today)
    assert (
        Occurrence.objects.count(),
        ProgramPage.objects.count(),
        Enrollment.objects.count(),
        OutgoingMail.objects.count(),
    ) == before


@pytest.mark.one_database
@pytest.mark.parametrize("today", [date(2027, 2, 28), date(2028, 2, 29), date(2027, 12, 31)])
def test_the_demo_can_be_told_on_any_day(today: date) -> None:
    import time_machine

    with time_machine.travel(today, tick=False):
        demo.tell(cast(), today)
        assert ProgramPage.objects.live().filter(locale__language_code="ja").count() == 10
