"""Each week a few decided cases are drawn, and a colleague of who decided reads them again."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from desk import refusals
from desk.enums import BY_HAND, Ending, Side, Subject, Verdict
from desk.models import Case, Sample
from desk.sample import samples_for
from ground.actions.audit import record
from ground.text.letters import clean_text
from people.models import User

EACH_WEEK = 5  # of one group
DECIDED = BY_HAND | {Ending.DELIVERED, Ending.RETURNED}


def draw_weekly() -> int:
    """Draw for the week that ended last, once; return how many. Nobody can choose: the order is a keyed hash."""
    return draw(week=last_week(timezone.now()), seed=salted_hmac("desk.sample", "", algorithm="sha256").hexdigest())


@transaction.atomic
def draw(*, week: date, seed: str) -> int:
    """Draw up to five cases of each group that its facilitators decided in the week that began on this Monday.

    The same seed draws the same. A week is drawn once.
    """
    if Sample.objects.filter(week=week).exists():
        return 0
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(week, time(0), zone)
    ends = datetime.combine(week + timedelta(days=7), time(0), zone)
    decided = Case.objects.filter(
        closed_at__gte=begins,
        closed_at__lt=ends,
        closed_by__isnull=False,
        group__isnull=False,
        outcome__in=DECIDED,
        side=Side.FACILITATORS,
    ).exclude(subject=Subject.PERSON)
    by_group: dict[int | None, list[Case]] = {}
    for case in sorted(decided, key=lambda one: sha256(f"{seed}:{week}:{one.pk}".encode()).digest()):
        by_group.setdefault(case.group_id, []).append(case)
    drawn = [
        Sample(case=case, group_id=group_id, week=week, decided_by_id=case.closed_by_id)
        for group_id, cases in by_group.items()
        if group_id is not None
        for case in cases[:EACH_WEEK]
    ]
    Sample.objects.bulk_create(drawn, ignore_conflicts=True)
    return len(drawn)


def last_week(now: datetime) -> date:
    """The Monday of the week before the one that is going on, in the city's time."""
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return today - timedelta(days=today.weekday() + 7)


@transaction.atomic
def read_sample(*, actor: User, sample: Sample) -> Sample:
    """Read the words of one, which is on record. Refuses whom it does not wait for."""
    current: Sample | None = samples_for(actor).filter(pk=sample.pk).first()
    if current is None:
        raise refusals.not_your_sample()
    record(actor=actor, verb="desk.read_sample", subject=current, group=current.group_id)
    return current


@transaction.atomic
def judge(*, actor: User, sample: Sample, verdict: Verdict, note: str = "") -> Sample:
    """Say whether one would decide the same, with a note for who decided. The first to say so stands."""
    note = clean_text(note)
    if len(note) > Sample.LONGEST:
        raise refusals.sample_note_too_long()
    current: Sample = Sample.objects.select_for_update(of=("self",), no_key=True).get(pk=sample.pk)
    if current.read_by_id == actor.pk:
        return current
    if not samples_for(actor).filter(pk=current.pk).exists():
        raise refusals.not_your_sample()
    current.read_by, current.read_at, current.verdict, current.note = actor, timezone.now(), verdict, note
    current.save(update_fields=["read_by", "read_at", "verdict", "note"])
    record(actor=actor, verb="desk.judge_sample", subject=current, group=current.group_id)
    return current
