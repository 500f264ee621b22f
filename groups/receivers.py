"""What groups do on signals from the layers below."""

from typing import Any

from django.dispatch import receiver

from groups.actions.account import end_memberships_of
from groups.actions.quiet import forget_quiet
from groups.models import Membership
from groups.signals import membership_ended
from people.models import User
from people.signals import account_deletion_requested


@receiver(account_deletion_requested, dispatch_uid="groups.end_memberships")
def end_memberships(sender: Any, user: User, **kwargs: Any) -> None:
    """End every membership, and erase the words, inside the transaction that deletes the account."""
    end_memberships_of(user=user)


@receiver(membership_ended)
def hear_of_it_again(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Forget that somebody wanted to hear nothing of a group that they are not in any more."""
    forget_quiet(membership=membership)
