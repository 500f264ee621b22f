"""Signing up for a date. Seats are exact: they are counted and taken while the date's row is locked."""

from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from ground.actions.audit import record
from ground.text.addresses import address
from ground.text.letters import clean_line, clean_text
from people.models import User
from programs import mails
from programs.enums import Availability, CapacityUnit
from programs.models import Enrollment, Occurrence
from programs.queries.dates import availability
from programs.queries.programs import title_in
from programs.queries.signups import overlapping
from programs.rules import can_enroll
from programs.schedule.moments import when_words
from programs.signups import refusals
from programs.signups.actions import guardian, reminders
from programs.signups.actions.seats import lock_occurrence, lock_person, seats_taken
from programs.signups.actions.steps import take_step
from programs.signups.lifecycle import Step

MOST_PEOPLE = 10  # in one sign-up


@transaction.atomic
def enroll(
    *,
    actor: User,
    occurrence: Occurrence,
    called_name: str = "",
    people: int = 1,
    note: str = "",
    is_minor: bool = False,
    guardian_email: str = "",
) -> Enrollment:
    """Sign up `actor` for `occurrence`: confirmed at once, or held for the guardian of a person under 18.

    A second call returns the first sign-up. Refusals: cancelled_date, past, not_open, closed, no_signup, overlap,
    people, full, too_many, guardian_missing, own_guardian.
    """
    # Lock the person's row first, so that their sign-ups for overlapping dates are serialised.
    actor = lock_person(actor.pk)
    occurrence = lock_occurrence(occurrence.pk)
    if not can_enroll(actor, occurrence):
        raise refusals.not_published()
    already = Enrollment.objects.active().filter(occurrence=occurrence, user=actor).first()
    if already is not None:
        return already
    _refuse_closed(occurrence)
    _refuse_overlap(actor, occurrence)
    seats = people if occurrence.program.capacity_unit == CapacityUnit.PEOPLE else 1
    _refuse_full(occurrence, people, seats)
    guardian_email = address(guardian_email) if is_minor else ""
    if is_minor:
        if not guardian_email:
            raise refusals.guardian_missing()
        guardian.refuse_own_address(actor, guardian_email)
    enrollment = Enrollment(
        occurrence=occurrence,
        user=actor,
        called_name=clean_line(clean_text(called_name)) or actor.display_name,
        people=people,
        seats=seats,
        note=clean_text(note),
        is_minor=is_minor,
    )
    if is_minor:
        guardian.ask(enrollment, guardian_email)
    else:
        take_step(enrollment, Step.TAKE)
    # Not a reason to refuse: only staff, who see the mark, can tell who has really turned 18 in the meantime.
    no = not is_minor and Enrollment.objects.declined().filter(user=actor, occurrence__program=occurrence.program)
    known: dict[str, Any] = {"guardian_declined": True} if no and no.exists() else {}
    record(actor=actor, verb="programs.enroll", subject=enrollment, state=enrollment.state, seats=seats, **known)
    if enrollment.held_until:
        mails.held(enrollment=enrollment, held_until=enrollment.held_until)
    else:
        mails.enrolled(enrollment=enrollment)
    reminders.plan(enrollment)
    return enrollment


def _refuse_closed(occurrence: Occurrence) -> None:
    """Refuse a date that is not open for sign-up now, and say what to do instead."""
    match availability(occurrence, taken=0):
        case Availability.CANCELLED:
            raise refusals.cancelled_date()
        case Availability.PAST:
            raise refusals.past()
        case Availability.WALK_IN:
            raise refusals.no_signup()
        case Availability.NOT_YET:
            raise refusals.not_open(occurrence.sign_up_opens_at)
        case Availability.CLOSED:
            raise refusals.closed(occurrence.sign_up_closes_at)


def _refuse_overlap(actor: User, occurrence: Occurrence) -> None:
    other = overlapping(actor, occurrence)
    if other is not None:
        raise refusals.overlap(
            title_in(other.occurrence.program, get_language()),
            when_words(other.occurrence.starts_at, other.occurrence.ends_at),
        )


def _refuse_full(occurrence: Occurrence, people: int, seats: int) -> None:
    if not 1 <= people <= MOST_PEOPLE:
        raise refusals.people(MOST_PEOPLE)
    limit = occurrence.seats
    if limit is None:
        return
    left = limit - seats_taken(occurrence)
    if left <= 0:
        raise refusals.full()
    if seats > left:
        raise refusals.too_many(left)
