"""Notice, well in advance, that a second factor will be required."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people import mails
from people.models import FactorNotice, User
from people.rules import SECOND_FACTOR_ROLES

NOTICE = timedelta(days=30)
REMINDERS = (NOTICE, timedelta(days=7), timedelta(days=1))  # before the deadline: at the start, a week, a day


def give_notice() -> int:
    """Start the 30 days of people who now need a second factor and have none, remind the others, and count the mails.

    Staff get no such notice: their screens require it from the start.
    """
    now = timezone.now()
    without = _without_factor()
    for person in without.filter(factor_notice__isnull=True, is_staff=False):
        FactorNotice.objects.get_or_create(user=person, defaults={"due_at": now + NOTICE})
    late = Q()
    for told, before in enumerate(REMINDERS):
        late |= Q(told=told, due_at__lte=now + before)
    return sum(_tell(notice.pk, notice.told) for notice in FactorNotice.objects.filter(late, user__in=without))


def _tell(pk: int, told: int) -> bool:
    with transaction.atomic():
        notice = FactorNotice.objects.select_related("user").select_for_update(of=("self",)).get(pk=pk)
        if notice.told != told:
            return False  # another worker was faster
        # After the worker was down, only the reminder for the time that is left goes out.
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
