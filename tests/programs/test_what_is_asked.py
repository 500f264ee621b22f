"""What a programme asks of families is a setting of any programme; its kind only says what is usual."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Locale

from people.models import User
from people.roles import PUBLISHING
from programs.dates.actions.make import share_facts
from programs.enums import CapacityUnit, EnrollmentState, ProgramKind
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.signups.actions.seats import seats_taken
from tests.factories.programs import make_occurrence, make_program
from tests.programs.test_staff_editor import publish

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
GUARDED, PEOPLE = "18歳未満です", 'name="people"'


@pytest.fixture
def phone(make_user: Callable[..., User], client_for: Callable[..., Client]) -> Client:
    return client_for(make_user("はる"))


@pytest.fixture
def publisher(make_user: Callable[..., User], client_for: Callable[..., Client]) -> Client:
    return client_for(make_user("出す人", staff=True, groups=(PUBLISHING,)))


def form_of(**facts: Any) -> tuple[str, Occurrence]:
    """The address of the sign-up form, and the name of its programme's date."""
    date = make_occurrence(make_program(**facts))
    return reverse("programs:sign_up", args=[date.pk]), date


@pytest.mark.parametrize(
    ("facts", "guarded", "people"),
    [
        ({}, False, True),
        ({"kind": ProgramKind.BABY_CONTACT}, True, False),
        ({"asks_guardian": True}, True, True),
        ({"asks_people": False}, False, False),
        ({"asks_guardian": True, "asks_people": False}, True, False),
        ({"kind": ProgramKind.BABY_CONTACT, "asks_guardian": False}, False, False),
        ({"kind": ProgramKind.BABY_CONTACT, "asks_people": True}, True, True),
        ({"kind": ProgramKind.BABY_CONTACT, "asks_guardian": False, "asks_people": True}, False, True),
    ],
)
def test_the_form_asks_what_the_programme_says(
    phone: Client, facts: dict[str, Any], guarded: bool, people: bool
) -> None:
    page = phone.get(form_of(**facts)[0]).content.decode()
    assert (GUARDED in page, PEOPLE in page) == (guarded, people)


def test_a_course_with_a_guardians_consent_holds_seats_for_all_who_come(phone: Client) -> None:
    address, date = form_of(asks_guardian=True, capacity_unit=CapacityUnit.PEOPLE)
    answers = {"called_name": "はる", "people": "3", "age": "minor", "guardian_email": "parent@example.org"}
    assert phone.post(address, answers).status_code == 302
    mine = Enrollment.objects.get()
    assert (mine.state, len(mine.names), seats_taken(date)) == (EnrollmentState.HELD, 3, 3)


def test_a_new_programme_is_given_what_is_usual_for_its_kind(
    publisher: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for kind, slug, expected in (
        (ProgramKind.COURSE, "a", (False, True)),
        (ProgramKind.BABY_CONTACT, "b", (True, False)),
    ):
        publish(publisher, django_capture_on_commit_callbacks, kind=kind, slug=slug)
        page = ProgramPage.objects.get(slug=slug)
        assert (page.needs_guardian, page.takes_groups) == expected


def test_staff_decide_otherwise_and_it_stays_so(
    publisher: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    said = {"kind": ProgramKind.BABY_CONTACT, "asks_guardian": "False", "asks_people": "True"}
    publish(publisher, django_capture_on_commit_callbacks, **said)
    page = ProgramPage.objects.get(slug="futago")
    assert (page.asks_guardian, page.asks_people) == (False, True)


@pytest.mark.parametrize(
    ("before", "after", "sent", "expected"),
    [
        # Nothing said: the kind's own ways come with it.
        ("course", "baby_contact", {"asks_guardian": "", "asks_people": ""}, (True, False)),
        ("baby_contact", "course", {"asks_guardian": "", "asks_people": ""}, (False, True)),
        # What staff said, before or in the same form, stays.
        ("course", "baby_contact", {"asks_guardian": "False", "asks_people": "True"}, (False, True)),
        ("baby_contact", "course", {"asks_guardian": "True", "asks_people": "False"}, (True, False)),
        ("parents_meeting", "course", {"asks_guardian": "", "asks_people": "False"}, (False, False)),
    ],
)
def test_another_kind_brings_what_is_usual_and_leaves_what_was_said(
    publisher: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    before: str,
    after: str,
    sent: dict[str, str],
    expected: Any,
) -> None:
    publish(publisher, django_capture_on_commit_callbacks, kind=before, **sent)
    page = ProgramPage.objects.get(slug="futago")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert publish(publisher, django_capture_on_commit_callbacks, edit, kind=after, **sent).status_code == 302
    page = ProgramPage.objects.get(pk=page.pk)
    assert (page.kind, page.needs_guardian, page.takes_groups) == (after, *expected)


@pytest.mark.parametrize("said", [(True, False), (False, True), (None, None)])
def test_a_draft_of_the_version_before_leaves_the_settings_as_they_are(
    publisher: Client, said: tuple[bool | None, bool | None]
) -> None:
    """Its text does not know them: neither the editor nor publishing takes a guardian away or brings one."""
    page = make_program(slug="mae", kind=ProgramKind.BABY_CONTACT, asks_guardian=said[0], asks_people=said[1])
    draft = page.save_revision()
    content = {name: value for name, value in draft.content.items() if name not in ("asks_guardian", "asks_people")}
    type(draft).objects.filter(pk=draft.pk).update(content=content)
    edited = publisher.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    assert (edited["asks_guardian"].value(), edited["asks_people"].value()) == said
    page.get_latest_revision().publish()
    page = ProgramPage.objects.get(pk=page.pk)
    assert (page.asks_guardian, page.asks_people) == said


def test_a_kind_that_the_version_before_publishes_brings_its_guardian() -> None:
    """Its processes leave the new columns alone, and they are empty unless somebody said something."""
    page = make_program(slug="mae")
    ProgramPage.objects.filter(pk=page.pk).update(kind=ProgramKind.BABY_CONTACT)
    page = ProgramPage.objects.get(pk=page.pk)
    assert (page.needs_guardian, page.takes_groups) == (True, False)


def test_translations_ask_the_same(phone: Client) -> None:
    page = make_program(asks_guardian=True, asks_people=False)
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.asks_guardian = False
    english.save()
    english.get_latest_revision().publish()
    share_facts(page)
    english = ProgramPage.objects.get(pk=english.pk)
    assert (english.asks_guardian, english.asks_people) == (True, False)


def test_what_cannot_be_chosen_is_said_beside_the_field(
    publisher: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    answer = publish(publisher, django_capture_on_commit_callbacks, asks_guardian="maybe")
    assert list(answer.context["form"].errors) == ["asks_guardian"]


FORM = {"called_name": "はる", "note": "出入口の近く"}
GUARDIANS = {"age": "minor", "guardian_email": "parent@example.org"}


@pytest.mark.parametrize(
    ("facts", "before", "after"),
    [
        ({"asks_guardian": False, "asks_people": False}, GUARDIANS, {}),
        ({"asks_guardian": False, "asks_people": False}, {"age": "adult", "guardian_email": ""}, {}),
        ({"asks_guardian": False, "asks_people": False}, {"people": "3"}, {}),
        ({"asks_guardian": True, "asks_people": False}, {}, GUARDIANS),
        ({"asks_guardian": True, "asks_people": False}, {"people": "3"}, {"age": "adult", "guardian_email": ""}),
        ({"asks_guardian": False, "asks_people": True}, {}, {"people": "3"}),
    ],
)
def test_what_is_asked_since_or_no_more_is_shown_before_anybody_is_signed_up(
    phone: Client, facts: dict[str, Any], before: dict[str, str], after: dict[str, str]
) -> None:
    address = form_of(**facts)[0]
    again = phone.post(address, FORM | before)
    assert again.status_code == 422
    assert "おたずねすることが変わりました" in again.content.decode()
    assert "出入口の近く</textarea>" in again.content.decode()
    assert not Enrollment.objects.exists()
    assert phone.post(address, FORM | after).status_code == 302
    mine = Enrollment.objects.get()
    assert (mine.is_minor, mine.people) == (after.get("age") == "minor", int(after.get("people", "1")))


@pytest.mark.parametrize("facts", [{"asks_guardian": True}, {"asks_people": True}, {"asks_guardian": False}])
def test_who_forgets_an_answer_is_not_told_that_the_questions_changed(phone: Client, facts: dict[str, Any]) -> None:
    """A browser sends every field but a choice that was not made."""
    answers = {"people": "", "guardian_email": ""} if facts.get("asks_guardian") else {"people": ""}
    again = phone.post(form_of(**facts)[0], FORM | answers)
    assert again.status_code == 422
    assert "おたずねすることが変わりました" not in again.content.decode()
