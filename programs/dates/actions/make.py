"""Making the dates of a published programme from its rule, and keeping them in step with it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Locale
from wagtail.search.index import insert_or_update_object

from ground.actions.audit import record
from programs import mails, news
from programs.enums import FACTS
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.schedule.rule import OFFICE, WINDOW, PlannedDate, expand
from programs.signups.actions import reminders

ROLLED = "programs.dates_rolled"  # cache key, set while the window was rolled forward within the last hour
ROLL_EVERY = 60 * 60  # seconds


@dataclass(frozen=True)
class DatesMade:
    """What making dates changed."""

    made: int = 0
    removed: int = 0
    shifted: int = 0
    flagged: int = 0

    def __bool__(self) -> bool:
        return self != DatesMade()


@transaction.atomic
def make_dates(page: ProgramPage) -> DatesMade:
    """Bring the coming dates into step with the published rule. Idempotent.

    A date that nobody signed up for and staff did not touch follows the rule: it is made, shifted to the new time, or
    removed. A date that staff moved, cancelled or gave its own seats or place stays as it is. A date with sign-ups
    that the rule no longer makes stays too, closed to new sign-ups, and is flagged for staff (`in_schedule`).
    Only the canonical page of a published programme has dates; for any other page nothing happens.
    """
    program = ProgramPage.objects.select_for_update(of=("self",)).filter(pk=page.pk, live=True).first()
    if program is None or not program.is_canonical or program.schedule is None:
        return DatesMade()
    now = timezone.now()
    today = timezone.localtime(now, OFFICE).date()
    plan = {
        planned.day: planned
        for planned in expand(program.schedule, last=today + WINDOW)
        if not planned.dropped and planned.starts_at > now
    }
    existing = _locked_dates(program, now)
    removed, shifted, flagged = [], [], []
    for occurrence in existing:
        planned = plan.pop(occurrence.original_start, None)
        if occurrence.is_touched or occurrence.is_past:
            continue
        if planned and (planned.starts_at, planned.ends_at) == (occurrence.starts_at, occurrence.ends_at):
            if not occurrence.in_schedule:
                occurrence.in_schedule = True
                flagged.append(occurrence)
        elif occurrence.has_active:  # type: ignore[attr-defined]
            if occurrence.in_schedule:
                occurrence.in_schedule = False
                flagged.append(occurrence)
        elif planned:
            occurrence.starts_at, occurrence.ends_at, occurrence.in_schedule = planned.starts_at, planned.ends_at, True
            shifted.append(occurrence)
        elif not occurrence.has_any:  # type: ignore[attr-defined]
            removed.append(occurrence)
        elif occurrence.in_schedule:  # sign-ups that ended are kept until they are erased, so the row stays, hidden
            occurrence.in_schedule = False
            flagged.append(occurrence)
    gone = {occurrence.pk for occurrence in removed}
    taken = [occurrence for occurrence in existing if occurrence.pk not in gone and not occurrence.is_cancelled]
    new = [planned for planned in plan.values() if not _meets(planned, taken)]
    Occurrence.objects.filter(pk__in=gone).delete()
    for occurrence in [*shifted, *flagged]:
        occurrence.revision += 1
        occurrence.save(update_fields=["starts_at", "ends_at", "in_schedule", "revision", "changed_at"])
    Occurrence.objects.bulk_create(
        Occurrence(
            program=program,
            original_start=planned.day,
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
            known_place=program.place,
        )
        for planned in new
    )
    _tell_of_place(program, [one for one in existing if one.pk not in gone and not one.is_past])
    changes = DatesMade(made=len(new), removed=len(removed), shifted=len(shifted), flagged=len(flagged))
    if changes:
        record(actor=None, verb="programs.make_dates", subject=program, **vars(changes))
    return changes


def _tell_of_place(program: ProgramPage, dates: list[Occurrence]) -> None:
    """Apply a changed place of the page: dates without their own follow, and everybody who signed up is told."""
    for occurrence in dates:
        if occurrence.place_id is not None or occurrence.known_place_id == program.place_id:
            continue
        occurrence.program = program
        occurrence.known_place = program.place
        occurrence.revision += 1
        occurrence.save(update_fields=["known_place", "revision", "changed_at"])
        if occurrence.is_cancelled:
            continue
        reminders.follow(occurrence)
        starts_at, ends_at = occurrence.starts_at, occurrence.ends_at
        mails.moved(occurrence=occurrence, old_starts_at=starts_at, old_ends_at=ends_at, place_changed=True)
        news.changed(occurrence=occurrence)


def share_facts(page: ProgramPage) -> int:
    """Copy the facts of the canonical page, where they are typed once, to its translations; return how many."""
    canonical = page.canonical
    if not canonical.live or not canonical.is_canonical:
        return 0
    canonical = ProgramPage.objects.get(pk=canonical.pk)
    facts = {name: getattr(canonical, name) for name in FACTS}
    translations = ProgramPage.objects.filter(translation_key=canonical.translation_key).exclude(pk=canonical.pk)
    updated: int = translations.update(**facts)
    for translated in translations:
        insert_or_update_object(translated)  # a queryset update does not reach the search index
    return updated


def roll_dates() -> int:
    """Roll the window forward for every published programme, at most once an hour; return how many changed."""
    if not cache.add(ROLLED, True, ROLL_EVERY):
        return 0
    programs = ProgramPage.objects.live().filter(locale=Locale.get_default()).defer("rule", "body")
    return sum(bool(make_dates(program)) for program in programs)


def _locked_dates(program: ProgramPage, now: datetime) -> list[Occurrence]:
    """Dates whose present or original day is still to come, locked so that no sign-up slips in."""
    coming = program.occurrences.filter(starts_at__gt=now) | program.occurrences.filter(
        original_start__gte=timezone.localtime(now, OFFICE).date()
    )
    locked = list(coming.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    sign_ups = Enrollment.objects.filter(occurrence=OuterRef("pk"))
    return list(
        Occurrence.objects.filter(pk__in=locked).annotate(
            has_any=Exists(sign_ups), has_active=Exists(sign_ups.active())
        )
    )


def _meets(planned: PlannedDate, taken: list[Occurrence]) -> bool:
    """Whether staff already moved another date of the programme to this time."""
    return any(one.starts_at < planned.ends_at and planned.starts_at < one.ends_at for one in taken if one.moved_from)
