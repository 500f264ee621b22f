"""Want to hear nothing of a group for a while, or for good, and stay in it."""

from datetime import time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups import refusals
from groups.enums import Quiet
from groups.models import Membership, PeerGroup
from groups.news import scope_of
from groups.rules import can_read_room
from notices import quiet
from notices.actions.choose import end_silence, forget_silence, silence
from people.models import User

MORNING = time(7)


@transaction.atomic
def keep_quiet(*, actor: User, group: PeerGroup, wish: Quiet) -> None:
    """Send this person no push, mail or LINE about a group until the next morning at 7:00, for good, or again.

    The list in the site shows it all the same. Idempotent; only for who is in the group.
    """
    if not can_read_room(actor, group):
        raise refusals.not_member()
    if wish is Quiet.NO:
        end_silence(actor=actor, scope=scope_of(group.pk))
        return
    morning = (
        quiet.next_time(timezone.now(), MORNING, ZoneInfo(settings.TIME_ZONE)) if wish is Quiet.UNTIL_MORNING else None
    )
    silence(actor=actor, scope=scope_of(group.pk), until=morning)


def forget_quiet(*, membership: Membership) -> None:
    """Erase the wish of somebody who has left: it would still name the group in their choices."""
    forget_silence(user_id=membership.user_id, scope=scope_of(membership.group_id))
