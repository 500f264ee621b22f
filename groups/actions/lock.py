"""The lock of a group, under which its members are decided on."""

from django.db.models import QuerySet

from groups.models import PeerGroup


def lock_group(group_id: int) -> PeerGroup:
    """The group, locked until the transaction ends.

    Its key stays free (`no_key`): who holds the group's room, and is waited for by an action of this app, may have to
    make sure that the group is there.
    """
    group: PeerGroup = locking().get(pk=group_id)
    return group


def locking() -> QuerySet[PeerGroup]:
    """All groups; what is read of them gets locked."""
    groups: QuerySet[PeerGroup] = PeerGroup.objects.select_for_update(no_key=True)
    return groups
