"""Say later whether one is 18 or older, as joining asks it: yes or no."""

from django.db import transaction

from ground.actions.audit import record
from groups import refusals
from groups.actions.lock import lock_group
from groups.models import Membership, PeerGroup
from groups.rules import membership_of
from groups.signals import adult_told
from people.models import User


@transaction.atomic
def say_adult(*, actor: User, group: PeerGroup, is_adult: bool) -> Membership:
    """Keep what a member says of themselves. Nobody is asked for a birthday, and the answer is not in the audit."""
    group = lock_group(group.pk)
    membership = membership_of(actor, group)
    if membership is None:
        raise refusals.not_member()
    if membership.is_adult is not is_adult:
        membership.is_adult = is_adult
        membership.save(update_fields=["is_adult"])
        record(actor=actor, verb="groups.say_adult", subject=membership, group=group.pk)
        adult_told.send(sender=Membership, membership=membership)
    return membership
