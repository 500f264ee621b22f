"""What waits on the facilitators' desk, over all the groups that one person facilitates."""

from dataclasses import dataclass

from chat.models import Message, Report, Room
from chat.queries import open_reports, recently_hidden, rooms_of
from groups.models import JoinRequest, PeerGroup
from groups.queries import facilitated_by, pending_requests
from people.models import User

MOST_SHOWN = 50  # of each kind; the longest waiting come first, so that nothing is lost behind the limit


@dataclass(frozen=True)
class Desk:
    """Everything for one person: what waits, what was hidden lately, and the state of each group."""

    requests: list[JoinRequest]
    reports: list[Report]
    hidden: list[Message]
    groups: list[tuple[PeerGroup, Room | None]]

    @property
    def waiting(self) -> int:
        """How many things wait for an answer."""
        return len(self.requests) + len(self.reports)


def desk_of(user: User) -> Desk:
    """The desk of `user`; the same number of queries for one thing and for fifty."""
    groups = list(facilitated_by(user).order_by("name", "pk"))
    rooms = {room.group_id: room for room in rooms_of(groups)}
    return Desk(
        requests=list(pending_requests(user)[:MOST_SHOWN]),
        reports=list(open_reports(user)[:MOST_SHOWN]),
        hidden=list(recently_hidden(user)[:MOST_SHOWN]),
        groups=[(group, rooms.get(group.pk)) for group in groups],
    )


def waiting_count(user: User) -> int:
    """How many requests and reports wait for `user`; two queries."""
    return pending_requests(user).count() + open_reports(user).count()
