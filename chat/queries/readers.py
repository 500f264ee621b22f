"""Reads of what a room is to one person: whom they muted, how far they have read."""

from collections.abc import Iterable

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from chat.enums import MessageState
from chat.kinds import KINDS
from chat.models import Message, Mute, ReadMark, Report, Room, RoomParticipant
from groups.models import Membership, PeerGroup
from groups.queries import memberships_of
from people.models import User

MOST_UNREAD = 100  # counted in a room; shown as 99+
UNREAD_REACH = 1_000  # steps of the log in which unread messages are counted


def reading_start(user: User, room: Room) -> QuerySet[Membership, int] | QuerySet[RoomParticipant, int]:
    """From which `seq` on the person reads the room, as one value; none for who is not inside."""
    return KINDS[room.kind].begins(user.pk, room)


def muted_by(user: User, room: Room) -> QuerySet[Mute]:
    """Whom the person muted in this room."""
    return Mute.objects.filter(user=user, room=room).select_related("muted")


def nicknames(group: PeerGroup, user_ids: Iterable[int]) -> dict[int, str]:
    """The newest nickname of each of these people in the group."""
    rows = Membership.objects.filter(group=group, user_id__in=list(user_ids)).order_by("joined_at", "pk")
    return dict(rows.values_list("user_id", "nickname"))


def reported_by(user: User, room: Room) -> QuerySet[Report]:
    """What the person reported in this room."""
    return Report.objects.filter(reporter=user, room=room)


def messages_stand() -> Exists:
    """Whether words of a membership stand in its room, shown or hidden: a condition for a query of memberships."""
    kept = [MessageState.VISIBLE, MessageState.HIDDEN]
    return Exists(Message.objects.filter(member=OuterRef("pk"), notice="", state__in=kept))


def left_out_ids(user: User, room: Room) -> tuple[int, list[int], list[int]]:
    """From where on the person reads, their rows of muting, and the messages they reported, in this room."""
    mutes = Mute.objects.filter(room=room, user=user).values_list("pk", flat=True)
    reported = reported_by(user, room).filter(message__isnull=False).values_list("message_id", flat=True)
    start = reading_start(user, room).first() or 0
    return start, list(mutes), [message_id for message_id in reported if message_id]


def read_up_to(user: User, room: Room) -> int:
    """The person's read mark."""
    return ReadMark.objects.filter(user=user, room=room).values_list("seq", flat=True).first() or 0


class _CountUpTo(Subquery):
    """How many rows a query with a limit has, as one value of a row around it."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def unread_counts(user: User) -> dict[int, int]:
    """How many messages the person has not read, by group id; one query for all rooms, rooms without any left out.

    Own messages do not count, nor words that are not shown, nor those of muted people. Counting ends at `MOST_UNREAD`
    and looks back `UNREAD_REACH` steps: nobody who was away for a year needs the exact number, and a room with
    100,000 unread messages costs no more than one with 100.
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
