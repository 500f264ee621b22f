"""The reader's other rooms, each one tap away."""

from dataclasses import dataclass

from chat.queries.readers import MOST_UNREAD, unread_counts
from groups.models import PeerGroup
from groups.queries import memberships_of
from people.models import User


@dataclass(frozen=True, slots=True)
class Other:
    """Another room, and how much is unread there; empty for nothing."""

    group: PeerGroup
    unread: str


def other_rooms(user: User, group: PeerGroup) -> list[Other]:
    """Return the person's other rooms, those with something unread first: two queries, or one where there is none."""
    groups = [one.group for one in memberships_of(user) if one.group_id != group.pk]
    if not groups:
        return []
    unread = unread_counts(user)
    counted = sorted(groups, key=lambda one: one.pk not in unread)
    return [Other(one, _shown(unread.get(one.pk, 0))) for one in counted]


def _shown(number: int) -> str:
    return f"{MOST_UNREAD - 1}+" if number >= MOST_UNREAD else str(number or "")
