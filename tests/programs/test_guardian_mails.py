"""No mail to a guardian outlives what it is about: all kinds of them, walked, and the one door they leave by."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db.models import F, QuerySet
from django.utils import timezone
from time_machine import TimeMachineFixture

from ground.models import Count
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from notices.models.outgoing_mail import MOST_ATTEMPTS
from people.actions.account import erase_account
from people.models import User
from people.roles import PUBLISHING
from programs import mails
from programs.dates.actions import occurrences, visibility
from programs.models import Enrollment
from programs.signups import links
from programs.signups.actions import guardian
from programs.signups.actions.cancel import cancel
from programs.signups.actions.enroll import enroll
from programs.signups.actions.erase import erase_old
from tests.factories.programs import make_occurrence, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PARENT, OTHER_PARENT = "parent@example.org", "aunt@example.org"
TEMPLATES = sorted(
    path.stem
    for path in Path("templates/email/programs").glob("[!_]*.txt")
    if not path.stem.endswith("_subject")
)  # fmt: skip


@pytest.fixture
def staff(make_user: Callable[..., User]) -> User:
    return make_user("出す人", staff=True, groups=(PUBLISHING,))


@pytest.fixture
def held(make_user: Callable[..., User]) -> Enrollment:
    return enroll(
        actor=make_user("はる"), occurrence=make_occurrence(make_program()), is_minor=True, guardian_email=PARENT
    )


@pytest.fixture
def sibling(held: Enrollment, make_user: Callable[..., User]) -> Enrollment:
    """The same guardian and the same date, of another child, whose mails stay."""
    Count.objects.all().delete()
    return enroll(actor=make_user("そら"), occurrence=held.occurrence, is_minor=True, guardian_email=PARENT)


def agree(held: Enrollment, **_others: Any) -> None:
    secret = waiting(held).get(template="programs/guardian_asked").context["secret"]
    guardian.confirm(token=links.guardian_token(held.pk, secret))


def step_back(held: Enrollment, **_others: Any) -> None:
    send_due()
    cancel(actor=held.user, enrollment=held)


def call_off(held: Enrollment, staff: User) -> None:
    occurrences.cancel(actor=staff, occurrence=held.occurrence, reason="大雪")


def restore(held: Enrollment, staff: User) -> None:
    call_off(held, staff)
    occurrences.restore(actor=staff, occurrence=held.occurrence)


def move(held: Enrollment, staff: User) -> None:
    starts_at = held.occurrence.starts_at + timedelta(days=1)
    occurrences.move(actor=staff, occurrence=held.occurrence, starts_at=starts_at)


def move_onto_another(held: Enrollment, staff: User) -> None:
    other = make_occurrence(make_program("ほかの会"), starts_at=held.occurrence.starts_at + timedelta(days=1))
    enroll(actor=held.user, occurrence=other)
    move(held, staff)


def take_the_page_back(held: Enrollment, **_others: Any) -> None:
    visibility.taken_back(page=held.occurrence.program)


ACTS: dict[str, Callable[..., None]] = {
    "guardian_asked": lambda **_others: None,
    "guardian_agreed": agree,
    "stepped_back": step_back,
    "cancelled": call_off,
    "restored": restore,
    "moved": move,
    "clash": move_onto_another,
    "taken_back": take_the_page_back,
}


def waiting(enrollment: Enrollment) -> QuerySet[Any]:
    return OutgoingMail.objects.filter(to_email=PARENT, context__enrollment_id=enrollment.pk)


def traces(enrollment: Enrollment) -> list[Any]:
    """Whatever still names this sign-up in a guardian's mail, or gives the address: by key, by content."""
    kept = OutgoingMail.objects.filter(to_user=None).values_list("key", "to_email", "context", "last_error")
    return [row for row in kept if f":{enrollment.pk}:guardian" in row[0] or row[2].get("enrollment_id") == enrollment.pk]  # fmt: skip


@pytest.mark.parametrize("kind", ACTS)
def test_a_waiting_mail_of_each_kind_goes_with_the_account(
    kind: str, held: Enrollment, sibling: Enrollment, staff: User
) -> None:
    ACTS[kind](held=held, staff=staff)
    assert waiting(held).filter(template=f"programs/{kind}").count() == 1
    others = set(waiting(sibling).values_list("pk", flat=True))
    erase_account(actor=held.user, person=held.user)
    assert traces(held) == []
    assert set(OutgoingMail.objects.filter(to_email=PARENT).values_list("pk", flat=True)) == others
    mail.outbox.clear()
    send_due()
    assert len([letter for letter in mail.outbox if letter.to == [PARENT]]) == len(others)


@pytest.mark.parametrize("state", ["waiting", "interrupted", "given up", "put off"])
def test_whatever_is_written_to_a_guardian_is_erased_in_any_state(state: str, held: Enrollment) -> None:
    for template in TEMPLATES:
        mails._send(held, f"programs/{template}", mails.Reader.GUARDIAN)
    fields = {
        "waiting": {},
        "interrupted": {"sending_since": timezone.now(), "attempts": 1},
        "given up": {"attempts": MOST_ATTEMPTS, "last_error": "…"},
        "put off": {"due_at": F("due_at") + timedelta(hours=6), "attempts": 3},
    }[state]
    OutgoingMail.objects.filter(to_email=PARENT).update(**fields)
    assert len(traces(held)) == len(TEMPLATES) + 1
    erase_account(actor=held.user, person=held.user)
    assert traces(held) == []
    assert not OutgoingMail.objects.filter(to_email=PARENT).exists()


@pytest.mark.parametrize("kind", ACTS)
def test_a_mail_that_never_went_out_goes_with_the_address_after_the_class(
    kind: str, held: Enrollment, staff: User, time_machine: TimeMachineFixture
) -> None:
    ACTS[kind](held=held, staff=staff)
    held.refresh_from_db()
    OutgoingMail.objects.update(due_at=timezone.now() + timedelta(days=60), not_after=None)
    time_machine.move_to(held.occurrence.ends_at + timedelta(days=33))
    Enrollment.objects.filter(state="held").update(state="lapsed", held_until=None)
    assert erase_old() >= 1
    assert traces(held) == []


def test_nothing_more_goes_to_an_address_that_was_replaced(held: Enrollment, staff: User) -> None:
    move(held, staff)
    Count.objects.all().delete()
    guardian.resend(actor=held.user, enrollment=held, guardian_email=OTHER_PARENT)
    mail.outbox.clear()
    send_due()
    assert {letter.to[0] for letter in mail.outbox} == {OTHER_PARENT, held.user.email}


def test_every_mail_to_a_guardian_leaves_by_one_door() -> None:
    """A mail that was sent to the address in another place would have a key that nobody finds again.

    That programmes ask for mails in this one file is held by tests/notices/test_mails.py.
    """
    asked = [
        {one.arg: ast.unparse(one.value) for one in call.keywords}
        for call in ast.walk(ast.parse(Path(mails.__file__).read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "send_later"
    ]
    assert [(one["to"], "_key(" in one["key"]) for one in asked] == [("reader", True)]
