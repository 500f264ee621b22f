"""Signing up for a date. Seats are exact: they are counted and taken under the lock of the date's row."""

from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ground.actions.audit import record
from ground.refusals import NotAllowed, Refusal
from ground.text.addresses import address
from ground.text.letters import line, words
from people.models import User
from programs import mails
from programs.enums import Availability, CapacityUnit
from programs.models import Enrollment, Occurrence
from programs.queries.dates import availability
from programs.queries.programs import title_in
from programs.queries.signups import overlapping
from programs.rules import can_enroll
from programs.schedule.moments import moment_words, when_words
from programs.signups.actions import guardian, reminders
from programs.signups.actions.seats import lock_occurrence, lock_person, seats_taken
from programs.signups.actions.steps import take_step
from programs.signups.lifecycle import Step

MOST_PEOPLE = 10  # in one family's sign-up


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
    """Sign `actor` up for `occurrence`: confirmed at once, or held for the guardian of a person under 18.

    Asking twice gives the first sign-up back. Refusals: cancelled_date, past, not_open, closed, no_signup, overlap,
    people, full, too_many, guardian_missing, own_guardian.
    """
    # The person's row first, so that two sign-ups of one person for overlapping dates come one after the other.
    actor = lock_person(actor.pk)
    occurrence = lock_occurrence(occurrence.pk)
    if not can_enroll(actor, occurrence):
        raise NotAllowed(
            "not_published", _("この講座は、いま公開されていません。"), _("ほかの講座を、講座の一覧からご覧ください。")
        )
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
            raise Refusal(
                "guardian_missing",
                _("18歳未満の方は、保護者の確認が必要です。"),
                _("保護者のメールアドレスを入れてください。"),
                field="guardian_email",
            )
        guardian.refuse_own_address(actor, guardian_email)
    enrollment = Enrollment(
        occurrence=occurrence,
        user=actor,
        called_name=line(words(called_name)) or actor.display_name,
        people=people,
        seats=seats,
        note=words(note),
        is_minor=is_minor,
    )
    if is_minor:
        guardian.ask(enrollment, guardian_email)
    else:
        take_step(enrollment, Step.TAKE)
    # Nobody is refused for it: who turned 18 meanwhile is told from who did not by people, who see the mark.
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
    """Refuse a date that nobody can sign up for now, and say what to do instead."""
    elsewhere = _("ほかの日を、講座のページからご覧ください。")
    match availability(occurrence, taken=0):
        case Availability.CANCELLED:
            raise Refusal("cancelled_date", _("この回は中止になりました。"), elsewhere)
        case Availability.PAST:
            raise Refusal("past", _("この回はもう始まっています。"), elsewhere)
        case Availability.WALK_IN:
            raise Refusal("no_signup", _("この講座は申し込みがいりません。"), _("当日、そのままお越しください。"))
        case Availability.NOT_YET:
            raise Refusal(
                "not_open",
                _("申し込みはまだ始まっていません。"),
                _("%(when)sから申し込めます。") % {"when": moment_words(occurrence.sign_up_opens_at)},
            )
        case Availability.CLOSED:
            raise Refusal(
                "closed",
                _("申し込みは%(when)sに締め切りました。") % {"when": moment_words(occurrence.sign_up_closes_at)},
                _("席が残っていることもあります。センターへお電話いただくか、ほかの日をご覧ください。"),
            )


def _refuse_overlap(actor: User, occurrence: Occurrence) -> None:
    other = overlapping(actor, occurrence)
    if other is not None:
        raise Refusal(
            "overlap",
            _("同じ時間に、「%(title)s」（%(when)s）に申し込んでいます。")
            % {
                "title": title_in(other.occurrence.program, get_language()),
                "when": when_words(other.occurrence.starts_at, other.occurrence.ends_at),
            },
            _("どちらかをお選びください。そちらを取りやめると、こちらに申し込めます。"),
        )


def _refuse_full(occurrence: Occurrence, people: int, seats: int) -> None:
    if not 1 <= people <= MOST_PEOPLE:
        raise Refusal(
            "people",
            _("人数は1人から%(most)d人までです。") % {"most": MOST_PEOPLE},
            _("それより多いときは、センターへお電話ください。"),
            field="people",
        )
    limit = occurrence.seats
    if limit is None:
        return
    left = limit - seats_taken(occurrence)
    if left <= 0:
        raise Refusal("full", _("この回は満席になりました。"), _("空きのある日があれば、下でお知らせしています。"))
    if seats > left:
        raise Refusal(
            "too_many",
            _("この回の残りは%(left)d人分です。") % {"left": left},
            _("人数を減らすか、ほかの日をお選びください。"),
            field="people",
        )
