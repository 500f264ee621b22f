"""What programmes say by mail, one function a message. The programme's name stands in the last lines of a mail only.

No mail holds the name or the note that somebody typed when signing up. A mail about a moment is not sent after it.
"""

from datetime import datetime
from enum import Enum

from django.utils import translation

from notices.actions.mail import Facts, cancel_mail, erase_waiting, send_later
from programs.models import Enrollment, Occurrence
from programs.queries.programs import title_in
from programs.queries.signups import overlapping


class Reader(Enum):
    """Who reads a mail about a sign-up; nobody, where the account or the guardian's address is gone."""

    PERSON = "who signed up"
    GUARDIAN = "the guardian of a person under 18"


def enrolled(*, enrollment: Enrollment) -> None:
    """To who signed up, at once: the seat is theirs; when, where, and the link to step back."""
    _send(enrollment, "programs/enrolled", Reader.PERSON, not_after=enrollment.occurrence.starts_at)


def held(*, enrollment: Enrollment, held_until: datetime) -> None:
    """To a person under 18 who signed up, at once: the seat is kept until then, and a guardian was asked."""
    until: Facts = {"held_until": held_until.isoformat()}
    key = f"programs.enrolled:{enrollment.pk}"
    _send(enrollment, "programs/held", Reader.PERSON, key=key, facts=until, not_after=held_until)


def guardian_asked(*, enrollment: Enrollment, secret: str, held_until: datetime) -> None:
    """To a guardian, each time they are asked: what it is about, until when, and their own link. Not whose child asks.

    `secret` goes into the link when the mail is written, and is forgotten with the mail.
    """
    more: Facts = {"secret": secret, "held_until": held_until.isoformat()}
    key = _question(enrollment)
    _send(enrollment, "programs/guardian_asked", Reader.GUARDIAN, key=key, facts=more, not_after=held_until)


def confirmed(*, enrollment: Enrollment) -> None:
    """To a person under 18 whose guardian agreed: the seat is theirs."""
    _send(enrollment, "programs/confirmed", Reader.PERSON, not_after=enrollment.occurrence.starts_at)


def guardian_agreed(*, enrollment: Enrollment) -> None:
    """To a guardian who agreed: the lasting link to what was agreed to, where it can be taken back."""
    _send(enrollment, "programs/guardian_agreed", Reader.GUARDIAN)


def guardian_declined(*, enrollment: Enrollment) -> None:
    """To a person under 18 whose guardian said no, or took the yes back: kindly, and where other dates are."""
    _send(enrollment, "programs/guardian_declined", Reader.PERSON)


def lapsed(*, enrollment: Enrollment) -> None:
    """To a person under 18 whose guardian did not answer in time: the seat is free again, one may sign up anew."""
    _send(enrollment, "programs/lapsed", Reader.PERSON)


def stepped_back(*, enrollment: Enrollment, to: Reader) -> None:
    """To a person under 18 who stepped back, as a receipt, or to the guardian who knew of the seat."""
    _send(enrollment, "programs/stepped_back", to)


def reminder(*, enrollment: Enrollment, due_at: datetime) -> None:
    """To who has a seat, the evening before. Its key is the sign-up's `reminder_key`, by which it is taken back."""
    _send(
        enrollment,
        "programs/reminder",
        Reader.PERSON,
        key=enrollment.reminder_key,
        due_at=due_at,
        not_after=enrollment.occurrence.starts_at,
    )


def moved(*, occurrence: Occurrence, old_starts_at: datetime, old_ends_at: datetime, place_changed: bool) -> None:
    """To everybody with a seat: the date has another time, another place or both; why, where staff said it."""
    old: Facts = {
        "old_starts_at": old_starts_at.isoformat(),
        "old_ends_at": old_ends_at.isoformat(),
        "place_changed": place_changed,
    }
    _send_to_all(occurrence, "programs/moved", old, not_after=occurrence.starts_at)


def cancelled(*, occurrence: Occurrence) -> None:
    """To everybody with a seat: it is called off, and why. Sent after it, too: who was not reached still waits."""
    _send_to_all(occurrence, "programs/cancelled")


def restored(*, occurrence: Occurrence) -> None:
    """To everybody with a seat: a date that was called off takes place after all."""
    _send_to_all(occurrence, "programs/restored", not_after=occurrence.starts_at)


def taken_back(*, occurrence: Occurrence) -> None:
    """To everybody with a seat: the programme's page is not public any more, and the date takes place all the same."""
    _send_to_all(occurrence, "programs/taken_back", not_after=occurrence.starts_at)


def clash(*, enrollment: Enrollment, other: Enrollment, news: str) -> None:
    """To who has a seat in two dates at one hour now, by `news` (the start of its keys): both stay, they decide."""
    facts: Facts = {
        "other_starts_at": other.occurrence.starts_at.isoformat(),
        "other_ends_at": other.occurrence.ends_at.isoformat(),
        "other_enrollment_id": other.pk,
    }
    over = enrollment.occurrence.starts_at
    for to in Reader:
        key = _key(f"programs.clash:{news}", enrollment, to)
        _send(enrollment, "programs/clash", to, key=key, facts=facts, not_after=over)


def take_question_back(*, enrollment: Enrollment) -> bool:
    """Take the question to the guardian back; False when it went out already or nobody was asked."""
    return bool(enrollment.guardian_asked) and cancel_mail(key=_question(enrollment))


def take_reminder_back(*, enrollment: Enrollment) -> None:
    """Take the waiting reminder back."""
    cancel_mail(key=enrollment.reminder_key)


def erase_for_guardian(*, enrollment: Enrollment) -> None:
    """Erase whatever still waits for a guardian of this sign-up, of any kind; what went out names nobody any more."""
    erase_waiting(ending=_key("", enrollment, Reader.GUARDIAN))


def _send_to_all(
    occurrence: Occurrence, template: str, facts: Facts | None = None, not_after: datetime | None = None
) -> None:
    """One mail to each person with a seat and, for a person under 18, to the guardian who knows of it.

    Somebody who has another date at that hour by now hears of that too, and decides.
    """
    news = f"{template.replace('/', '.')}:{occurrence.pk}:{occurrence.revision}"
    why: Facts = {**(facts or {}), "reason": occurrence.reason}
    for enrollment in occurrence.enrollments.active().select_related("user"):
        for to in Reader:
            _send(enrollment, template, to, key=_key(news, enrollment, to), facts=why, not_after=not_after)
        user = enrollment.user
        other = overlapping(user, occurrence) if user and not occurrence.is_cancelled else None
        if other is not None:
            clash(enrollment=enrollment, other=other, news=news)


def _send(
    enrollment: Enrollment,
    template: str,
    to: Reader,
    *,
    key: str | None = None,
    facts: Facts | None = None,
    due_at: datetime | None = None,
    not_after: datetime | None = None,
) -> None:
    """One mail about a sign-up, in the language of who signed up; without `key` there is one of its template."""
    user, occurrence = enrollment.user, enrollment.occurrence
    reader = user if to is Reader.PERSON else enrollment.guardian_email
    if not reader:
        return
    language = user.language if user else translation.get_language()
    with translation.override(language):
        place = str(occurrence.where or "")
    send_later(
        key=key or _key(template.replace("/", "."), enrollment, to),
        template=template,
        to=reader,
        language=language,
        context={
            "title": title_in(occurrence.program, language),
            "occurrence_id": occurrence.pk,
            "starts_at": occurrence.starts_at.isoformat(),
            "ends_at": occurrence.ends_at.isoformat(),
            "place": place,
            "online": occurrence.program.online,
            **(facts or {}),
            "enrollment_id": enrollment.pk,
            "for_guardian": to is Reader.GUARDIAN,
        },
        due_at=due_at,
        not_after=not_after,
    )


def _question(enrollment: Enrollment) -> str:
    return _key(f"programs.guardian_asked:{enrollment.guardian_asked}", enrollment, Reader.GUARDIAN)


def _key(about: str, enrollment: Enrollment, to: Reader) -> str:
    """Every mail to a guardian ends in its sign-up's number: so `erase_for_guardian` finds each, of whatever kind."""
    return f"{about}:{enrollment.pk}:guardian" if to is Reader.GUARDIAN else f"{about}:{enrollment.pk}"
