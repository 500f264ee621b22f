"""Queries of reports: what waits, and for whom."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from chat.enums import MessageState, ReportState
from chat.models import Message, Report, Room
from groups.models import Membership
from groups.models.membership import watching
from people.models import User


def reports_for(user: User) -> QuerySet[Report]:
    """Return the reports that the person may read and answer.

    These are in groups they facilitate and about words that they may read, but never about their own words.
    """
    seats = Membership.objects.filter(
        watching(),
        group=OuterRef("room__group"),
        user=user,
        reads_from__lte=Coalesce(OuterRef("message__seq"), OuterRef("at_seq")),
    )
    return Report.objects.filter(Exists(seats)).exclude(author=user)


def open_reports(user: User) -> QuerySet[Report]:
    """Return the reports that wait for the person, oldest first."""
    return (
        reports_for(user)
        .filter(state=ReportState.OPEN, handed_over_at__isnull=True)
        .select_related("room__group", "message__member", "message__room")
        .order_by("created_at", "pk")
    )


class WaitingReport(NamedTuple):
    """What decides for whom an open report counts."""

    room_id: int
    author_id: int | None
    seq: int  # of the message, or where it would have been


def waiting_reports(room_ids: Iterable[int]) -> list[WaitingReport]:
    """Return the open reports in these rooms that were not handed over, in one query. See `count_for`.

    Those of rooms that are no group's are the coordinators', and count for nobody inside.
    """
    waiting = Report.objects.filter(
        room_id__in=list(room_ids), room__group__isnull=False, state=ReportState.OPEN, handed_over_at__isnull=True
    ).order_by()
    rows = waiting.values_list("room_id", "author_id", Coalesce("message__seq", "at_seq"))
    return [WaitingReport(*row) for row in rows]


def count_for(waiting: Iterable[WaitingReport], room_id: int, user_id: int, reads_from: int) -> int:
    """Count the reports that wait for this facilitator in the room: as many as `open_reports` finds for it."""
    return sum(one.room_id == room_id and one.author_id != user_id and one.seq >= reads_from for one in waiting)


def room_reports(user: User, room: Room) -> QuerySet[Report]:
    """Return all reports in a room that this facilitator may read, open ones first."""
    return (
        reports_for(user)
        .filter(room=room)
        .select_related("message__member", "resolved_by")
        .prefetch_related("notes")
        .annotate(is_waiting=Q(state=ReportState.OPEN))
        .order_by(F("is_waiting").desc(), "-created_at", "-pk")
    )


def recently_hidden(user: User) -> QuerySet[Message]:
    """Return hidden messages in the groups the person facilitates, as far as they may read them, newest first."""
    seats = Membership.objects.filter(
        watching(),
        group=OuterRef("room__group"),
        user=user,
        reads_from__lte=OuterRef("seq"),
    )
    return (
        Message.objects.filter(Exists(seats), state=MessageState.HIDDEN)
        .select_related("room__group", "member", "hidden_by")
        .order_by("-pk")
    )
