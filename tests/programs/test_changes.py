"""What becomes of families when a programme changes: the table of programs/README.md, walked row by row."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import TimeMachineFixture
from wagtail.models import Locale, Page

from ground.models import AuditEntry
from ground.refusals import Refusal
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from people.models import User
from people.roles import PUBLISHING
from places.models import Place
from programs.dates.actions import occurrences
from programs.dates.actions.make import make_dates
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.queries.programs import title_in
from programs.signups.actions.enroll import enroll
from tests.factories.programs import make_occurrence, make_program, program_index

pytestmark = pytest.mark.django_db
README = Path("programs/README.md")
WALKED: set[str] = set()


def row(what: str) -> Callable[..., Any]:
    """Marks a test as the walk of the row 「Staff … {what}」."""
    WALKED.add(what)
    return lambda walk: walk


def test_every_row_of_the_table_is_walked() -> None:
    table = README.read_text().split("| Staff … | Dates and seats | Families |", 1)[1].split("\n\n", 1)[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    assert len(rows) == len(set(rows)) == 21
    assert set(rows) == WALKED


@pytest.fixture
def staff(make_user: Callable[..., User]) -> User:
    return make_user("出す人", staff=True, groups=(PUBLISHING,))


@pytest.fixture
def program() -> ProgramPage:
    page = make_program("発達の気になる子の会", rule="")
    ProgramPage.objects.filter(pk=page.pk).update(first_published_at=timezone.now())
    return ProgramPage.objects.get(pk=page.pk)


@pytest.fixture
def enrolled(program: ProgramPage, make_user: Callable[..., User]) -> Enrollment:
    return enroll(actor=make_user("そら"), occurrence=make_occurrence(program))


def told(template: str) -> int:
    return OutgoingMail.objects.filter(template=f"programs/{template}", cancelled_at__isnull=True).count()


def unpublish(client: Client, program: ProgramPage, **fields: Any) -> Any:
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[program.pk]), fields)


@row("unpublish a programme with sign-ups")
def test_unpublishing_asks_first_who_is_affected(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, enrolled: Enrollment
) -> None:
    answer = unpublish(client_for(staff), program)
    assert "1組の申し込みがあります" in answer.content.decode()
    answer = unpublish(client_for(staff), program, families="call_off", reason=" ")
    assert answer.status_code == 422
    program.refresh_from_db()
    assert program.live
    assert (told("taken_back"), told("cancelled")) == (0, 0)


@row("unpublish a programme with sign-ups")
def test_unpublishing_and_keeping_the_dates(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, enrolled: Enrollment
) -> None:
    assert unpublish(client_for(staff), program, families="keep").status_code == 302
    program.refresh_from_db()
    assert not program.live
    assert (told("taken_back"), told("cancelled"), told("reminder")) == (1, 0, 1)
    page = client_for(enrolled.user).get(reverse("programs:enrollment", args=[enrolled.pk])).content.decode()
    assert "公開を終えました" in page
    assert f'href="{program.url}"' not in page


@row("unpublish a programme with sign-ups")
def test_unpublishing_and_calling_off(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, enrolled: Enrollment
) -> None:
    unpublish(client_for(staff), program, families="call_off", reason="講師の都合のため")
    assert (told("taken_back"), told("cancelled"), told("reminder")) == (0, 1, 0)
    assert Occurrence.objects.get().is_cancelled
    assert "中止" in client_for(enrolled.user).get("/my/").content.decode()


@row("let it expire")
def test_expiry_tells_that_the_date_takes_place(program: ProgramPage, enrolled: Enrollment) -> None:
    ProgramPage.objects.filter(pk=program.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    for _twice in range(2):
        call_command("publish_scheduled")
    program.refresh_from_db()
    assert not program.live
    assert (told("taken_back"), told("reminder")) == (1, 1)


@row("unpublish a programme that nobody is in")
def test_a_programme_with_nobody_in_it_goes_quietly_and_its_alias_with_it(
    client_for: Callable[..., Client], staff: User, program: ProgramPage
) -> None:
    make_occurrence(program)
    alias = program.create_alias(parent=program.get_parent(), update_slug="alias")
    assert unpublish(client_for(staff), program).status_code == 302
    assert not ProgramPage.objects.get(pk=alias.pk).live
    assert OutgoingMail.objects.count() == 0


@row("copy it as an alias")
def test_an_alias_owns_no_dates_and_no_seats(program: ProgramPage) -> None:
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


@row("change the place of the page")
def test_another_place_on_the_page_tells_who_signed_up_once(program: ProgramPage, enrolled: Enrollment) -> None:
    place = Place.objects.create(slug="b", name="みどり分館", layer="satellite", summary="x")
    Occurrence.objects.update(original_start=program.start_date)
    program.place = place
    program.save()
    for _twice in range(2):
        make_dates(program)
    date = Occurrence.objects.get()
    assert (told("moved"), date.known_place_id, date.revision) == (1, place.pk, 1)


@row("change the time")
def test_a_changed_time_raises_the_sequence(program: ProgramPage) -> None:
    make_dates(program)
    program.start_time = program.start_time.replace(hour=13)
    program.save()
    make_dates(program)
    assert program.occurrences.get().revision == 1


@row("move or restore one date")
def test_a_restored_date_that_meets_another_sign_up_says_so_and_nobody_loses_a_seat(
    staff: User, program: ProgramPage, enrolled: Enrollment, make_user: Callable[..., User]
) -> None:
    occurrences.cancel(actor=staff, occurrence=enrolled.occurrence, reason="大雪")
    other = make_occurrence(make_program("ほかの会"), starts_at=enrolled.occurrence.starts_at)
    enroll(actor=enrolled.user, occurrence=other)
    occurrences.restore(actor=staff, occurrence=enrolled.occurrence)
    assert (told("restored"), told("clash")) == (1, 1)
    assert enrolled.user.enrollments.active().count() == 2
    send_due()
    assert [letter.subject for letter in mail.outbox if "重なって" in letter.subject]


def test_a_reminder_is_never_sent_after_the_start(enrolled: Enrollment, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(enrolled.occurrence.starts_at + timedelta(minutes=1))
    send_due()
    assert mail.outbox == []
    assert told("reminder") == 0


def in_english(program: ProgramPage) -> ProgramPage:
    english, _made = Locale.objects.get_or_create(language_code="en")
    copy = program.copy_for_translation(english, copy_parents=True)
    copy.title, copy.slug = "A club", "club"
    copy.save_revision().publish()
    return ProgramPage.objects.get(pk=copy.pk)


def republish(program: ProgramPage, capture: DjangoCaptureOnCommitCallbacks, **fields: Any) -> ProgramPage:
    program = ProgramPage.objects.get(pk=program.pk)
    for name, value in fields.items():
        setattr(program, name, value)
    with capture(execute=True):
        program.save_revision().publish()
    return ProgramPage.objects.get(pk=program.pk)


def everything_sent() -> list[str]:
    """Every mail but the receipt and the reminder of the sign-up itself."""
    mails = OutgoingMail.objects.filter(cancelled_at__isnull=True)
    return sorted(
        mails.exclude(template__in=["programs/enrolled", "programs/reminder"]).values_list("template", flat=True)
    )


@pytest.fixture
def before(enrolled: Enrollment) -> list[Any]:
    """What had been sent when the sign-up was done."""
    return everything_sent()


@row("unpublish many pages at once")
def test_in_bulk_nothing_is_taken_back(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, enrolled: Enrollment, before: list[Any]
) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    for page in (program, program_index()):
        answer = client_for(staff).post(f"{address}?id={page.pk}", {"include_descendants": "on"})
        assert answer.status_code == 403
    assert ProgramPage.objects.get().live
    assert everything_sent() == before


@row("publish it again")
def test_published_again_it_is_as_before(
    program: ProgramPage, enrolled: Enrollment, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    translated = in_english(program)
    with django_capture_on_commit_callbacks(execute=True):
        program.unpublish()
    sent = everything_sent()
    republish(program, django_capture_on_commit_callbacks)
    assert not ProgramPage.objects.get(pk=translated.pk).live
    assert Occurrence.objects.published().filter(pk=enrolled.occurrence_id).exists()
    assert everything_sent() == sent


@row("give it another title")
def test_another_title_is_told_to_nobody_and_read_from_then_on(
    client_for: Callable[..., Client],
    program: ProgramPage,
    enrolled: Enrollment,
    before: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    republish(program, django_capture_on_commit_callbacks, title="ことばの会", draft_title="ことばの会")
    assert everything_sent() == before
    assert "ことばの会" in client_for(enrolled.user).get("/my/").content.decode()


@row("rename its address")
@row("rename its address in one language")
def test_renamed_addresses_redirect_and_calendars_and_sign_ups_stay(
    client_for: Callable[..., Client],
    program: ProgramPage,
    enrolled: Enrollment,
    before: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    english = in_english(program)
    client = client_for(enrolled.user)
    for page, slug in ((english, "renamed"), (program, "atarashii")):
        old = page.url
        new = republish(page, django_capture_on_commit_callbacks, slug=slug).url
        assert client.get(old).headers["Location"].endswith(new)
        for other in (english, program):
            assert client.get(ProgramPage.objects.get(pk=other.pk).url).status_code == 200
    for address in (
        reverse("programs:program_feed", args=[program.translation_key]),
        reverse("programs:enrollment", args=[enrolled.pk]),
    ):
        assert client.get(address).status_code == 200
    assert everything_sent() == before


@row("copy it")
def test_a_copy_is_a_programme_of_its_own(
    program: ProgramPage,
    enrolled: Enrollment,
    before: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    copy = program.copy(update_attrs={"slug": "copy", "title": "写し"}, keep_live=False)
    assert copy.occurrences.count() == 0
    copy = republish(copy, django_capture_on_commit_callbacks)
    assert (copy.occurrences.count(), Enrollment.objects.filter(occurrence__program=copy).count()) == (1, 0)
    assert copy.canonical == copy
    assert everything_sent() == before


@row("translate it, or bring a translation up to date")
def test_a_translation_brings_no_dates_and_no_mail(
    client_for: Callable[..., Client], program: ProgramPage, enrolled: Enrollment, before: list[Any]
) -> None:
    english = in_english(program)
    assert english.occurrences.count() == 0
    assert everything_sent() == before
    with translation.override("en"):
        assert title_in(program, "en") == "A club"


@row("delete its page in one language")
def test_a_page_deleted_in_one_language_takes_no_date_along(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, enrolled: Enrollment, before: list[Any]
) -> None:
    english = in_english(program)
    client_for(staff).post(reverse("wagtailadmin_pages:delete", args=[english.pk]))
    assert not ProgramPage.objects.filter(pk=english.pk).exists()
    assert Enrollment.objects.active().get().occurrence.program == program
    assert title_in(program, "en") == program.title
    page = client_for(enrolled.user).get(f"/en{reverse('programs:enrollment', args=[enrolled.pk])}", follow=True)
    assert page.status_code == 200
    assert program.title in page.content.decode()
    assert everything_sent() == before


@row("go back to an older version")
def test_an_older_version_is_like_any_publishing(
    program: ProgramPage, enrolled: Enrollment, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Occurrence.objects.update(original_start=program.start_date)
    older = program.save_revision()
    place = Place.objects.create(slug="b", name="みどり分館", layer="satellite", summary="x")
    republish(program, django_capture_on_commit_callbacks, place=place)
    assert told("moved") == 1
    with django_capture_on_commit_callbacks(execute=True):
        older.publish()
    date = Occurrence.objects.get()
    assert (told("moved"), date.where, date.in_schedule) == (2, None, True)


@row("change the rule so that a date falls out")
@row("change the time")
def test_a_date_that_falls_out_stays_for_its_people_until_staff_decide(
    client_for: Callable[..., Client],
    staff: User,
    program: ProgramPage,
    enrolled: Enrollment,
    before: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Occurrence.objects.update(original_start=program.start_date)
    empty = make_occurrence(program, day=program.start_date + timedelta(days=3))
    republish(program, django_capture_on_commit_callbacks, start_date=program.start_date + timedelta(days=1))
    date = Occurrence.objects.get(pk=enrolled.occurrence_id)
    assert (date.in_schedule, date.is_cancelled) == (False, False)
    assert not Occurrence.objects.filter(pk=empty.pk).exists()
    assert everything_sent() == before
    page = client_for(staff).get(reverse("programs_schedule:program", args=[program.pk])).content.decode()
    assert "この回は新しい予定にありません。" in page
    occurrences.cancel(actor=staff, occurrence=date, reason="日を変えたため")
    assert told("cancelled") == 1


@row("call off one date")
def test_a_date_called_off_keeps_its_seats_and_tells_once(staff: User, enrolled: Enrollment) -> None:
    occurrences.cancel(actor=staff, occurrence=enrolled.occurrence, reason="大雪")
    assert (told("cancelled"), told("reminder")) == (1, 0)
    assert Enrollment.objects.active().count() == 1


@row("move or restore one date")
def test_a_moved_date_that_meets_another_sign_up_says_so(
    client_for: Callable[..., Client], staff: User, enrolled: Enrollment
) -> None:
    other = make_occurrence(make_program("ほかの会"), starts_at=enrolled.occurrence.starts_at + timedelta(days=1))
    enroll(actor=enrolled.user, occurrence=other)
    occurrences.move(actor=staff, occurrence=enrolled.occurrence, starts_at=other.starts_at)
    assert (told("moved"), told("clash")) == (1, 1)
    assert client_for(enrolled.user).get("/my/").content.decode().count("時間が重なっています") == 2


@row("move its page in the tree")
def test_a_page_moved_in_the_tree_keeps_dates_and_redirects(
    client_for: Callable[..., Client],
    program: ProgramPage,
    enrolled: Enrollment,
    before: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    old = program.url
    index = program_index()
    above = index.get_parent().add_child(instance=type(index)(title="夏の講座", slug="summer"))
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=program.pk).move(above, pos="last-child")
    moved = ProgramPage.objects.get(pk=program.pk)
    client = client_for(enrolled.user)
    assert client.get(old).headers["Location"].endswith(moved.url)
    assert client.get(moved.url).status_code == 200
    assert client.get(reverse("programs:enrollment", args=[enrolled.pk])).status_code == 200
    assert moved.occurrences.get() == enrolled.occurrence
    assert everything_sent() == before


@row("delete a programme with sign-ups")
def test_a_programme_with_sign_ups_is_not_deleted(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, enrolled: Enrollment, before: list[Any]
) -> None:
    client = client_for(staff)
    for page in (program, program_index()):
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={program.pk}")
    assert ProgramPage.objects.filter(pk=program.pk).exists()
    assert everything_sent() == before


@pytest.fixture
def place(program: ProgramPage) -> Place:
    place = Place.objects.create(slug="b", name="みどり分館", layer="satellite", summary="x")
    ProgramPage.objects.filter(pk=program.pk).update(place=place)
    program.refresh_from_db()
    return place


def try_to_delete(client: Client, place: Place) -> list[str]:
    """By the staff's screen, asking and doing; in bulk; by Wagtail's API; by code, one and many."""
    address = reverse("places_staff:delete", args=[place.pk])
    said = [client.get(address, follow=True).content.decode(), client.post(address, follow=True).content.decode()]
    bulk = reverse("wagtail_bulk_action", args=["places", "place", "delete"])
    assert client.post(f"{bulk}?id={place.pk}").status_code == 403
    for way in (place, Place.objects.filter(pk=place.pk), Place.objects.all()):
        with pytest.raises(Refusal) as refused, transaction.atomic():
            way.delete()
        said.append(str(refused.value))
    assert Place.objects.filter(pk=place.pk).exists()
    return said


@row("delete a place where dates are coming")
def test_a_place_where_families_will_come_is_not_deleted(
    client_for: Callable[..., Client],
    staff: User,
    program: ProgramPage,
    place: Place,
    enrolled: Enrollment,
    before: list[Any],
) -> None:
    make_occurrence(program, day=program.start_date + timedelta(days=7))
    other = make_program("ふたごの会", rule="", place=place)
    make_occurrence(other)
    Place.objects.create(slug="c", name="あいている場所", layer="satellite", summary="x")
    for words in try_to_delete(client_for(staff), place):
        assert "「みどり分館」では、これから2講座の3回が開かれるので、削除できません" in words
        assert "「発達の気になる子の会」、「ふたごの会」" in words
        assert "別の場所を選んで公開してください" in words
    program.refresh_from_db()
    assert (program.place, Occurrence.objects.filter(revision=0).count()) == (place, 3)
    assert everything_sent() == before
    assert not AuditEntry.objects.filter(verb="places.delete_place").exists()


@row("delete a place where dates are coming")
def test_a_place_of_one_moved_date_or_of_a_page_taken_back_stays_as_long_as_people_come(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, place: Place, enrolled: Enrollment
) -> None:
    own = Place.objects.create(slug="c", name="もみじ館", layer="satellite", summary="x")
    Occurrence.objects.update(place=own)
    assert all("「もみじ館」では、これから1講座の1回" in words for words in try_to_delete(client_for(staff), own))
    Place.objects.get(pk=place.pk).delete()  # the page's own place, where no date is
    ProgramPage.objects.filter(pk=program.pk).update(live=False)
    assert len(try_to_delete(client_for(staff), own)) == 5
    Enrollment.objects.update(state="cancelled")
    assert client_for(staff).post(reverse("places_staff:delete", args=[own.pk])).status_code == 302
    assert not Place.objects.filter(pk=own.pk).exists()


@row("delete a place where dates are coming")
@pytest.mark.parametrize("change", ["past", "cancelled", "elsewhere", "draft"])
def test_a_place_that_nobody_will_come_to_goes(
    client_for: Callable[..., Client], staff: User, program: ProgramPage, place: Place, change: str
) -> None:
    date = make_occurrence(program)
    match change:
        case "past":
            day = timedelta(days=30)
            Occurrence.objects.update(starts_at=date.starts_at - day, ends_at=date.ends_at - day)
        case "cancelled":
            occurrences.cancel(actor=staff, occurrence=date, reason="大雪")
        case "elsewhere":
            other = Place.objects.create(slug="c", name="もみじ館", layer="satellite", summary="x")
            ProgramPage.objects.filter(pk=program.pk).update(place=other)
        case "draft":
            ProgramPage.objects.filter(pk=program.pk).update(live=False)
    client = client_for(staff)
    assert "削除できません" not in client.get(reverse("places_staff:delete", args=[place.pk])).content.decode()
    client.post(reverse("places_staff:delete", args=[place.pk]))
    assert not Place.objects.filter(pk=place.pk).exists()
    assert AuditEntry.objects.get(verb="places.delete_place").actor == staff
