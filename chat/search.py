"""Search for messages in one's own groups."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from chat.enums import MessageState
from chat.models import Message, Mute, Report, Room
from chat.search_index import LAST_KEY, asked_for, candidates
from ground.text.search import Piece, holds, snippet, whole_words
from groups.models import Membership
from groups.queries import memberships_of
from people.models import User

HITS = 20  # on a page
LOOKED_AT_FIRST = 30  # entries of the index read at first: nearly always enough for a page
LOOKED_AT = 100  # entries read in each further round
MOST_LOOKED_AT = 1_000  # entries read for one page; then the reader is asked whether to look further back


@dataclass(frozen=True, slots=True)
class Hit:
    """One message that was found. `excerpt` is text in pieces, so that the template escapes it and marks the words."""

    message: Message
    excerpt: list[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, newest first. `older` is what to pass as `before` for the next page (None: there is no more)."""

    hits: list[Hit]
    older: int | None = None


def rooms_to_search(user: User) -> list[int]:
    """Return the ids of the rooms of the groups that the person is in now and may read."""
    return list(
        Room.objects.filter(group__in=memberships_of(user).order_by().values("group")).values_list("pk", flat=True)
    )


def find(user: User, query: str, *, room: Room | None = None, before: int | None = None) -> Found:
    """Find messages that contain all words of `query`, in the person's groups or in one `room`, newest first.

    The index only gives candidates. Each message is read as it is now, and must still be shown and contain these words,
    be in a group that the person is in now, and be neither by somebody they muted nor reported by them.
    """
    looked_for, tokens = whole_words(query), asked_for(query)
    room_ids = rooms_to_search(user)
    if room is not None:
        room_ids = [room_id for room_id in room_ids if room_id == room.pk]
    if not tokens or not room_ids:
        return Found([])
    hits: list[Hit] = []
    key = LAST_KEY if before is None else before
    for limit in [LOOKED_AT_FIRST] + [LOOKED_AT] * ((MOST_LOOKED_AT - LOOKED_AT_FIRST) // LOOKED_AT):
        keys = candidates(room_ids, tokens, before=key, limit=limit)
        readable = _readable(user, room_ids, keys)
        for key in keys:
            message = readable.get(key)
            if message is None or not holds(message.words, looked_for):
                continue
            if len(hits) == HITS:
                return Found(hits, older=hits[-1].message.pk)
            hits.append(Hit(message, snippet(" ".join(message.words.split()), looked_for)))
        if len(keys) < limit:
            return Found(hits)
    return Found(hits, older=key)


def is_behind(user: User) -> bool:
    """Return whether some messages in the person's groups are not indexed yet."""
    rooms = Room.objects.filter(pk__in=rooms_to_search(user), last_seq__gt=0)
    return rooms.filter(Q(search_progress__seq__lt=F("last_seq")) | Q(search_progress=None)).exists()


def _readable(user: User, room_ids: Collection[int], keys: Collection[int]) -> dict[int, Message]:
    muted = Mute.objects.filter(room=OuterRef("room"), user=user, muted=OuterRef("author"))
    reported = Report.objects.filter(message=OuterRef("pk"), reporter=user)
    inside = Membership.objects.filter(
        group=OuterRef("room__group"), user=user, left_at__isnull=True, reads_from__lte=OuterRef("seq")
    )
    return (
        Message.objects.filter(~Exists(muted), ~Exists(reported), room__in=room_ids, state=MessageState.VISIBLE)
        .filter(Exists(inside))
        .select_related("member", "room__group")
        .in_bulk(keys)
    )
