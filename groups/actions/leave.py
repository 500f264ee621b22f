"""Leave a group, and keep or erase one's own words."""

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups import queries, refusals
from groups.actions.lock import lock_group
from groups.enums import EndedBy, GroupState, Role, RoomLine
from groups.models import Membership, PeerGroup
from groups.rules import membership_of
from groups.signals import (
    facilitation_changed,
    membership_ended,
    membership_ending,
    messages_deletion_requested,
    rights_ending,
)
from people.actions.consent import withdraw_consent
from people.enums import ConsentPurpose
from people.models import User


@transaction.atomic
def leave(*, actor: User, group: PeerGroup, delete_messages: bool) -> Membership | None:
    """Leave at any moment, without a reason. `delete_messages` erases everything the person wrote here, in the same
    transaction. Returns None when the person is not (or no longer) in the group, so a second press is harmless.

    The last facilitator of a group that is not closed has to hand over first.
    """
    group = lock_group(group.pk)
    membership = membership_of(actor, group)
    if membership is None:
        return None
    if membership.is_facilitator and is_last_facilitator(membership) and group.state != GroupState.CLOSED:
        raise refusals.you_are_the_last()
    end(membership, ended_by=EndedBy.SELF, delete_messages=delete_messages)
    record(actor=actor, verb="groups.leave", subject=membership, group=group.pk, delete_words=delete_messages)
    return membership


def is_last_facilitator(membership: Membership) -> bool:
    """Whether the group would have no facilitator left, who may act as one, without this one."""
    return not queries.facilitators_of(membership.group).exclude(pk=membership.pk).exists()


def end(membership: Membership, *, ended_by: EndedBy, delete_messages: bool, note: str = "") -> None:
    """End the membership, withdraw the consent to the ground rules, have words erased if wished, and announce it.

    Call it from this app's actions only, inside their transaction and under the group's lock.
    """
    rights_ending.send(sender=PeerGroup, groups=[membership.group])
    membership.left_at = timezone.now()
    membership.ended_by = ended_by
    membership.end_note = note
    membership.save(update_fields=["left_at", "ended_by", "end_note"])
    membership_ending.send(sender=Membership, membership=membership)
    if membership.role == Role.FACILITATOR:
        facilitation_changed.send(sender=Membership, membership=membership, line=RoomLine.ENDED, is_new=False)
    withdraw_consent(actor=membership.user, purpose=ConsentPurpose.GROUND_RULES, subject=membership.group)
    if delete_messages:
        messages_deletion_requested.send(
            sender=Membership, group=membership.group, user=membership.user, membership=membership
        )
    transaction.on_commit(
        lambda: membership_ended.send(sender=Membership, membership=membership, delete_messages=delete_messages),
        robust=True,
    )
