"""What groups do when the layers below send news."""

from typing import Any

from django.dispatch import receiver

from groups.actions.account import end_memberships_of
from people.models import User
from people.signals import account_deletion_requested


@receiver(account_deletion_requested, dispatch_uid="groups.end_memberships")
def end_memberships(sender: Any, user: User, **kwargs: Any) -> None:
    """Inside the deletion of an account: the person leaves every group, and their words go with them."""
    end_memberships_of(user=user)
