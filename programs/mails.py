"""The mails of programmes, one function a message. A mail names the programme in its last lines only.

No mail holds the name or the note that somebody typed when signing up. A mail about a moment is not sent after it.
"""

from datetime import datetime
from enum import Enum

from django.utils import translation

from notices.actions.mail import Facts, cancel_mail, erase_waiting, send_later
from programs.models import Enrollment, Occurrence
from programs.queries.programs import title_in
from programs.queries.signups import overlapping

CHANGED = "programs.changed"  # the kind of news that these mails tell (programs.news)


class Reader(Enum):
    """Who reads a mail about a sign-up: nobody, once the account or the guardian's address is gone."""

    PERSON = "who signed up"
    GUARDIAN = "the guardian of a person under 18"


def enrolled(*, enrollment: Enrollment) -> None:
    """To the person who signed up, at once: the seat is theirs, when and where, and the link to step back."""
    _send(enrollment, "programs/enrolled", Reader.PERSON, not_after=enrollment.occurrence.starts_at)


def held(*, enrollment: Enrollment, held_until: datetime) -> None:
    """To a person under 18 who signed up, at once: a guardian was asked, and the seat is kept until `held_until`."""
    until: Facts = {"held_until": held_until.isoformat()}
    key = f"programs.enrolled:{enrollment.pk}"
    _send(enrollment, "programs/held", Reader.PERSON, key=key, facts=until, not_after=held_until)


def guardian_asked(*, enrollment: Enrollment, secret: str, held_until: datetime) -> None:
    """To a guardian, each time they are asked: what it is about, the deadline, and their own link, but not whose child.

    `secret` goes into the link when the mail is written, and is erased along with the mail's context.
    """
    more: Facts = {"secret": secret, "held_until": held_until.isoformat()}
    key = _question(enrollment)
    _send(enrollment, "programs/guardian_asked", Reader.GUARDIAN, key=key, facts=more, not_after=held_until)


def confirmed(*, enrollment: Enrollment) -> None:
    """To a person under 18 whose guardian agreed: the seat is theirs."""
    _send(enrollment, "programs/confirmed", Reader.PERSON, not_after=enrollment.occurrence.starts_at)


def guardian_agreed(*, enrollment: Enrollment) -> None:
    """To a guardian who agreed: the lasting link to what was agreed to, where consent can be withdrawn."""
    _send(enrollment, "programs/guardian_agreed", Reader.GUARDIAN)


def guardian_declined(*, enrollment: Enrollment) -> None:
    """To a person under 18 whose guardian declined, or withdrew consent: kindly, and where other dates are."""
    _send(enrollment, "programs/guardian_declined", Reader.PERSON)


def lapsed(*, enrollment: Enrollment) -> None:
    """To a person under 18 whose guardian did not answer in time: the seat is free again, and they may sign up anew."""
    _send(enrollment, "programs/lapsed", Reader.PERSON)


def stepped_back(*, enrollment: Enrollment, to: Reader) -> None:
    """To a person under 18 who stepped back, as a receipt, or to the guardian who knew of the seat."""
    _send(enrollment, "programs/stepped_back", to)


def reminder(*, enrollment: Enrollment, due_at: datetime) -> None:
    """To everybody with a seat, the evening before. Its key is `enrollment.reminder_key`, by which it is cancelled."""
    _send(
        enrollment,
        "programs/reminder",
        Reader.PERSON,
        key=enrollment.reminder_key,
        due_at=due_at,
        not_after=enrollment.occurrence.starts_at,
    )


def moved(*, occurrence: Occurrence, old_starts_at: datetime, old_ends_at: datetime, place_changed: bool) -> None:
    """To everybody with a seat: the date has another time, another place or both, and why, if staff gave a reason."""
    old: Facts = {
        "old_starts_at": old_starts_at.isoformat(),
        "old_ends_at": old_ends_at.isoformat(),
        "place_changed": place_changed,
    }
    _send_to_all(occurrence, "programs/moved", old, not_after=occurrence.starts_at)


def cancelled(*, occurrence: Occurrence) -> None:
    """To everybody with a seat: the date is called off, and why. Sent even after it, to whoever was not reached yet."""
    _send_to_all(occurrence, "programs/cancelled")


def restored(*, occurrence: Occurrence) -> None:
    """To everybody with a seat: a date that was called off takes place after all."""
    _send_to_all(occurrence, "programs/restored", not_after=occurrence.starts_at)


def taken_back(*, occurrence: Occurrence) -> None:
    """To everybody with a seat: the programme's page is no longer public, but the date still takes place."""
    _send_to_all(occurrence, "programs/taken_back", not_after=occurrence.starts_at)


def clash(*, enrollment: Enrollment, other: Enrollment, news: str) -> None:
    """To the person who now has seats in two dates at the same hour, and the guardian: both stay, and they decide.

    `news` is what brought it about; its mails' keys begin with it.
    """
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
    """Cancel the waiting mail to the guardian; False if it already went out or nobody was asked."""
    return bool(enrollment.guardian_asked) and cancel_mail(key=_question(enrollment))


def take_reminder_back(*, enrollment: Enrollment) -> None:
    """Cancel the waiting reminder."""
    cancel_mail(key=enrollment.reminder_key)


def erase_for_guardian(*, enrollment: Enrollment) -> None:
    """Erase every mail still waiting for a guardian of this sign-up; those that went out no longer name anybody."""
    erase_waiting(ending=_key("", enrollment, Reader.GUARDIAN))


def _send_to_all(
    occurrence: Occurrence, template: str, facts: Facts | None = None, not_after: datetime | None = None
) -> None:
    """Send one mail to each person with a seat and, for a person under 18, to the guardian who knows of it.

    Whoever now has another date at that hour is told of that too, and decides.
    """
    news = f"{template.replace('/', '.')}:{occurrence.pk}:{occurrence.revision}"
    why: Facts = {**(facts or {}), "reason": occurrence.reason}
    for enrollment in occurrence.enrollments.active().select_related("user"):
        for to in Reader:
            # A guardian has no account that could choose.
            kind = CHANGED if to is Reader.PERSON else None
            key = _key(news, enrollment, to)
            _send(enrollment, template, to, key=key, facts=why, not_after=not_after, kind=kind)
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
    kind: str | None = None,
) -> None:
    """Send one mail about a sign-up, in its person's language; without a `key`, one mail of each template at most."""
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
        kind=kind,
    )


def _question(enrollment: Enrollment) -> str:
    return _key(f"programs.guardian_asked:{enrollment.guardian_asked}", enrollment, Reader.GUARDIAN)


def _key(about: str, enrollment: Enrollment, to: Reader) -> str:
    """The key of a mail. Those to a guardian end alike, so that `erase_for_guardian` finds every kind of them."""
    return f"{about}:{enrollment.pk}:guardian" if to is Reader.GUARDIAN else f"{about}:{enrollment.pk}"
