"""What groups do on signals from the layers below."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from groups.actions.account import end_memberships_of
from groups.actions.alarm import release_gone
from groups.actions.quiet import forget_quiet
from groups.models import Membership
from groups.signals import membership_ended
from people.models import User
from people.signals import account_deletion_requested, account_suspending


@receiver(account_deletion_requested, dispatch_uid="groups.end_memberships")
def end_memberships(sender: Any, user: User, **kwargs: Any) -> None:
    """End every membership, and erase the words, inside the transaction that deletes the account."""
    end_memberships_of(user=user)


@receiver(account_deletion_requested)
@receiver(account_suspending)
def look_after_nothing(sender: Any, user: User, **kwargs: Any) -> None:
    """Call others, once it is so, about what somebody looked after who is suspended or gone."""
    transaction.on_commit(release_gone, robust=True)


@receiver(membership_ended)
def hear_of_it_again(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Forget that somebody wanted to hear nothing of a group that they are not in any more."""
    forget_quiet(membership=membership)


@receiver(membership_ended)
def look_after_what_they_left(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Call others about what somebody looked after who has left the group."""
    release_gone(taken_by=membership.user_id)
