"""Keep the search index of messages up to date: in the background, by following the rooms' logs."""

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, Q

from chat.enums import EventKind, MessageState
from chat.models import Event, Message, Room, SearchEntry, SearchProgress
from chat.search_index import entry_text
from ground.text.search import FOLDING

AT_ONCE = 100  # steps of a log in one transaction: on SQLite, writers wait for it
MOST_IN_A_TURN = 3_000  # steps; then the worker's other tasks get their turn
# Every change of a message's words or state writes one of these events; reactions and freezing change neither.
TELLING = [
    EventKind.POSTED, EventKind.EDITED, EventKind.WITHDRAWN, EventKind.HIDDEN, EventKind.RESTORED, EventKind.ERASED,
]  # fmt: skip


def index_new() -> int:
    """Index what is new in the logs of all rooms, room by room, and return how many steps were read.

    A log that was read with another folding of letters is read again from the beginning.
    """
    SearchProgress.objects.exclude(folding=FOLDING).update(seq=0, folding=FOLDING)
    behind = Q(search_progress__seq__lt=F("last_seq")) | Q(search_progress=None, last_seq__gt=0)
    steps = 0
    while steps < MOST_IN_A_TURN:
        rooms = list(Room.objects.filter(behind).order_by("pk").values_list("pk", flat=True))
        read = sum(_read_on(room_id) for room_id in rooms)
        if not read:
            break
        steps += read
    return steps


def forget(messages: list[Message]) -> None:
    """Delete the entries of messages whose words change or go: after the change, and in the same transaction."""
    SearchEntry.objects.filter(message__in=messages).delete()


def overwrite_forgotten() -> int:
    """Rewrite SQLite's full-text index once an hour, so that no forgotten words remain in its segments. Always 0.

    SQLite only marks deleted entries, and drops them when segments are merged. PostgreSQL's index is cleaned by
    autovacuum.
    """
    if connection.vendor == "sqlite" and cache.add("chat.search.rewritten", True, timeout=60 * 60):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO chat_search (chat_search) VALUES ('optimize')")
    return 0


@transaction.atomic
def _read_on(room_id: int) -> int:
    """Index one stretch of a room's log, unless another worker is already doing so; return how many steps were read.

    A message that somebody is changing at this moment is skipped (`skip_locked`): the change writes an event, which is
    read next time. So words that are being erased cannot enter the index behind the eraser's back.
    """
    SearchProgress.objects.get_or_create(room_id=room_id, defaults={"folding": FOLDING})
    progress = SearchProgress.objects.select_for_update(skip_locked=True).filter(room_id=room_id).first()
    if progress is None:
        return 0
    log = Event.objects.filter(room_id=room_id, seq__gt=progress.seq).order_by("seq")
    events = list(log.values_list("seq", "kind", "message_id")[:AT_ONCE])
    if not events:
        return 0
    wanted = {message_id for _seq, kind, message_id in events if message_id and kind in TELLING}
    messages = Message.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=wanted).order_by("pk")
    kept = [message for message in messages if message.state in (MessageState.VISIBLE, MessageState.HIDDEN)]
    SearchEntry.objects.bulk_create(
        [SearchEntry(message=message, pairs=entry_text(room_id, message.words)) for message in kept],
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["pairs"],
    )
    progress.seq = events[-1][0]
    progress.save(update_fields=["seq"])
    return len(events)
