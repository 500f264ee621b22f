"""Tell people of what is new in the rooms, by following the logs behind the writers."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from chat.enums import EventKind, MessageState
from chat.kinds import readers_in
from chat.mentions import may_call
from chat.models import Event, Mention, Message, Mute, NewsProgress, ReadMark, Report, Room
from chat.news import ANSWERS, MENTIONS, REACTIONS
from chat.rules import can_read
from ground.aside import DATABASE_AWAY, Aside
from notices.actions.gather import News, gather, recount, settle, settle_all
from notices.actions.plan import AWAKE, preferences
from notices.models import Notice

ROOMS_AT_ONCE = 12
AT_ONCE = 12  # steps of logs in one transaction, each perhaps news for a dozen people: on SQLite, writers wait for it
LONGEST_TURN = 5.0  # seconds; then urgent news gets its turn, however much is said meanwhile
ANSWERED_WITHIN = timedelta(hours=6)  # what others write so soon after somebody counts as an answer to them
STALE = timedelta(days=2)  # nobody is told of what is older: a restored backup, a worker that was down
LOOKED_BACK = 1_000  # steps before a new message among which people are looked for who wait for an answer
TAKEN_BACK = {EventKind.WITHDRAWN, EventKind.HIDDEN, EventKind.ERASED, EventKind.UNREACTED}
OF_ROOMS = (ANSWERS.name, MENTIONS.name, REACTIONS.name)
UNREAD = (ANSWERS.name, MENTIONS.name)  # of which nobody is told who has read the room so far
aside = Aside("Following a room")
Place = tuple[int, int]  # a room's id, and a position in its log


class Step(NamedTuple):
    """One row of a log."""

    room_id: int
    seq: int
    kind: str
    message_id: int | None
    actor_id: int | None
    at: datetime


class Written(NamedTuple):
    """A message, as far as news is concerned."""

    room_id: int
    seq: int
    author_id: int
    at: datetime
    answers: int | None  # the author of the message that it answers by the button


def follow() -> int:
    """Read on in the logs of all rooms, some rooms at a time, and return how many steps were read."""
    behind = Q(news_progress__seq__lt=F("last_seq")) | Q(news_progress=None, last_seq__gt=0)
    steps, ends = 0, time.monotonic() + LONGEST_TURN
    while time.monotonic() < ends:
        found = Room.objects.filter(behind).exclude(pk__in=aside.keys()).order_by("pk")
        rooms = list(found.values_list("pk", flat=True))
        some = [rooms[start : start + ROOMS_AT_ONCE] for start in range(0, len(rooms), ROOMS_AT_ONCE)]
        read = sum(_try(ids) for ids in some if time.monotonic() < ends)
        if not read:
            break
        steps += read
    return steps


def _try(room_ids: Sequence[int]) -> int:
    """Read on in some rooms; if that fails, in each by itself, so that one holds up no other."""
    if len(room_ids) == 1:
        with aside.trying(room_ids):
            return _read_on(room_ids)
        return 0
    try:
        return _read_on(room_ids)
    except DATABASE_AWAY:
        raise
    except Exception:  # the room that causes it is logged when it is read by itself
        return sum(_try([room_id]) for room_id in room_ids)


@transaction.atomic
def see_what_was_read() -> int:
    """Mark notices as read of which everything was read in the room itself; return how many."""
    marks = ReadMark.objects.filter(room=OuterRef("about"), user=OuterRef("user"), seq__gte=OuterRef("upto"))
    seen = Notice.objects.filter(Exists(marks), kind__in=OF_ROOMS, read_at=None)
    found = list(seen.values_list("pk", "user"))
    Notice.objects.filter(pk__in=[pk for pk, _user_id in found]).update(read_at=timezone.now())
    recount({user_id for _pk, user_id in found})
    return len(found)


def look_again(*, room_id: int, user_id: int) -> None:
    """Take out of somebody's unread news from a room what they are shown there no more."""
    mine = Notice.objects.filter(kind__in=OF_ROOMS, about=room_id, user=user_id, read_at=None)
    settle_all(mine)


def _read_on(room_ids: Collection[int]) -> int:
    """Read one stretch of some rooms' logs, and tell what is news in it; return how many steps it was.

    Everything is looked up before the transaction begins, since on SQLite all writers wait while it lasts.
    """
    known = _how_far(room_ids)
    log = Event.objects.filter(room__in=known, seq__gt=F("room__news_progress__seq")).order_by("room", "seq")
    steps = [Step(*row) for row in log.values_list(*Step._fields)[:AT_ONCE]]
    by: dict[Place, int] = {}  # who caused each step that is news
    news = _theirs([*_answers(steps, by), *_signs(steps, by)], by)
    return _tell(steps, news, known)


def _how_far(room_ids: Collection[int]) -> dict[int, int]:
    """How far each of these rooms was read; a room that never was begins at 0."""
    read = NewsProgress.objects.filter(room__in=room_ids).order_by()
    known = dict(read.values_list("room", "seq"))
    if new := [NewsProgress(room_id=pk) for pk in room_ids if pk not in known]:
        NewsProgress.objects.bulk_create(new, ignore_conflicts=True)
        known = dict(read.values_list("room", "seq"))
    return known


@transaction.atomic
def _tell(steps: Sequence[Step], news: Sequence[News], known: Mapping[int, int]) -> int:
    """Tell the news of the rooms that no other worker reads or has read meanwhile; return how many steps these were.

    What is told and how far it was read are one transaction: a killed worker tells nothing twice and skips nothing.
    """
    there = {step.room_id for step in steps}
    locked = NewsProgress.objects.select_for_update(skip_locked=True).filter(room__in=there).order_by("room")
    progress = {one.room_id: one for one in locked if one.seq == known[one.room_id]}
    steps = [step for step in steps if step.room_id in progress]
    gather([one for one in news if one.about in progress])
    for room_id in {step.room_id for step in steps if step.kind in TAKEN_BACK}:
        for kind in OF_ROOMS:
            settle(kind=kind, about=room_id)
    for step in steps:
        progress[step.room_id].seq = step.seq
    NewsProgress.objects.bulk_update(progress.values(), ["seq"])
    return len(steps)


def _answers(steps: Sequence[Step], by: dict[Place, int]) -> list[News]:
    """Whom the new messages among these steps answer or call; notes in `by` who wrote each."""
    posted = {step.message_id: step for step in steps if step.kind == EventKind.POSTED and step.message_id}
    if not posted:
        return []
    shown = Message.objects.filter(author__isnull=False, notice="")
    said = shown.filter(pk__in=posted, state=MessageState.VISIBLE)
    found = list(said.values_list("room_id", "seq", "pk", "body"))
    new = {(room_id, seq) for room_id, seq, _pk, _body in found}
    called = _called(pk for _room_id, _seq, pk, body in found if may_call(body))
    reach = Q()
    for room_id in {room_id for room_id, _seq in new}:
        seqs = [seq for other_id, seq in new if other_id == room_id]
        reach |= Q(room=room_id, seq__gt=min(seqs) - LOOKED_BACK, seq__lte=max(seqs))
    since = min(step.at for step in posted.values()) - ANSWERED_WITHIN
    rows = shown.filter(reach, created_at__gte=since).order_by("room", "seq") if new else shown.none()
    written = [
        Written(*row) for row in rows.values_list("room_id", "seq", "author_id", "created_at", "reply_to__author_id")
    ]
    replies_only = _replies_only(one.author_id for one in written)
    last: dict[int, dict[int, datetime]] = {}  # in each room, when each person last wrote
    news = []
    for one in written:
        wrote = last.setdefault(one.room_id, {})
        if (one.room_id, one.seq) in new:
            by[one.room_id, one.seq] = one.author_id
            waiting = {who for who, at in wrote.items() if one.at - at <= ANSWERED_WITHIN and who not in replies_only}
            by_name = called.get((one.room_id, one.seq), set())
            for who in (waiting | by_name | {one.answers or one.author_id}) - {one.author_id}:
                awake = who in wrote and one.at - wrote[who] <= AWAKE
                kind = MENTIONS if who in by_name else ANSWERS  # of one message nobody is told twice
                news.append(News(who, kind.name, one.room_id, one.seq, one.at, awake))
        wrote[one.author_id] = one.at
    return news


def _called(message_ids: Iterable[int]) -> dict[Place, set[int]]:
    """Whom these messages call by their nickname and who is still in the group, by the place of the message."""
    called: dict[Place, set[int]] = {}
    if asked := list(message_ids):
        rows = Mention.objects.filter(message__in=asked, member__left_at__isnull=True).order_by()
        for room_id, seq, user_id in rows.values_list("message__room_id", "message__seq", "member__user_id"):
            called.setdefault((room_id, seq), set()).add(user_id)
    return called


def _signs(steps: Sequence[Step], by: dict[Place, int]) -> list[News]:
    """Whose messages got a reaction among these steps; notes in `by` who reacted."""
    reacted = [step for step in steps if step.kind == EventKind.REACTED and step.actor_id]
    authors = dict(Message.objects.filter(pk__in={step.message_id for step in reacted}).values_list("pk", "author_id"))
    by.update({(step.room_id, step.seq): step.actor_id or 0 for step in reacted})
    return [
        News(author_id, REACTIONS.name, step.room_id, step.seq, step.at)
        for step in reacted
        if (author_id := authors.get(step.message_id or 0)) and author_id != step.actor_id
    ]


def _replies_only(user_ids: Iterable[int]) -> set[int]:
    """Those who want to be told of answers by the button alone."""
    return {user_id for user_id, choice in preferences(set(user_ids)).items() if choice.only_replies}


def _theirs(news: Sequence[News], by: dict[Place, int]) -> list[News]:
    """Leave out what is old, and what somebody may not read, has read, muted or reported."""
    users, rooms = {one.user_id for one in news}, {one.about for one in news}
    readers = readers_in({(one.about, one.user_id) for one in news}) if news else {}
    here = {"room__in": rooms, "user__in": users}
    marks = ReadMark.objects.filter(**here).values_list("room_id", "user_id", "seq")
    read = {(room_id, user_id): seq for room_id, user_id, seq in marks}
    either = Q(user__in=users) | Q(muted__in=users)
    rows = Mute.objects.filter(either, room__in=rooms).values_list("room_id", "user_id", "muted_id")
    muted = set(rows)
    reports = Report.objects.filter(room__in=rooms, reporter__in=users, message__isnull=False)
    reported = set(reports.values_list("room_id", "reporter_id", "message__seq"))
    limit = timezone.now() - STALE

    def is_theirs(one: News) -> bool:
        reader = readers.get((one.about, one.user_id))
        if one.at <= limit or reader is None or not reader.has_account or not can_read(reader):
            return False
        if one.number < reader.reads_from or (one.about, one.user_id, by[one.about, one.number]) in muted:
            return False
        if one.kind == MENTIONS.name and (one.about, by[one.about, one.number], one.user_id) in muted:
            return False  # the one who calls does not want to read whom they call
        if one.kind in UNREAD and read.get((one.about, one.user_id), 0) >= one.number:
            return False
        return (one.about, one.user_id, one.number) not in reported

    return [one for one in news if is_theirs(one)]
