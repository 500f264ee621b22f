"""The gathered mail: once a day at most, at the hour that a person chose."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from notices import mails
from notices.actions.gather import settle_all
from notices.actions.plan import is_told, next_gathered, plan_again, silenced, ways_of
from notices.enums import Way
from notices.kinds import by_kind
from notices.models import Notice, Preference

AT_ONCE = 100


def queue_gathered() -> int:
    """Queue the gathered mails that are due; return for how many people one was queued."""
    due = Preference.objects.filter(gathered_due_at__lte=timezone.now()).order_by("gathered_due_at")
    return sum(_queue(user_id) for user_id in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _queue(user_id: int) -> bool:
    """Queue one person's mail, if anything still waits that they want to be mailed about."""
    now = timezone.now()
    choice = Preference.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user").filter(
        pk=user_id, gathered_due_at__lte=now
    ).first()  # fmt: skip
    if choice is None or choice.gathered_due_at is None:
        return False
    due = choice.gathered_due_at
    if _had_one_today(user_id, now):  # they chose another hour since
        Preference.objects.filter(pk=user_id).update(gathered_due_at=next_gathered(choice, now))
        return False
    Preference.objects.filter(pk=user_id).update(gathered_due_at=None)
    settle_all(list(Notice.objects.filter(user=user_id, read_at=None)))
    unread = list(Notice.objects.filter(user=user_id, read_at=None))  # what stands
    wanted = _wanted(unread, choice, now)
    plan_again(Notice.objects.filter(pk__in={notice.pk for notice in unread} - wanted))
    # Notices that were there when the last mail went out are told of once only.
    new = {notice.pk for notice in unread if notice.pk in wanted and notice.mailed_at is None}
    if not new or not choice.user.is_active:
        return False
    Notice.objects.filter(pk__in=new).update(mailed_at=now)
    # While the mail server was away the last one has waited: one tells of all.
    told = wanted if mails.take_gathered_back(choice=choice) else new
    mails.gathered(choice=choice, count=len(told), due_at=due)
    return True


def _wanted(unread: Sequence[Notice], choice: Preference, now: datetime) -> set[int]:
    """The ids of the notices that their person wants to be mailed about now."""
    silent = silenced(unread, now)
    return {
        notice.pk
        for kind, some in by_kind(unread).items()
        if is_told(kind, choice, now) and Way.MAIL in ways_of(kind, choice) and not kind.mails_itself
        for notice in some
        if notice.pk not in silent
    }


def _had_one_today(user_id: int, now: datetime) -> bool:
    last: datetime | None = Notice.objects.filter(user=user_id).aggregate(last=Max("mailed_at"))["last"]
    return last is not None and timezone.localdate(last) == timezone.localdate(now)
