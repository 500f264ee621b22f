"""The lock on a group, under which its membership is decided."""

from django.db.models import QuerySet

from groups.models import PeerGroup


def lock_group(group_id: int) -> PeerGroup:
    """Return the group, locked until the transaction ends.

    The lock leaves the key free (`no_key`): a transaction that holds the group's room, and for which an action of this
    app waits, may have to check a foreign key to the group.
    """
    group: PeerGroup = locking().get(pk=group_id)
    return group


def locking() -> QuerySet[PeerGroup]:
    """All groups; every row read from this queryset is locked."""
    groups: QuerySet[PeerGroup] = PeerGroup.objects.select_for_update(no_key=True)
    return groups
