"""Every mail there is, asked for as the site does, about real things whose names and addresses are canaries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import TaskState

import chat.mails as chat
import cms.mails as cms
import groups.mails as groups
import people.mails as people
import programs.mails as programs
import voices.mails as voices
from chat import log
from cms.models import HomePage
from ground.models import AuditEntry
from groups.enums import AppointedRole, Stage, Step
from groups.models import (
    Alarm,
    AlarmCall,
    Appointment,
    Cohort,
    CohortDate,
    Membership,
    PeerGroup,
    WritingPause,
)  # fmt: skip
from people.models import AddressChange, FactorNotice, User
from programs.enums import EnrollmentState
from programs.mails import Reader
from programs.models import Enrollment, Occurrence
from programs.schedule.rule import OFFICE
from tests.factories.groups import make_facilitator, make_group, make_request
from tests.factories.notices import ask_gathered
from tests.factories.pages import make_news
from tests.factories.people import make_user
from tests.factories.places import make_place
from tests.factories.programs import make_occurrence, make_program
from tests.factories.voices import make_voice
from voices.enums import ResponseKind
from voices.models import VoiceResponse

SECRET, SLUG = "ひみつのはなし", "himitsu-no-hanashi"
GUARDIAN = "oya@example.org"
STARTS = datetime(2027, 12, 1, 10, tzinfo=OFFICE)
ENDS = STARTS + timedelta(hours=2)


@dataclass
class Things:
    """What mails are about. Each of them is named, and has an address, that no preview may show."""

    person: User
    group: PeerGroup
    watching: Membership  # the person, as a facilitator
    appointment: Appointment
    alarm: Alarm
    act: AuditEntry
    seat: Enrollment
    other: Enrollment
    change: AddressChange
    review: TaskState
    response: VoiceResponse

    @property
    def date(self) -> Occurrence:
        return self.seat.occurrence


def make_things(person: User, home: HomePage) -> Things:
    """The person takes part in everything."""
    group = make_group(SECRET, slug=SLUG, summary=SECRET, purpose=SECRET)
    program = make_program(SECRET, slug=SLUG, summary=SECRET, place=make_place(SECRET, slug=SLUG))
    seats = [
        Enrollment.objects.create(
            occurrence=make_occurrence(program, starts_at=STARTS + timedelta(days=days), reason=SECRET),
            user=person,
            state=EnrollmentState.CONFIRMED,
            called_name=SECRET,
            note=SECRET,
            is_minor=True,
            guardian_email=GUARDIAN,
            guardian_asked=1,
            reminder_key=f"programs.reminder:{days}",
        )
        for days in (0, 1)
    ]
    page, publisher = make_news(home, SECRET, slug=SLUG), make_user(SECRET, is_staff=True, is_superuser=True)
    page.save_revision()
    workflow = page.get_workflow()
    assert workflow is not None
    review = workflow.start(page, person).current_task_state
    review.finished_by, review.comment = publisher, SECRET
    review.save()
    voice, _code = make_voice(author=person, body=SECRET, notify_email=person.email, language=person.language)
    kept = timezone.now() + timedelta(days=3)
    return Things(
        person=person,
        group=group,
        watching=make_facilitator(group, person, nickname=SECRET),
        appointment=Appointment.objects.create(
            role=AppointedRole.FACILITATOR, group=group, user=person, nickname=SECRET, proposed_by=publisher
        ),
        alarm=Alarm.objects.create(kind="chat.worry", subject=1, group=group),
        act=AuditEntry.objects.create(verb="groups.freeze", reason=SECRET),
        seat=seats[0],
        other=seats[1],
        change=AddressChange.objects.create(user=person, earlier="earlier@example.org", key="x", kept_until=kept),
        review=review,
        response=VoiceResponse.objects.create(
            voice=voice, kind=ResponseKind.ANSWER, text=SECRET, signed_as=SECRET, by=publisher
        ),
    )


def _moved(it: Things) -> None:
    programs.moved(occurrence=it.date, old_starts_at=ENDS, old_ends_at=ENDS + timedelta(hours=1), place_changed=True)


def _stepped_back(it: Things) -> None:
    for reader in Reader:
        programs.stepped_back(enrollment=it.seat, to=reader)


def _cohort_date(it: Things) -> CohortDate:
    cohort = Cohort.objects.create(group=it.group, stage=Stage.FAREWELL)
    return CohortDate.objects.create(cohort=cohort, stage=Stage.READ_ONLY, on=ENDS.date())


def _called(it: Things) -> None:
    call = AlarmCall.objects.create(alarm=it.alarm, step=Step.FIRST, user=it.person, way="mail")
    groups.alarm_raised(call=call)


def _reminded_of_a_factor(it: Things) -> None:
    people.factor_notice(notice=FactorNotice.objects.create(user=it.person, due_at=ENDS))


EVERY: dict[str, Callable[[Things], object]] = {
    "chat/report_waiting": lambda it: chat.report_waiting(to=it.person, room=log.room_of(it.group)),
    "chat/held_waiting": lambda it: chat.held_waiting(to=it.person, room=log.room_of(it.group)),
    "chat/case_waiting": lambda it: chat.case_waiting(to=it.person),
    "chat/coordinator_missing": lambda it: chat.coordinator_missing(to=it.person),
    "cms/review_asked": lambda it: cms.review_asked(to=it.person, state=it.review),
    "cms/review_approved": lambda it: cms.review_approved(to=it.person, state=it.review.workflow_state),
    "cms/review_sent_back": lambda it: cms.review_sent_back(to=it.person, state=it.review.workflow_state),
    "groups/asked": lambda it: groups.asked(to=it.watching, group=it.group),
    "groups/answered": lambda it: groups.answered(
        join_request=make_request(it.group, it.person, nickname=SECRET, message=SECRET, reply=SECRET)
    ),
    "groups/cohort_date": lambda it: groups.cohort_date(to=it.person, date=_cohort_date(it)),
    "groups/removed": lambda it: groups.removed(membership=it.watching),
    "groups/paused": lambda it: groups.paused(
        pause=WritingPause.objects.create(group=it.group, user=it.person, reason=SECRET, until=ENDS)
    ),
    "groups/unwatched": lambda it: groups.unwatched(to=it.person, group=it.group, act=it.act),
    "groups/appointment_proposed": lambda it: groups.appointment_proposed(to=it.person, appointment=it.appointment),
    "groups/appointment_offered": lambda it: groups.appointment_offered(appointment=it.appointment),
    "groups/facilitator_began": lambda it: groups.facilitator_began(to=it.watching, appointment=it.appointment),
    "groups/alarm": _called,
    "notices/gathered": lambda it: ask_gathered(it.person, count=3),
    "people/account_deleted": lambda it: people.account_deleted(user=it.person),
    "people/appointed": lambda it: people.appointed(to=it.person, act=it.act),
    "people/factor_notice": _reminded_of_a_factor,
    "people/address_changed": lambda it: people.address_changed(change=it.change, secret="x"),
    "people/sign_in_changed": lambda it: people.sign_in_changed(
        user=it.person, change="totp_activated", address="earlier@example.org"
    ),
    "programs/enrolled": lambda it: programs.enrolled(enrollment=it.seat),
    "programs/held": lambda it: programs.held(enrollment=it.seat, held_until=ENDS),
    "programs/guardian_asked": lambda it: programs.guardian_asked(enrollment=it.seat, secret="x", held_until=ENDS),
    "programs/confirmed": lambda it: programs.confirmed(enrollment=it.seat),
    "programs/guardian_agreed": lambda it: programs.guardian_agreed(enrollment=it.seat),
    "programs/guardian_declined": lambda it: programs.guardian_declined(enrollment=it.seat),
    "programs/lapsed": lambda it: programs.lapsed(enrollment=it.seat),
    "programs/stepped_back": _stepped_back,
    "programs/reminder": lambda it: programs.reminder(enrollment=it.seat, due_at=timezone.now()),
    "programs/moved": _moved,
    "programs/cancelled": lambda it: programs.cancelled(occurrence=it.date),
    "programs/restored": lambda it: programs.restored(occurrence=it.date),
    "programs/taken_back": lambda it: programs.taken_back(occurrence=it.date),
    "programs/clash": lambda it: programs.clash(enrollment=it.seat, other=it.other, news="x"),
    "voices/answered": lambda it: voices.answered(response=it.response),
}
