"""What becomes of families when a programme changes: the table of programs/README.md, walked row by row."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.actions.mail import send_due
from people.models import OutgoingMail
from people.roles import PUBLISHING
from places.models import Place
from programs.actions import occurrences
from programs.actions.enroll import enroll
from programs.actions.schedule import make_dates
from programs.models import Occurrence, ProgramPage
from tests.programs.make import make_occurrence, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(make_user):
    return make_user("出す人", staff=True, groups=(PUBLISHING,))


@pytest.fixture
def program():
    page = make_program("発達の気になる子の会", rule="")
    ProgramPage.objects.filter(pk=page.pk).update(first_published_at=timezone.now())
    return ProgramPage.objects.get(pk=page.pk)


@pytest.fixture
def enrolled(program, make_user):
    return enroll(actor=make_user("そら"), occurrence=make_occurrence(program))


def told(template):
    return OutgoingMail.objects.filter(template=f"programs/{template}", cancelled_at__isnull=True).count()


def unpublish(client, program, **fields):
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[program.pk]), fields)


def test_unpublishing_asks_first_who_is_affected(client_for, staff, program, enrolled):
    answer = unpublish(client_for(staff), program)
    assert "1件の申し込みがあります" in answer.content.decode()
    answer = unpublish(client_for(staff), program, families="call_off", reason=" ")
    assert answer.status_code == 422
    program.refresh_from_db()
    assert program.live
    assert (told("taken_back"), told("cancelled")) == (0, 0)


def test_unpublishing_and_keeping_the_dates(client_for, staff, program, enrolled):
    assert unpublish(client_for(staff), program, families="keep").status_code == 302
    program.refresh_from_db()
    assert not program.live
    assert (told("taken_back"), told("cancelled"), told("reminder")) == (1, 0, 1)
    page = client_for(enrolled.user).get(reverse("programs:enrollment", args=[enrolled.pk])).content.decode()
    assert "公開を終えました" in page
    assert f'href="{program.url}"' not in page


def test_unpublishing_and_calling_off(client_for, staff, program, enrolled):
    unpublish(client_for(staff), program, families="call_off", reason="講師の都合のため")
    assert (told("taken_back"), told("cancelled"), told("reminder")) == (0, 1, 0)
    assert Occurrence.objects.get().is_cancelled
    assert "中止" in client_for(enrolled.user).get("/my/").content.decode()


def test_expiry_tells_that_the_date_takes_place(program, enrolled):
    ProgramPage.objects.filter(pk=program.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    for _twice in range(2):
        call_command("publish_scheduled")
    program.refresh_from_db()
    assert not program.live
    assert (told("taken_back"), told("reminder")) == (1, 1)


def test_a_programme_with_nobody_in_it_goes_quietly_and_its_alias_with_it(client_for, staff, program):
    make_occurrence(program)
    alias = program.create_alias(parent=program.get_parent(), update_slug="alias")
    assert unpublish(client_for(staff), program).status_code == 302
    assert not ProgramPage.objects.get(pk=alias.pk).live
    assert OutgoingMail.objects.count() == 0


def test_an_alias_owns_no_dates_and_no_seats(program):
    make_dates(program)
    alias = program.create_alias(parent=program.get_parent(), update_slug="alias").specific
    again = alias.create_alias(parent=program.get_parent(), update_slug="again").specific
    for one in (alias, again):
        make_dates(one)
        assert one.occurrences.count() == 0
        assert one.canonical == program
    page = Client().get(alias.url).content.decode()
    assert f"/programs/dates/{program.occurrences.get().pk}/signup/" in page
    assert Client().get("/programs/").content.decode().count("発達の気になる子の会") == 1


def test_another_place_on_the_page_tells_who_signed_up_once(program, enrolled):
    place = Place.objects.create(slug="b", name="みどり分館", layer="satellite", summary="x")
    Occurrence.objects.update(original_start=program.start_date)
    program.place = place
    program.save()
    for _twice in range(2):
        make_dates(program)
    date = Occurrence.objects.get()
    assert (told("moved"), date.known_place_id, date.revision) == (1, place.pk, 1)


def test_a_changed_time_raises_the_sequence(program):
    make_dates(program)
    program.start_time = program.start_time.replace(hour=13)
    program.save()
    make_dates(program)
    assert program.occurrences.get().revision == 1


def test_a_restored_date_that_meets_another_sign_up_says_so_and_nobody_loses_a_seat(
    staff, program, enrolled, make_user
):
    occurrences.cancel(actor=staff, occurrence=enrolled.occurrence, reason="大雪")
    other = make_occurrence(make_program("ほかの会"), starts_at=enrolled.occurrence.starts_at)
    enroll(actor=enrolled.user, occurrence=other)
    occurrences.restore(actor=staff, occurrence=enrolled.occurrence)
    assert (told("restored"), told("clash")) == (1, 1)
    assert enrolled.user.enrollments.active().count() == 2
    send_due()
    assert [letter.subject for letter in mail.outbox if "重なって" in letter.subject]


def test_a_reminder_is_never_sent_after_the_start(enrolled, time_machine):
    time_machine.move_to(enrolled.occurrence.starts_at + timedelta(minutes=1))
    send_due()
    assert mail.outbox == []
    assert told("reminder") == 0
