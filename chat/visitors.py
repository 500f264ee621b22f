"""Who is behind a socket, and whether they still may be. A few queries for all who connect at the same time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

from chat.kinds import KINDS, Reader, readers_in
from chat.models import Mute, ReadMark, Report
from chat.queries.held import Mark, own_marks
from chat.queries.readers import MARKS, marks_of
from chat.queries.reports import count_for, waiting_reports
from chat.rules import can_read
from ground.sockets.sessions import digest, signed_in
from people.models import User

NOTHING: frozenset[int] = frozenset()


@dataclass(slots=True)
class Visitor:
    """A signed-in person who connects to a room."""

    user_id: int
    room_id: int
    member_id: int
    nickname: str
    is_facilitator: bool
    session: str  # digest of the session key
    auth_hash: str
    muted: frozenset[int] = NOTHING  # users
    blocked: frozenset[int] = NOTHING  # of them, those with whom there is a block, either way
    reported: frozenset[int] = NOTHING  # messages
    reads_from: int = 0  # a seq; 0: from the beginning
    reads_until: int = 0  # `Reader.reads_until`
    told_reports: int = 0  # how many open reports this socket was last told of


class Personal(NamedTuple):
    """What a room is to one person."""

    read: int  # read mark, a seq
    muted: frozenset[int]  # users
    blocked: frozenset[int]  # of them, those with whom there is a block, either way
    reported: frozenset[int]  # messages
    open_reports: int  # facilitators only, else 0
    facilitates: bool | None  # as it is now; None: they are not in the room any more
    reads_from: int  # a seq
    left_out: str  # see `left_out`
    reads_until: int = 0  # `Reader.reads_until`


def left_out(
    room_id: int,
    user_id: int,
    reads_from: int,
    mutes: Iterable[int],
    reported: Iterable[int],
    held: Sequence[Mark] = (),
) -> str:
    """Return a short mark of what the person does not see here, and of their own words that wait.

    A page that reconnects with another one is out of date.

    It is a keyed hash over the ids of mutes, so that nobody can learn from it who is muted, nor recognise the same
    mutes in another room.
    """
    what = repr((room_id, user_id, reads_from, sorted(mutes), sorted(reported), *([sorted(held)] if held else [])))
    return salted_hmac("chat.left_out", what, algorithm="sha256").hexdigest()[:16]


def visitors(asked: Sequence[tuple[str, str, str]]) -> list[Visitor | str]:
    """Return the visitor for each (session key, kind of the room, its address), or else "login" or "not_a_member".

    A room that does not exist and one that the person is not in look the same.
    """
    people = signed_in({key for key, _kind, _address in asked})
    ids = {person.pk for person in people.values()}
    inside: dict[tuple[str, int, str], Reader] = {}
    for kind in {kind for _key, kind, _address in asked} if ids else ():
        found = KINDS[kind].at_the_door(ids, {address for _key, asks, address in asked if asks == kind})
        inside |= {(kind, user_id, address): reader for (user_id, address), reader in found.items()}
    answers: list[Visitor | str] = []
    for key, kind, address in asked:
        person = people.get(key)
        reader = inside.get((kind, person.pk, address)) if person else None
        if person is None:
            answers.append("login")
        elif reader is None or not can_read(reader):
            answers.append("not_a_member")
        else:
            answers.append(
                Visitor(
                    user_id=person.pk,
                    room_id=reader.room_id,
                    member_id=reader.row.pk,
                    nickname=reader.row.nickname,
                    is_facilitator=reader.is_facilitator,
                    session=digest(key),
                    auth_hash=person.get_session_auth_hash(),
                )
            )
    return answers


def personal(asked: Sequence[tuple[int, int, bool]]) -> list[Personal]:
    """Return what the room is to the person, for each (user id, room id, whether they facilitate it)."""
    users = {user_id for user_id, _room_id, _facilitates in asked}
    rooms = {room_id for _user_id, room_id, _facilitates in asked}
    marks = ReadMark.objects.filter(user_id__in=users, room_id__in=rooms).values_list("user_id", "room_id", "seq")
    read = {(user_id, room_id): seq for user_id, room_id, seq in marks}
    muted: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    reported: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    mutes: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    blocked: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for user_id, room_id, muted_id, *mark in Mute.objects.filter(user_id__in=users, room_id__in=rooms).values_list(
        "user_id", "room_id", "muted_id", *MARKS
    ):
        muted[user_id, room_id].add(muted_id)
        own = marks_of(*mark)
        mutes[user_id, room_id].update(own)
        if len(own) > 1:
            blocked[user_id, room_id].add(muted_id)
    for user_id, room_id, message_id in Report.objects.filter(
        reporter_id__in=users, room_id__in=rooms, message__isnull=False
    ).values_list("reporter_id", "room_id", "message_id"):
        reported[user_id or 0, room_id].add(message_id or 0)
    held: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    for user_id, room_id, mark in own_marks(users, rooms):
        held[user_id, room_id].append(mark)
    facilitated = {room_id for _user_id, room_id, facilitates in asked if facilitates}
    waiting = waiting_reports(facilitated) if facilitated else []
    readers = readers_in({(room_id, user_id) for user_id, room_id, _facilitates in asked})
    found = []
    for user_id, room_id, facilitates in asked:
        here = user_id, room_id
        reader = readers.get((room_id, user_id))
        reads_from = reader.reads_from if reader else 0
        found.append(
            Personal(
                read.get(here, 0),
                frozenset(muted.get(here, NOTHING)) or NOTHING,
                frozenset(blocked.get(here, NOTHING)) or NOTHING,
                frozenset(reported.get(here, NOTHING)) or NOTHING,
                count_for(waiting, room_id, user_id, reads_from) if facilitates else 0,
                reader.is_facilitator if reader else None,
                reads_from,
                left_out(room_id, user_id, reads_from, mutes.get(here, ()), reported.get(here, ()), held.get(here, ())),
                reader.reads_until if reader else 0,
            )
        )
    return found


def still_there(
    readers: set[tuple[int, int]], session_keys: set[str]
) -> tuple[dict[tuple[int, int], Reader], set[str], dict[int, str]]:
    """Return who of these (room id, user id) may still read, which sessions are alive, and everybody's session hash.

    The first value also says what they are there. The session hash changes with the password.
    """
    inside = {key: reader for key, reader in readers_in(readers).items() if can_read(reader)}
    sessions = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    people = User.objects.filter(pk__in={user_id for _room_id, user_id in readers}, is_active=True).only("password")
    return (
        inside,
        set(sessions.values_list("session_key", flat=True)),
        {person.pk: person.get_session_auth_hash() for person in people},
    )
