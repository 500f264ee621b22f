"""The gathered mail: once a day at most, at the hour that a person chose."""

from django.db import transaction
from django.utils import timezone

from notices import mails
from notices.actions.gather import settle_all
from notices.actions.plan import is_told, silenced, ways_of
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
    Preference.objects.filter(pk=user_id).update(gathered_due_at=None)
    unread = list(Notice.objects.filter(user=user_id, read_at=None))
    settle_all(unread)
    # What stands is read again. Notices that were there when the last mail went out are told of once only.
    unread = list(Notice.objects.filter(user=user_id, read_at=None, mailed_at=None))
    silent = silenced(unread, now)
    told = [
        notice
        for kind, some in by_kind(unread).items()
        if is_told(kind, choice, now) and Way.MAIL in ways_of(kind, choice) and not kind.mails_itself
        for notice in some
        if notice.pk not in silent
    ]
    if not told or not choice.user.is_active:
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(mailed_at=now)
    mails.gathered(choice=choice, count=len(told), due_at=due)
    return True
