"""What is on the desk: whatever waits in the groups that a person facilitates, and a coordinator's cases."""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.crypto import salted_hmac

from chat.coordination import open_cases
from chat.enums import Audience
from chat.models import Message
from chat.queries.reports import recently_hidden
from chat.rules import acting, can_restore, facts_of
from desk.case_queries import cases_of
from desk.enums import URGENT, Subject
from desk.glance import Glance, glance
from desk.handover import ShownHandover
from desk.handover import shown_to as handovers_to
from desk.lines import WaitingLine, lines_waiting, waiting_lines
from desk.models import Case, Plea
from desk.pleas import waiting_for
from desk.sample import samples_for
from desk.shown import ShownCase, shown, with_words
from desk.targets import Clock, clock
from desk.unanswered import Unanswered, unanswered
from desk.weight import Break, break_for, opened_by
from groups import answers
from groups.duty.alarms import Shown, alarms_of, shown_to
from groups.models import JoinRequest, PeerGroup
from groups.queries import facilitated_by, unwatched_groups
from groups.removals import known_again
from groups.rules import can_coordinate
from people.models import User

MOST_SHOWN = 50  # of each kind; the most urgent come first, so that nothing stays hidden behind the limit


@dataclass(frozen=True)
class Wish:
    """A join request, drafts of its answers, and whether this person was removed from the group before."""

    request: JoinRequest
    is_unwatched: bool  # in a group without facilitators: a coordinator reads and declines it on its own page
    clock: Clock
    was_removed: bool
    welcome: str
    kind_no: str


@dataclass(frozen=True)
class Desk:
    """One person's desk: what waits, the most urgent first, what was hidden lately, and the state of each group."""

    mark: str  # changes as soon as anything here changes
    waiting: int  # how many cases wait, also those beyond what is shown
    cases: list[ShownCase]
    wishes: list[Wish]
    hidden: list[tuple[Message, bool]]  # and whether this person may restore it
    rooms: list[Glance]
    lines: list[WaitingLine]
    unanswered: list[Unanswered]
    coordinates: bool
    unwatched: list[PeerGroup]
    alarms: list[Shown]  # what cannot wait
    handovers: list[ShownHandover]  # of shifts that ended, which nobody has acknowledged
    pleas: list[Plea]  # of facilitators, which a coordinator is to answer; nobody else's desk knows of them
    pause: Break | None  # a break that is offered
    samples: int  # decided cases that a colleague is asked to read again

    @property
    def late_wishes(self) -> int:
        """How many requests have waited for longer than their group promised."""
        return sum(wish.clock.is_overdue for wish in self.wishes)

    @property
    def places(self) -> set[str]:
        """The names, as used in the templates, of the page's forms that have a text field."""
        watched = [wish.request.pk for wish in self.wishes if not wish.is_unwatched]
        found = {f"request-{pk}-{answer}" for pk in watched for answer in ("accept", "decline")}
        mine = [one for one in self.cases if one.case.is_hers and one.may_decide]
        found |= {f"case-{one.case.pk}-{how}" for one in mine if one.may_answer for how in ("handled", "leave")}
        found |= {f"case-{one.case.pk}-hide" for one in mine if one.may_hide}
        found |= {f"hidden-{one.pk}" for one, may_restore in self.hidden if may_restore}
        return found | {f"group-{one.group.slug}" for one in self.rooms if not one.is_frozen}


def desk_of(user: User) -> Desk:
    """Return the desk of `user`. The number of queries does not depend on how much waits."""
    mark = desk_mark(user)  # before the lists, so that a change in between is noticed
    now, coordinates = timezone.now(), can_coordinate(user)
    waiting = list(cases_of(user))
    about_words = with_words(cases_of(user).exclude(subject=Subject.PERSON))
    called = {one.pk for one in open_cases(user) if one.was_called} if coordinates else set()  # type: ignore[attr-defined]
    return Desk(
        mark=mark,
        waiting=len(waiting),
        cases=shown(user, list(about_words[:MOST_SHOWN]), called, now),
        wishes=_wishes(user),
        hidden=[(one, _may_restore(user, one)) for one in recently_hidden(user)[:MOST_SHOWN]],
        rooms=glance(user, waiting),
        lines=waiting_lines(user),
        unanswered=unanswered(user),
        coordinates=coordinates,
        unwatched=list(unwatched_groups()) if coordinates else [],
        alarms=shown_to(user),
        handovers=handovers_to(user),
        pause=break_for(user, opened_by(user, now), now),
        pleas=list(waiting_for(user)[:MOST_SHOWN]) if coordinates else [],
        samples=samples_for(user).count(),
    )


def urgent_desk_of(user: User) -> Desk:
    """Return what cannot wait for a second factor: worries about a person, and the groups, to freeze them."""
    desk = desk_of(user)
    worries = [one for one in desk.cases if one.case.risk in URGENT and one.case.is_hers]
    return replace(
        desk, waiting=len(worries), cases=worries, wishes=[], hidden=[], lines=[], unanswered=[], unwatched=[],
        coordinates=False, pleas=[], samples=0,
    )  # fmt: skip


def waiting_count(user: User) -> int:
    """Count the cases that wait for `user`."""
    return cases_of(user).count()


def desk_mark(user: User) -> str:
    """Return a keyed hash of all that is on the desk, which reveals nothing. An open page compares it."""
    now = timezone.now()
    groups = facilitated_by(user).order_by("pk")
    seen = [
        [(case.pk, case.version, case.is_claimed, case.due_at <= now) for case in cases_of(user)],
        list(recently_hidden(user).values_list("pk", "hidden_reason")[:MOST_SHOWN]),
        list(groups.values_list("pk", "state", "room__frozen_at", "room__frozen_reason")),
        [(alarm.pk, alarm.taken_by_id) for alarm in alarms_of(user)],
        [one.handover.pk for one in handovers_to(user)],
        [(line.pk, line.last) for line in lines_waiting(user)[:MOST_SHOWN]],  # type: ignore[attr-defined]
    ]
    if can_coordinate(user):
        seen.append(list(unwatched_groups().values_list("pk", flat=True)))
        seen.append(list(waiting_for(user).values_list("pk", flat=True)))
    return salted_hmac("community.desk", repr((user.pk, seen)), algorithm="sha256").hexdigest()[:16]


def _wishes(user: User) -> list[Wish]:
    """The requests that wait for this person, the one that was promised an answer first."""
    cases = list(cases_of(user).filter(subject=Subject.PERSON)[:MOST_SHOWN])
    by_key: dict[tuple[int | None, int | None], Case] = {(case.group_id, case.about_id): case for case in cases}
    asked = JoinRequest.objects.filter(
        state=JoinRequest.State.PENDING,
        group__in={case.group_id for case in cases},
        user__in={case.about_id for case in cases},
    ).select_related("group", "user")
    found = [one for one in asked.order_by("created_at", "pk") if (one.group_id, one.user_id) in by_key]
    found.sort(key=lambda one: by_key[one.group_id, one.user_id].due_at)
    again, now = known_again(found), timezone.now()
    return [
        Wish(
            one,
            not by_key[one.group_id, one.user_id].is_hers,
            clock(by_key[one.group_id, one.user_id].due_at, now),
            one.pk in again,
            answers.welcome(one.user),
            answers.kind_no(one.user),
        )
        for one in found
    ]


def _may_restore(user: User, message: Message) -> bool:
    return can_restore(acting(message, user_id=user.pk, otherwise=Audience.FACILITATOR), facts_of(message))
