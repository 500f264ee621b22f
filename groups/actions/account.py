"""A person deletes their account."""

from django.db import transaction

from ground.actions.audit import forget_reasons, record
from groups import mails, queries
from groups.actions.leave import end, is_last_facilitator
from groups.actions.lock import locking
from groups.enums import EndedBy, GroupState
from groups.models import JoinRequest, Membership, PeerGroup
from groups.signals import rights_ending
from people.models import User


@transaction.atomic
def end_memberships_of(*, user: User) -> int:
    """End all memberships of `user`, erase their words, and return how many memberships ended.

    Nobody is kept from deleting an account. A group that loses its last facilitator in this way rests at once (members
    read, but nobody writes unwatched) and the staff who look after groups are told by mail.
    """
    mine = Membership.objects.filter(user=user, left_at__isnull=True).select_related("group", "user")
    groups = locking().filter(pk__in=mine.values("group")).order_by("pk").in_bulk()
    rights_ending.send(sender=PeerGroup, groups=list(groups.values()))  # all at once, so that receivers lock in order
    count = 0
    for membership in mine.filter(group__in=groups):
        group = groups[membership.group_id]
        unwatched = membership.is_appointed and is_last_facilitator(membership)
        end(membership, ended_by=EndedBy.ACCOUNT, delete_messages=True)
        record(actor=None, verb="groups.end_with_account", subject=membership, group=group.pk)
        if unwatched and group.state == GroupState.OPEN:
            _rest(group)
        count += 1
    forget_reasons(subjects=list(Membership.objects.filter(user=user)))
    forget_reasons(subjects=list(JoinRequest.objects.filter(user=user)))
    return count


def _rest(group: PeerGroup) -> None:
    group.state = GroupState.PAUSED
    group.save(update_fields=["state"])
    act = record(actor=None, verb="groups.pause_unwatched", subject=group)
    for staff in queries.staff_for_groups():
        mails.unwatched(to=staff, group=group, act=act)
