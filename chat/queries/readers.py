"""Queries of one person's view of a room: whom they muted, what they reported, how far they have read."""

from collections.abc import Iterable

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from chat.enums import MessageState, Silence
from chat.kinds import KINDS
from chat.models import Message, Mute, ReadMark, Report, Room, RoomParticipant
from chat.queries.held import Mark, own_marks
from groups.models import Membership, PeerGroup
from groups.queries import memberships_of
from people.models import User

MOST_UNREAD = 100  # counting stops here in each room; shown as 99+
MARKS = ("pk", "own", "mirrored")
BLOCKS = Q(own=Silence.BLOCK) | Q(mirrored=True)  # of mutes
UNREAD_REACH = 1_000  # steps at the end of the log in which unread messages are counted


def marks_of(pk: int, own: str, mirrored: bool) -> list[int]:
    """Return what stands for a mute in the mark of what is left out (`visitors.left_out`): a block leaves out more."""
    return [pk, -pk] if mirrored or own == Silence.BLOCK else [pk]


def reading_start(user: User, room: Room) -> QuerySet[Membership, int] | QuerySet[RoomParticipant, int]:
    """Return a query for the first `seq` that the person may read in the room; empty if they are not in it."""
    return KINDS[room.kind].begins(user.pk, room)


def muted_by(user: User, room: Room) -> QuerySet[Mute]:
    """Return whom the person chose to mute or to block in this room; not who has blocked them."""
    return Mute.objects.filter(user=user, room=room).exclude(own=Silence.NONE).select_related("muted")


def blocked_with(user: User, room: Room) -> frozenset[int]:
    """Return the users whose signs the person is not shown here, and who are not shown theirs: a block, either way."""
    return frozenset(Mute.objects.filter(BLOCKS, user=user, room=room).values_list("muted", flat=True))


def left_out_users(user: User, room: Room) -> frozenset[int]:
    """Return the users whose lines the person is not shown here: mutes, and blocks either way."""
    return frozenset(Mute.objects.filter(user=user, room=room).values_list("muted", flat=True))


def nicknames(group: PeerGroup, user_ids: Iterable[int]) -> dict[int, str]:
    """Return the newest nickname of each of these people in the group, by user id."""
    rows = Membership.objects.filter(group=group, user_id__in=list(user_ids)).order_by("joined_at", "pk")
    return dict(rows.values_list("user_id", "nickname"))


def reported_by(user: User, room: Room) -> QuerySet[Report]:
    """Return the person's reports in this room."""
    return Report.objects.filter(reporter=user, room=room)


def reports_shown_to(user: User, room: Room) -> QuerySet[Report]:
    """Return the person's reports in this room, newest first, with their notes and messages."""
    found = reported_by(user, room).select_related("message__member", "message__participant")
    return found.prefetch_related("notes").order_by("-created_at", "-pk")


def messages_stand() -> Exists:
    """Return a condition for memberships: whether words by them remain in the room, shown or hidden."""
    kept = [MessageState.VISIBLE, MessageState.HIDDEN]
    return Exists(Message.objects.filter(member=OuterRef("pk"), notice="", state__in=kept))


def left_out_ids(user: User, room: Room) -> tuple[int, list[int], list[int], list[Mark]]:
    """Return the first `seq` that the person reads, the ids of their mutes and of the messages they reported.

    Last come their own words that wait.
    """
    rows = Mute.objects.filter(room=room, user=user).values_list(*MARKS)
    mutes = [mark for row in rows for mark in marks_of(*row)]
    reported = reported_by(user, room).filter(message__isnull=False).values_list("message_id", flat=True)
    start = reading_start(user, room).first() or 0
    held = [mark for _user_id, _room_id, mark in own_marks([user.pk], [room.pk])]
    return start, mutes, [message_id for message_id in reported if message_id], held


def read_up_to(user: User, room: Room) -> int:
    """Return the person's read mark in the room; 0 without one."""
    return ReadMark.objects.filter(user=user, room=room).values_list("seq", flat=True).first() or 0


class _CountUpTo(Subquery):
    """The number of rows of a limited query, as a value for the outer query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def unread_counts(user: User) -> dict[int, int]:
    """Count the person's unread messages by group id, in one query; groups without any are left out.

    The person's own messages, messages that are not shown and messages by muted people do not count. Counting stops at
    `MOST_UNREAD` and looks back `UNREAD_REACH` steps: nobody who was away for a year needs the exact number, and a room
    with 100,000 unread messages costs no more than one with 100.
    """
    mark = ReadMark.objects.filter(room=OuterRef("group__room"), user=user).values("seq")
    muted = Mute.objects.filter(room=OuterRef("room"), user=user, muted=OuterRef("author"))
    reported = Report.objects.filter(message=OuterRef("pk"), reporter=user)
    unread = Message.objects.filter(
        ~Exists(muted),
        ~Exists(reported),
        ~Q(author=user) | Q(author__isnull=True),
        room=OuterRef("group__room"),
        state=MessageState.VISIBLE,
        seq__gt=OuterRef("read_up_to"),
    ).order_by("-seq")
    counts = (
        memberships_of(user)
        .annotate(
            read_up_to=Greatest(
                Coalesce(Subquery(mark), Value(0)),
                Coalesce(F("group__room__last_seq"), Value(0)) - UNREAD_REACH,
                F("reads_from") - 1,
            ),
            unread=_CountUpTo(unread.values("pk")[:MOST_UNREAD]),
        )
        .order_by()
        .values_list("group_id", "unread")
    )
    return {group_id: count for group_id, count in counts if count}
