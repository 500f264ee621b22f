"""Unpublishing a programme, by hand or on its expiry date. Families never learn of it from a dead link."""

from django.db import transaction

from people.models import User
from programs import mails
from programs.dates.actions import occurrences
from programs.models import Occurrence, ProgramPage
from programs.queries.dates import affected


@transaction.atomic
def call_off(*, actor: User, programs: list[ProgramPage], reason: str) -> int:
    """Cancel every coming date of these programmes that has sign-ups, tell everybody, and return how many dates."""
    dates = list(affected(programs))
    for occurrence in dates:
        occurrences.cancel(actor=actor, occurrence=occurrence, reason=reason)
    return len(dates)


@transaction.atomic
def taken_back(*, page: ProgramPage) -> int:
    """Unpublish the translations too, and tell everybody that their date takes place; return how many dates.

    Dates that staff called off beforehand are already cancelled, so nobody is told twice.
    """
    if not page.is_canonical:
        return 0
    others = ProgramPage.objects.live().filter(translation_key=page.translation_key).exclude(pk=page.pk)
    for translation in others:
        translation.unpublish()
    dates = list(affected([page]))
    for occurrence in dates:
        Occurrence.objects.filter(pk=occurrence.pk).update(revision=occurrence.revision + 1)
        occurrence.revision += 1
        mails.taken_back(occurrence=occurrence)
    return len(dates)
