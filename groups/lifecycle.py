"""The life of a cohort: one table of its stages, what each means for the group, and how early people are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from groups.enums import GroupState, RoomLine, Stage
from groups.models import Cohort, CohortDate, PeerGroup


@dataclass(frozen=True)
class Phase:
    """What holds from the day on which a stage begins.

    `told_before` is how many days before that members get a mail; without it no mail goes out. `line` tells the room.
    """

    stage: Stage
    takes_requests: bool
    state: GroupState | None = None  # which the group gets; None: it stays as it is
    line: RoomLine | None = None
    told_before: timedelta | None = None
    erases: bool = False


@dataclass(frozen=True)
class Season:
    """Where a cohort is, and which dates are still to come."""

    stage: Stage
    coming: list[CohortDate]


# In the order of life. Nothing is left out, and nothing goes back.
PHASES: tuple[Phase, ...] = (
    Phase(Stage.RECRUITING, takes_requests=True),
    Phase(Stage.AGREED, takes_requests=False),
    Phase(Stage.OPEN, takes_requests=False, line=RoomLine.COHORT_OPEN),
    Phase(Stage.FAREWELL, takes_requests=False, line=RoomLine.FAREWELL, told_before=timedelta(days=7)),
    Phase(
        Stage.READ_ONLY,
        takes_requests=False,
        state=GroupState.CLOSED,
        line=RoomLine.READ_ONLY,
        told_before=timedelta(days=14),
    ),
    Phase(Stage.ERASED, takes_requests=False, state=GroupState.CLOSED, told_before=timedelta(days=30), erases=True),
)
PHASE: Mapping[Stage, Phase] = {phase.stage: phase for phase in PHASES}
ORDER: tuple[Stage, ...] = tuple(phase.stage for phase in PHASES)
DATED = ORDER[1:]  # every stage but the first begins on a date


def after(stage: Stage) -> Stage | None:
    """The next stage; None after the last."""
    following = ORDER.index(stage) + 1
    return ORDER[following] if following < len(ORDER) else None


def is_due(stage: Stage, on: date, told_at: datetime | None, today: date) -> bool:
    """Whether a stage begins today or should have: its date has come, and people were told early enough.

    A worker that was down tells late, and what ends something then waits for as long.
    """
    wait = PHASE[stage].told_before
    if on > today:
        return False
    return wait is None or (told_at is not None and timezone.localdate(told_at) + wait <= today)


def tell_from(stage: Stage, on: date) -> date | None:
    """The day from which people are told that the stage begins; None where no mail goes out."""
    wait = PHASE[stage].told_before
    return None if wait is None else on - wait


def faults(dates: Mapping[Stage, date], stage: Stage, today: date, told: Mapping[Stage, date]) -> Stage | None:
    """Return the first stage whose date is not possible; None if all are.

    Dates still to come follow each other, and are far enough away for people to be told, unless they were told of this
    very day (`told`) already.
    """
    last: date | None = None
    for one in ORDER[ORDER.index(stage) + 1 :]:
        on = dates.get(one)
        wait = PHASE[one].told_before or timedelta(0)
        earliest = today if on is not None and told.get(one) == on else today + wait
        if on is None or on < earliest or (last is not None and on <= last):
            return one
        last = on
    return None


def season_of(group: PeerGroup) -> Season | None:
    """The dates of a cohort for its pages, from the next one on; None for an open group. Two queries at most."""
    cohort = Cohort.objects.filter(group=group).first()
    if cohort is None:
        return None
    coming = ORDER[ORDER.index(Stage(cohort.stage)) + 1 :]
    return Season(Stage(cohort.stage), [one for one in cohort.dates.all() if one.stage in coming])
