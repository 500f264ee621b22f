"""End somebody's membership, as a facilitator."""

from django.db import transaction

from ground.actions.audit import record
from ground.text.letters import clean_text
from groups import mails, refusals, removals, rules
from groups.actions.leave import end
from groups.actions.lock import lock_group
from groups.enums import EndedBy
from groups.models import Membership
from people.models import User

NOTE_LENGTH = 500


@transaction.atomic
def remove(*, actor: User, membership: Membership, reason: str) -> Membership:
    """End a member's membership with a reason, which the person reads on the group's page. Idempotent."""
    lock_group(membership.group_id)
    membership = Membership.objects.select_related("group", "user").get(pk=membership.pk)
    if not rules.can_remove(actor, membership):
        raise refusals.may_not_remove()
    if not membership.is_active:
        return membership
    reason = clean_text(reason)
    if not reason:
        raise refusals.reason_missing()
    if len(reason) > NOTE_LENGTH:
        raise refusals.reason_too_long()
    end(membership, ended_by=EndedBy.FACILITATOR, delete_messages=False, note=reason)
    removals.keep(membership.group, membership.user)
    record(actor=actor, verb="groups.remove", subject=membership, reason=reason, group=membership.group_id)
    mails.removed(membership=membership)
    return membership
