"""Somebody chooses to read words that may weigh on them, which is counted for that person alone."""

from django.db import transaction
from django.utils import timezone

from desk import refusals
from desk.case_queries import cases_for
from desk.models import Case, Opening
from people.models import User


@transaction.atomic
def open_words(*, actor: User, case: Case) -> Opening:
    """Open the words of a case for this shift. Opening it again counts once."""
    if not cases_for(actor).filter(pk=case.pk).exists():
        raise refusals.not_your_case()
    opening, _is_new = Opening.objects.update_or_create(user=actor, case=case, defaults={"opened_at": timezone.now()})
    return opening
