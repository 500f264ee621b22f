"""What voices do on signals from people."""

from typing import Any

from django.dispatch import receiver

from people.models import User
from people.signals import account_deletion_requested
from voices.actions.erase import forget_author


@receiver(account_deletion_requested, dispatch_uid="voices.forget_author")
def author_leaves(sender: Any, user: User, **kwargs: Any) -> None:
    """Keep a deleted account's voices, unlinked from the person."""
    forget_author(user=user)
