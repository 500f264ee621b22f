"""Which adults are confirmed in groups with people under 18, as coordinators see it: until when, and never a result."""

from dataclasses import dataclass
from datetime import date

from groups.enums import LISTED_STATES, Role
from groups.models import Membership, PeerGroup
from groups.rules import can_see_confirmations
from groups.standing import confirmed_until, today
from people.models import User


@dataclass(frozen=True)
class Adult:
    """Who watches over such a group, and until which day they are confirmed (None: not recorded)."""

    group: PeerGroup
    name: str
    until: date | None

    @property
    def is_over(self) -> bool:
        """Whether nothing is recorded, or it is over: they cannot act there."""
        return self.until is None or self.until < today()


def adults_for(user: User) -> list[Adult]:
    """Everybody who watches over a group that asks for confirmed adults; nobody for who may not see it. Two queries."""
    if not can_see_confirmations(user):
        return []
    theirs = Membership.objects.filter(
        left_at__isnull=True,
        role=Role.FACILITATOR,
        group__needs_confirmed_adults=True,
        group__state__in=LISTED_STATES,
    )
    rows = list(theirs.select_related("group").order_by("group__name", "group", "joined_at", "pk"))
    until = confirmed_until({one.user_id for one in rows})
    return [Adult(one.group, one.nickname, until.get(one.user_id)) for one in rows]
