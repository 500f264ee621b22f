"""What is on the desk: whatever waits in the groups that a person facilitates, and a coordinator's cases."""

from dataclasses import dataclass, replace

from django.utils.crypto import salted_hmac

from chat.coordination import open_cases
from chat.enums import Audience, ReportReason
from chat.models import Message, Report, Room
from chat.queries.reports import open_reports, recently_hidden
from chat.queries.rooms import rooms_of
from chat.rules import acting, can_restore, facts_of
from groups import answers
from groups.duty.alarms import Shown, alarms_of, shown_to
from groups.models import JoinRequest, PeerGroup
from groups.queries import facilitated_by, pending_requests, unwatched_groups, unwatched_requests
from groups.removals import known_again
from groups.rules import can_coordinate
from people.models import User

MOST_SHOWN = 50  # of each kind; the oldest come first, so that nothing stays hidden behind the limit


@dataclass(frozen=True)
class Wish:
    """A join request, drafts of its answers, and whether this person was removed from the group before."""

    request: JoinRequest
    was_removed: bool
    welcome: str
    kind_no: str


@dataclass(frozen=True)
class Desk:
    """One person's desk: what waits, what was hidden lately, and the state of each group."""

    mark: str  # changes as soon as anything here changes
    requests: list[Wish]
    reports: list[Report]
    hidden: list[tuple[Message, bool]]  # and whether this person may restore it
    groups: list[tuple[PeerGroup, Room | None]]
    coordinates: bool
    cases: list[Report]  # for coordinators; listed without their words
    unwatched: list[PeerGroup]
    unwatched_requests: list[JoinRequest]
    alarms: list[Shown]  # what cannot wait

    @property
    def places(self) -> set[str]:
        """The names, as used in the templates, of the page's forms that have a text field."""
        found = {f"request-{wish.request.pk}-{answer}" for wish in self.requests for answer in ("accept", "decline")}
        found |= {f"report-{one.pk}-{outcome}" for one in self.reports for outcome in ("handled", "leave")}
        found |= {f"report-{one.pk}-hide" for one in self.reports if one.message}
        found |= {f"hidden-{one.pk}" for one, may_restore in self.hidden if may_restore}
        return found | {f"group-{group.slug}" for group, room in self.groups if not (room and room.is_frozen)}

    @property
    def waiting(self) -> int:
        """How many requests, reports and cases wait for an answer."""
        return len(self.requests) + len(self.reports) + len(self.cases) + len(self.unwatched_requests)


def desk_of(user: User) -> Desk:
    """Return the desk of `user`. The number of queries does not depend on how much waits."""
    mark = desk_mark(user)  # before the lists, so that a change in between is noticed
    groups = list(facilitated_by(user).order_by("name", "pk"))
    rooms = {room.group_id: room for room in rooms_of(groups)}
    requests = list(pending_requests(user)[:MOST_SHOWN])
    again = known_again(requests)
    coordinates = can_coordinate(user)
    return Desk(
        mark=mark,
        requests=[Wish(one, one.pk in again, answers.welcome(one.user), answers.kind_no(one.user)) for one in requests],
        reports=list(open_reports(user)[:MOST_SHOWN]),
        hidden=[(one, _may_restore(user, one)) for one in recently_hidden(user)[:MOST_SHOWN]],
        groups=[(group, rooms.get(group.pk)) for group in groups],
        coordinates=coordinates,
        cases=list(open_cases(user)[:MOST_SHOWN]),
        unwatched=list(unwatched_groups()) if coordinates else [],
        unwatched_requests=list(unwatched_requests()[:MOST_SHOWN]) if coordinates else [],
        alarms=shown_to(user),
    )


def urgent_desk_of(user: User) -> Desk:
    """Return what cannot wait for a second factor: reports of worry about a person, and the groups, to freeze them."""
    worries = open_reports(user).filter(reason=ReportReason.WORRIED)[:MOST_SHOWN]
    return replace(
        desk_of(user), requests=[], reports=list(worries), hidden=[], cases=[], unwatched=[], unwatched_requests=[]
    )


def waiting_count(user: User) -> int:
    """Count the requests, reports and cases that wait for `user`."""
    count = pending_requests(user).count() + open_reports(user).count()
    if can_coordinate(user):
        count += open_cases(user).count() + unwatched_requests().count()
    return count


def _may_restore(user: User, message: Message) -> bool:
    return can_restore(acting(message, user_id=user.pk, otherwise=Audience.FACILITATOR), facts_of(message))


def desk_mark(user: User) -> str:
    """Return a keyed hash of all that is on the desk, which reveals nothing. An open page compares it."""
    groups = facilitated_by(user).order_by("pk")
    seen = [
        list(pending_requests(user).values_list("pk", "nickname")),
        list(open_reports(user).values_list("pk", flat=True)),
        list(recently_hidden(user).values_list("pk", "hidden_reason")[:MOST_SHOWN]),
        list(groups.values_list("pk", "state", "room__frozen_at", "room__frozen_reason")),
        [(alarm.pk, alarm.taken_by_id) for alarm in alarms_of(user)],
    ]
    if can_coordinate(user):
        seen.append(list(open_cases(user).values_list("pk", flat=True)))
        seen.append(list(unwatched_requests().values_list("pk", flat=True)))
        seen.append(list(unwatched_groups().values_list("pk", flat=True)))
    return salted_hmac("community.desk", repr((user.pk, seen)), algorithm="sha256").hexdigest()[:16]
