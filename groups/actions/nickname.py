"""Change one's nickname in one group."""

from django.db import transaction

from ground.actions.audit import record
from ground.text.names import same_name
from groups import queries, refusals
from groups.actions.join import clean_nickname
from groups.actions.lock import lock_group
from groups.models import Membership, PeerGroup
from groups.rules import membership_of
from groups.signals import name_changing
from people.models import User


@transaction.atomic
def change_nickname(*, actor: User, group: PeerGroup, nickname: str) -> Membership:
    """Change one's nickname in this group. Earlier messages show the new name, too."""
    group = lock_group(group.pk)
    membership = membership_of(actor, group)
    if membership is None:
        raise refusals.not_member()
    cleaned = clean_nickname(nickname, group, actor)
    if any(same_name(cleaned, other) for other in queries.names_in_use(group, but_for=actor)):
        raise refusals.nickname_taken()
    if cleaned != membership.nickname:
        name_changing.send(sender=Membership, membership=membership)
        membership.nickname = cleaned
        membership.save(update_fields=["nickname", "nickname_look"])
        record(actor=actor, verb="groups.change_nickname", subject=membership, group=group.pk)
    return membership
