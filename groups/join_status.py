"""Where one person stands with one group, in one word, which decides what the page offers next."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from groups import queries, removals
from groups.enums import EndedBy, GroupState, RequestState
from groups.models import JoinRequest, Membership, PeerGroup
from groups.rules import membership_of
from people.models import User


@dataclass(frozen=True)
class JoinStatus:
    """Where somebody stands.

    `word` is one of: member, waiting, closed, paused, soon, together, unwatched, full, removed, barred, declined,
    may_ask, visitor.

    `visitor` has no account. `declined` and `removed` may ask again; their `reply` or note is shown. `barred` may
    ask again at `barred_until`.
    """

    word: str
    membership: Membership | None = None
    join_request: JoinRequest | None = None
    ended: Membership | None = None
    barred_until: datetime | None = None


def join_status_of(user: User | AnonymousUser, group: PeerGroup) -> JoinStatus:
    """Where `user` stands with `group` now."""
    membership = membership_of(user, group)
    if membership is not None:
        return JoinStatus("member", membership=membership, join_request=queries.latest_request(user, group))
    join_request = queries.latest_request(user, group)
    ended = queries.ended_membership_of(user, group)
    if join_request is not None and join_request.is_pending:
        return JoinStatus("waiting", join_request=join_request)
    word = _closed_door(group)
    barred_until = removals.barred_until(group, user) if word is None and user.is_authenticated else None
    if barred_until is not None:
        return JoinStatus("barred", ended=ended, barred_until=barred_until)
    if word is None and not user.is_authenticated:
        word = "visitor"
    if word is None and _was_removed(ended, join_request):
        word = "removed"
    if word is None and join_request is not None and join_request.state == RequestState.DECLINED:
        word = "declined"
    return JoinStatus(word or "may_ask", join_request=join_request, ended=ended)


def _closed_door(group: PeerGroup) -> str | None:
    if group.state in (GroupState.CLOSED, GroupState.DRAFT):
        return "closed"
    if group.state == GroupState.PAUSED:
        return "paused"
    if not group.takes_requests and group.is_under_way:
        return "together"
    if not group.is_taking_requests:
        return "soon"
    if not queries.facilitators_of(group).exists():
        return "unwatched"
    return "full" if queries.is_full(group) else None


def _was_removed(ended: Membership | None, join_request: JoinRequest | None) -> bool:
    if ended is None or ended.left_at is None or ended.ended_by != EndedBy.FACILITATOR:
        return False
    return join_request is None or join_request.created_at < ended.left_at
