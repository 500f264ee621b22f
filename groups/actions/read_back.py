"""Let a new facilitator read what was said before, a week after the room was told."""

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups.actions.lock import lock_group
from groups.enums import RoomLine
from groups.models import Membership
from groups.signals import facilitation_changed


def read_back_due() -> int:
    """Let everybody whose day has come read from the beginning; a line tells the room. Returns how many."""
    due = Membership.objects.filter(left_at__isnull=True, reads_back_at__lte=timezone.now())
    return sum(_read_back(pk, group_id) for pk, group_id in due.order_by("pk").values_list("pk", "group_id"))


@transaction.atomic
def _read_back(pk: int, group_id: int) -> int:
    lock_group(group_id)
    membership = (
        Membership.objects.select_related("group", "user")
        .filter(pk=pk, left_at__isnull=True, reads_back_at__lte=timezone.now())
        .first()
    )
    if membership is None:  # gone, or already done by another worker
        return 0
    membership.reads_from = 0
    membership.reads_back_at = None
    membership.save(update_fields=["reads_from", "reads_back_at"])
    facilitation_changed.send(sender=Membership, membership=membership, line=RoomLine.READS_BACK, is_new=False)
    record(actor=None, verb="groups.read_back", subject=membership, group=group_id)
    return 1
