"""Tell whom it concerns that a second factor will be needed, in time."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from people import mails
from people.models import FactorNotice, User
from people.rules import SECOND_FACTOR_ROLES

NOTICE = timedelta(days=30)
REMINDERS = (NOTICE, timedelta(days=7), timedelta(days=1))  # before the end: at the start, a week, a day


def give_notice() -> int:
    """Begin the 30 days of whoever newly needs a second factor and has none, and remind the others; how many mails.

    Staff have no such days: their screens ask from the first time on.
    """
    now = timezone.now()
    sent = 0
    for person in _without_factor().filter(factor_notice__isnull=True, is_staff=False):
        FactorNotice.objects.get_or_create(user=person, defaults={"due_at": now + NOTICE})
    for told, before in enumerate(REMINDERS):
        late = FactorNotice.objects.filter(told=told, due_at__lte=now + before, user__in=_without_factor())
        sent += sum(_tell(notice.pk, told) for notice in late)
    return sent


def _tell(pk: int, told: int) -> bool:
    with transaction.atomic():
        notice = FactorNotice.objects.select_related("user").select_for_update(of=("self",)).get(pk=pk)
        if notice.told != told:
            return False  # another worker was here
        # After a pause of the worker only the reminder that fits today goes out.
        left = notice.due_at - timezone.now()
        notice.told = max(number + 1 for number, before in enumerate(REMINDERS) if left <= before or not number)
        notice.save(update_fields=["told"])
        mails.factor_notice(notice=notice)
    return True


def _without_factor() -> QuerySet[User]:
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    people = User.objects.none()
    for role in SECOND_FACTOR_ROLES:
        people = people | User.objects.filter(pk__in=role().values("pk"))
    return people.filter(~Exists(factors), is_active=True)
