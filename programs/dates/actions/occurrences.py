"""What staff do to one date: move, cancel or restore it. Everybody who signed up is told exactly once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from ground.text.letters import clean_text, cut
from people.models import User
from places.models import Place
from programs import mails, news
from programs.dates import refusals
from programs.enums import OccurrenceState
from programs.models import Occurrence, ProgramPage
from programs.rules import can_manage_schedule
from programs.schedule.moments import moment_words
from programs.schedule.rule import LONGEST_DURATION, SHORTEST_DURATION
from programs.signups.actions import reminders
from programs.signups.actions.seats import lock_occurrence

LONGEST_REASON = 200  # characters


@transaction.atomic
def move(
    *,
    actor: User,
    occurrence: Occurrence,
    starts_at: datetime,
    ends_at: datetime | None = None,
    place: Place | None = None,
    reason: str = "",
    revision: int | None = None,
) -> Occurrence:
    """Give one date another time, another place, or both, and tell everybody who signed up.

    Without `ends_at` it lasts as long as before; `place=None` means the place of the page. `revision` is that of the
    date as the person saw it: if somebody has changed the date since, the move is refused.
    """
    occurrence = _open_for_staff(actor, occurrence, revision)
    if occurrence.is_cancelled:
        raise refusals.called_off()
    ends_at = ends_at or starts_at + (occurrence.ends_at - occurrence.starts_at)
    own_place = None if place == occurrence.program.place else place
    if (starts_at, ends_at, own_place) == (occurrence.starts_at, occurrence.ends_at, occurrence.place):
        raise refusals.unchanged()
    if starts_at <= timezone.now():
        raise refusals.in_the_past()
    if ends_at <= starts_at:
        raise refusals.ends_first()
    if not SHORTEST_DURATION <= ends_at - starts_at <= LONGEST_DURATION:
        raise refusals.duration()
    _refuse_overlap(occurrence, starts_at, ends_at, field="day")
    before, ended = occurrence.starts_at, occurrence.ends_at
    place_changed = own_place != occurrence.place
    if starts_at != before:
        first = occurrence.moved_from or before
        occurrence.moved_from = None if starts_at == first else first
    occurrence.starts_at, occurrence.ends_at, occurrence.place = starts_at, ends_at, own_place
    occurrence.in_schedule = True
    _finish(occurrence, reason)
    record(
        actor=actor,
        verb="programs.move_occurrence",
        subject=occurrence,
        reason=occurrence.reason,
        before=before.isoformat(),
        after=starts_at.isoformat(),
        place=own_place.pk if own_place else None,
    )
    mails.moved(occurrence=occurrence, old_starts_at=before, old_ends_at=ended, place_changed=place_changed)
    news.changed(occurrence=occurrence)
    return occurrence


@transaction.atomic
def cancel(*, actor: User, occurrence: Occurrence, reason: str, revision: int | None = None) -> Occurrence:
    """Call off one date, with a reason that everybody who signed up reads. Sign-ups stay, so it can be restored."""
    occurrence = _open_for_staff(actor, occurrence, revision)
    if occurrence.is_cancelled:
        raise refusals.called_off_already()
    if not clean_text(reason):
        raise refusals.reason_missing()
    occurrence.state = OccurrenceState.CANCELLED
    _finish(occurrence, reason)
    record(actor=actor, verb="programs.cancel_occurrence", subject=occurrence, reason=occurrence.reason)
    mails.cancelled(occurrence=occurrence)
    news.changed(occurrence=occurrence)
    return occurrence


@transaction.atomic
def restore(*, actor: User, occurrence: Occurrence, revision: int | None = None) -> Occurrence:
    """Undo a cancellation: the date takes place after all, and everybody who signed up is told."""
    occurrence = _open_for_staff(actor, occurrence, revision)
    if not occurrence.is_cancelled:
        raise refusals.not_called_off()
    _refuse_overlap(occurrence, occurrence.starts_at, occurrence.ends_at)
    occurrence.state = OccurrenceState.SCHEDULED
    _finish(occurrence, "")
    record(actor=actor, verb="programs.restore_occurrence", subject=occurrence)
    mails.restored(occurrence=occurrence)
    news.changed(occurrence=occurrence)
    return occurrence


def _open_for_staff(actor: User, occurrence: Occurrence, revision: int | None) -> Occurrence:
    """The date, locked along with its programme, so that two dates cannot move to the same hour at once."""
    ProgramPage.objects.select_for_update(of=("self",)).get(pk=occurrence.program_id)
    occurrence = lock_occurrence(occurrence.pk)
    if not can_manage_schedule(actor, occurrence.program):
        raise refusals.not_staff()
    if revision is not None and revision != occurrence.revision:
        raise refusals.stale()
    if occurrence.is_past:
        raise refusals.past()
    return occurrence


def _refuse_overlap(occurrence: Occurrence, starts_at: datetime, ends_at: datetime, field: str | None = None) -> None:
    other = (
        Occurrence.objects.filter(
            program=occurrence.program_id,
            state=OccurrenceState.SCHEDULED,
            starts_at__lt=ends_at,
            ends_at__gt=starts_at,
        )
        .exclude(pk=occurrence.pk)
        .first()
    )
    if other:
        raise refusals.overlap(moment_words(other.starts_at), field)


def _finish(occurrence: Occurrence, reason: str) -> None:
    occurrence.reason = cut(clean_text(reason), LONGEST_REASON)
    occurrence.revision += 1
    occurrence.save()
    reminders.follow(occurrence)
