"""Tell people of what is new in the rooms, by following the logs behind the writers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from chat.enums import EventKind, MessageState
from chat.kinds import readers_in
from chat.models import Event, Message, Mute, NewsProgress, ReadMark, Report, Room
from chat.news import ANSWERS, REACTIONS
from chat.rules import can_read
from notices.actions.gather import News, gather, recount, settle
from notices.actions.plan import preferences
from notices.models import Notice

AT_ONCE = 200  # steps of a log in one transaction: on SQLite, writers wait for it
MOST_IN_A_TURN = 2_000  # steps; then urgent news gets its turn
ANSWERED_WITHIN = timedelta(hours=6)  # what others write so soon after somebody counts as an answer to them
AWAKE = timedelta(hours=1)  # after writing, during which quiet hours only take the sound away
STALE = timedelta(days=2)  # nobody is told of what is older: a restored backup, a worker that was down
LOOKED_BACK = 1_000  # messages before a new one among which people are looked for who wait for an answer
TAKEN_BACK = {EventKind.WITHDRAWN, EventKind.HIDDEN, EventKind.ERASED, EventKind.UNREACTED}


@dataclass(frozen=True, slots=True)
class Written:
    """A message, as far as news is concerned."""

    seq: int
    author_id: int
    at: datetime
    answers: int | None  # the author of the message that it answers by the button


def follow() -> int:
    """Read on in the logs of all rooms, and return how many steps were read."""
    behind = Q(news_progress__seq__lt=F("last_seq")) | Q(news_progress=None, last_seq__gt=0)
    steps = 0
    while steps < MOST_IN_A_TURN:
        rooms = list(Room.objects.filter(behind).order_by("pk").values_list("pk", flat=True))
        read = sum(_read_on(room_id) for room_id in rooms)
        if not read:
            break
        steps += read
    return steps


@transaction.atomic
def see_what_was_read() -> int:
    """Mark notices as read of which everything was read in the room itself; return how many."""
    marks = ReadMark.objects.filter(room=OuterRef("about"), user=OuterRef("user"), seq__gte=OuterRef("upto"))
    seen = Notice.objects.filter(Exists(marks), kind__in=[ANSWERS.name, REACTIONS.name], read_at=None)
    found = list(seen.values_list("pk", "user"))
    Notice.objects.filter(pk__in=[pk for pk, _user_id in found]).update(read_at=timezone.now())
    recount({user_id for _pk, user_id in found})
    return len(found)


@transaction.atomic
def _read_on(room_id: int) -> int:
    """Read one stretch of a room's log, unless another worker is already doing so; return how many steps were read."""
    NewsProgress.objects.get_or_create(room_id=room_id)
    progress = NewsProgress.objects.select_for_update(skip_locked=True).filter(room_id=room_id).first()
    if progress is None:
        return 0
    log = Event.objects.filter(room_id=room_id, seq__gt=progress.seq).order_by("seq")
    events = list(log.values_list("seq", "kind", "message_id", "actor_id", "at")[:AT_ONCE])
    if not events:
        return 0
    posted = [message_id for _seq, kind, message_id, _actor_id, _at in events if kind == EventKind.POSTED]
    reacted = [
        (seq, message_id, actor_id, at)
        for seq, kind, message_id, actor_id, at in events
        if kind == EventKind.REACTED and actor_id
    ]
    authors = dict(Message.objects.filter(pk__in={one[1] for one in reacted}).values_list("pk", "author_id"))
    signs = [
        News(author_id, REACTIONS.name, room_id, seq, at)
        for seq, message_id, actor_id, at in reacted
        if (author_id := authors.get(message_id)) and author_id != actor_id
    ]
    by = {seq: actor_id for seq, _message_id, actor_id, _at in reacted}
    gather(_theirs(room_id, [*_answers(room_id, posted, by), *signs], by))
    if TAKEN_BACK & {kind for _seq, kind, *_rest in events}:
        settle(kind=ANSWERS.name, about=room_id)
        settle(kind=REACTIONS.name, about=room_id)
    progress.seq = events[-1][0]
    progress.save(update_fields=["seq"])
    return len(events)


def _answers(room_id: int, posted: list[int], by: dict[int, int]) -> list[News]:
    """Whom the new messages answer; notes in `by` who wrote each."""
    if not posted:
        return []
    shown = Message.objects.filter(room_id=room_id, author__isnull=False, notice="")
    new = set(shown.filter(pk__in=posted, state=MessageState.VISIBLE).values_list("seq", flat=True))
    if not new:
        return []
    around = shown.filter(seq__lte=max(new)).order_by("-seq")
    rows = list(around.values_list("seq", "author_id", "created_at", "reply_to__author_id")[: LOOKED_BACK + len(new)])
    last: dict[int, datetime] = {}  # when each person last wrote
    replies_only = _replies_only(row[1] for row in rows)
    news = []
    for one in (Written(*row) for row in reversed(rows)):
        if one.seq in new:
            by[one.seq] = one.author_id
            waiting = {who for who, at in last.items() if one.at - at <= ANSWERED_WITHIN and who not in replies_only}
            for who in waiting | ({one.answers} if one.answers else set()):
                if who != one.author_id:
                    awake = who in last and one.at - last[who] <= AWAKE
                    news.append(News(who, ANSWERS.name, room_id, one.seq, one.at, awake))
        last[one.author_id] = one.at
    return news


def _replies_only(user_ids: Iterable[int]) -> set[int]:
    """Those who want to be told of answers by the button alone."""
    return {user_id for user_id, choice in preferences(set(user_ids)).items() if choice.only_replies}


def _theirs(room_id: int, news: list[News], by: dict[int, int]) -> list[News]:
    """Leave out what somebody may not read, has read, muted or reported; `by` says who caused each step."""
    users = {one.user_id for one in news}
    readers = readers_in({(room_id, user_id) for user_id in users})
    inside = {key[1]: reader for key, reader in readers.items() if can_read(reader) and reader.has_account}
    read = dict(ReadMark.objects.filter(room_id=room_id, user__in=users).values_list("user_id", "seq"))
    muted = set(Mute.objects.filter(room_id=room_id, user__in=users).values_list("user_id", "muted_id"))
    reports = Report.objects.filter(room_id=room_id, reporter__in=users, message__isnull=False)
    reported = set(reports.values_list("reporter_id", "message__seq"))
    limit = timezone.now() - STALE
    return [
        one
        for one in news
        if one.at > limit
        and one.user_id in inside
        and one.number >= inside[one.user_id].reads_from
        and (one.kind != ANSWERS.name or read.get(one.user_id, 0) < one.number)
        and (one.user_id, by[one.number]) not in muted
        and (one.user_id, one.number) not in reported
    ]
