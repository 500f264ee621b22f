"""Many members at once, for load tests."""

from collections.abc import Iterable

from django.db import transaction

from ground.actions.audit import record
from groups.actions.lock import lock_group
from groups.models import Membership, PeerGroup
from people.models import User


@transaction.atomic
def fill(*, actor: User, group: PeerGroup, users: Iterable[User]) -> int:
    """Make all `users` members under their display names, without requests or mails, and return how many are new.

    For development only: `manage.py demo --members` calls it, and refuses to run when DEBUG is off.
    """
    group = lock_group(group.pk)
    already = set(Membership.objects.filter(group=group, left_at__isnull=True).values_list("user_id", flat=True))
    new = [Membership(group=group, user=user, nickname=user.display_name) for user in users if user.pk not in already]
    Membership.objects.bulk_create(new, batch_size=500)
    record(actor=actor, verb="groups.fill", subject=group, members=len(new))
    return len(new)
