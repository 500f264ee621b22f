"""Registrations that were begun and never finished."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.models import User

KEPT = timedelta(days=3)


def erase_unfinished() -> int:
    """Erase registrations whose address was not confirmed within three days; return how many people."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    unfinished = User.objects.filter(
        ~Exists(confirmed),
        last_login__isnull=True,
        is_staff=False,
        is_superuser=False,
        date_joined__lt=timezone.now() - KEPT,
        emailaddress__isnull=False,
    )
    people = list(unfinished.values_list("pk", flat=True).distinct()[:500])
    User.objects.filter(pk__in=people).delete()
    return len(people)
