"""A person deletes their account."""

from django.db import transaction

from groups import queries
from groups.actions.leave import end, is_last_facilitator
from groups.enums import EndedBy, GroupState
from groups.models import Membership, PeerGroup
from people.actions.audit import record
from people.actions.mail import send_later
from people.models import User


@transaction.atomic
def end_memberships_of(*, user: User) -> int:
    """End all memberships of `user` with their words; how many.

    Nobody is kept from deleting an account. A group that loses its last facilitator in this way rests at once (members
    read, nobody writes unwatched) and the staff who look after groups are told by mail.
    """
    memberships = Membership.objects.filter(user=user, left_at__isnull=True).select_related("group", "user")
    count = 0
    for membership in memberships:
        group = PeerGroup.objects.select_for_update().get(pk=membership.group_id)
        unwatched = membership.is_facilitator and is_last_facilitator(membership)
        end(membership, ended_by=EndedBy.ACCOUNT, delete_words=True)
        record(actor=None, verb="groups.end_with_account", subject=membership, group=group.pk)
        if unwatched and group.state == GroupState.OPEN:
            _rest(group)
        count += 1
    return count


def _rest(group: PeerGroup) -> None:
    group.state = GroupState.PAUSED
    group.save(update_fields=["state"])
    entry = record(actor=None, verb="groups.pause_unwatched", subject=group)
    for staff in queries.staff_for_groups():
        send_later(
            key=f"groups.unwatched:{entry.pk}:{staff.pk}",
            template="groups/unwatched",
            to=staff,
            context={"group_name": group.name, "admin_path": f"/admin/peer-groups/edit/{group.pk}/"},
        )
