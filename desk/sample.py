"""What is read again: which decided cases wait for which colleague, what colleagues said of one's own, and how many."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from chat.models import Report
from desk.case_queries import cases_for
from desk.enums import Verdict
from desk.models import Case, Sample
from groups.models import Membership, PeerGroup
from groups.models.membership import watching
from groups.queries import facilitated_by
from groups.rules import can_coordinate
from people.models import User

MOST_SHOWN = 50


@dataclass(frozen=True)
class Numbers:
    """How many decisions of a group were drawn, read, and would have been the same or others."""

    group: PeerGroup
    drawn: int
    same: int
    different: int

    @property
    def read(self) -> int:
        return self.same + self.different


def samples_for(user: User) -> QuerySet[Sample]:
    """Return what waits for this person: decided by somebody else, about somebody else, and theirs to read.

    Facilitators read their group's. A coordinator reads what no other facilitator of the group may read.
    """
    waiting = Sample.objects.filter(read_at=None).exclude(decided_by=user)
    waiting = waiting.exclude(case__about=user).exclude(case__against=user)
    theirs = Q(case__in=cases_for(user).filter(Q(as_facilitator=True)).order_by().values("pk"))
    if can_coordinate(user):
        theirs |= Q(~Exists(_colleagues()))
    return waiting.filter(theirs).select_related("case", "group").order_by("week", "pk")


def _colleagues() -> QuerySet[Membership]:
    """The facilitators who may read a sample: neither who decided it nor whom it is about."""
    at_seq = Coalesce(OuterRef("case__message__seq"), OuterRef("case__held__at_seq"), Value(0))
    able = Membership.objects.filter(watching(), group=OuterRef("group"), user__is_active=True, reads_from__lte=at_seq)
    for whom in ("case__about", "case__against", "decided_by"):
        able = able.exclude(user=Coalesce(OuterRef(whom), Value(0), output_field=BigIntegerField()))
    return able


def said_of(user: User) -> QuerySet[Sample]:
    """Return what colleagues said of this person's own decisions, the newest first: without anybody's words."""
    said = Sample.objects.filter(decided_by=user, read_at__isnull=False)
    return said.select_related("case", "group").order_by("-read_at", "-pk")


def numbers_of(user: User) -> list[Numbers]:
    """Count what is kept of the groups that this person facilitates; one query."""
    counted = (
        Sample.objects.filter(group__in=facilitated_by(user))
        .values("group")
        .annotate(
            drawn=Count("pk"),
            same=Count("pk", filter=Q(verdict=Verdict.SAME)),
            different=Count("pk", filter=Q(verdict=Verdict.DIFFERENT)),
        )
        .order_by("group")
    )
    groups = PeerGroup.objects.in_bulk([one["group"] for one in counted])
    return [Numbers(groups[one["group"]], one["drawn"], one["same"], one["different"]) for one in counted]


def words_of(case: Case) -> str:
    """The words that were decided about: as they are now, or as they were told; empty once they are erased."""
    about = case.message or case.held
    if about is not None and about.body:
        return str(about.body)
    told = Q(message=case.message_id) if case.message_id else Q(held=case.held_id, held__isnull=False)
    found: Report | None = Report.objects.filter(told).exclude(body="").order_by("created_at", "pk").first()
    return found.body if found is not None else ""
