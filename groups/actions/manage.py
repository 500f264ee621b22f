"""Prepare, open, pause and close groups, as staff."""

from collections.abc import Sequence

from django.db import transaction

from ground.actions.audit import record
from groups import refusals, rules
from groups.actions.ground_rules import keep_version
from groups.actions.lock import locking
from groups.ground_rules import wording_of
from groups.models import PeerGroup
from groups.signals import rights_ending
from people.models import User


@transaction.atomic
def save_group(*, actor: User, group: PeerGroup, changed: Sequence[str] = ()) -> PeerGroup:
    """Save a new or changed group with its live hours. `changed` names the changed fields, for the audit.

    Closing a group does not end memberships: people may read back and leave in their own time. Other
    ground rules are a new version, to which members agree anew.
    """
    if not rules.can_manage(actor):
        raise refusals.may_not_manage()
    stored = locking().filter(pk=group.pk).first()
    before = stored.state if stored else None
    if before not in (None, group.state):
        rights_ending.send(sender=PeerGroup, groups=[group])
    group.save()
    verb = "groups.create_group" if before is None else "groups.change_group"
    record(actor=actor, verb=verb, subject=group, changed=sorted(changed), state=str(group.state))
    if before is not None and before != group.state:
        record(actor=actor, verb="groups.change_state", subject=group, before=before, after=str(group.state))
    if stored is not None:
        keep_version(actor=actor, group=group, before=wording_of(stored))
    return group
