"""Commits the writes of many sockets in one transaction, and acknowledges them afterwards."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from chat import doorbell, log, refusals
from chat.actions.hold import Held
from chat.actions.post import Draft, Posted, post_messages
from chat.counters import counters
from chat.held_words import held_words, help_for
from chat.models import Report
from chat.rendering import Encoded
from ground.refusals import Refusal
from ground.sockets.batcher import Batcher
from ground.sockets.threads import DatabaseThreads

GATHER = 0.003  # seconds; writes that arrive within them share one transaction
APART = 0.05  # least seconds from one transaction's start to the next
MOST_AT_ONCE = 500
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """One write: a draft, or a call of another action. `room_id` is the room to lock."""

    what: Draft | Callable[[], Any]
    room_id: int
    done: Callable[[Any], None]  # called on the event loop with Posted, Told, the action's result, or a Refusal
    arrived: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of a write whose author is told more than that it is stored, in their language."""

    outcome: Any
    said: str = ""
    help: dict[str, Any] | None = None  # as in the frame `ack`


@dataclass(frozen=True, slots=True)
class Edited:
    """The result of an edit, and the site's own worry because of the message."""

    result: Any
    worry: Report | None


def told(outcome: Any, language: str) -> Any:
    """Return the outcome with what its author is to be told; as it is where there is nothing to say.

    Called in a database thread. Most messages say nothing, and cost nothing here.
    """
    worry = outcome.worry if isinstance(outcome, (Posted, Held, Edited)) else None
    if worry is None and not isinstance(outcome, Held):
        return outcome
    with translation.override(language or settings.LANGUAGE_CODE):
        said = held_words(outcome.held) if isinstance(outcome, Held) else ""
        return Told(outcome, said, help_for(worry).frame if worry else None)


@dataclass(slots=True)
class Committed:
    """What a batch has committed."""

    results: list[Any]
    new: dict[int, list[tuple[int, Encoded]]]  # room → (seq, message) posted just now
    news: dict[int, int]  # room → last seq


class Writer:
    """Batches the writes of one process. A single thread commits them, so batches run one after the other."""

    def __init__(self, committed: Callable[[Committed], None]) -> None:
        self._threads = DatabaseThreads("chat-writer", 1)
        self._committed = committed
        self._works = Batcher(self._commit, seconds=GATHER, most=MOST_AT_ONCE, apart=APART)

    def submit(self, work: Work) -> None:
        """Add a write to the next batch; `work.done` is called with its outcome."""
        self._works.submit(work, work.done, _unexpected)

    async def _commit(self, batch: list[Work]) -> list[Any]:
        started = time.monotonic()
        try:
            committed = await self._threads.run(commit, batch)
            counters.commit.add(time.monotonic() - started)
            counters.batch.add(len(batch))
        except Exception:  # disk full, database unavailable …: nothing was stored, and everybody is told so
            logger.exception("A batch of %s writes was not stored.", len(batch))
            committed = Committed([refusals.not_stored()] * len(batch), {}, {})
        self._committed(committed)
        written = time.monotonic()
        for work, result in zip(batch, committed.results, strict=True):
            if isinstance(result, Posted) and result.is_new:
                counters.delivery.add(written - work.arrived)
        return committed.results

    def unanswered(self) -> tuple[int, float]:
        """Return how many writes have no answer yet, and the age of the oldest (seconds). Safe in any thread."""
        works = self._works.unanswered()
        return len(works), time.monotonic() - works[0].arrived if works else 0.0

    async def close(self) -> None:
        """Finish pending writes, then end the thread."""
        await self._works.finish()
        self._threads.close()


def commit(batch: list[Work]) -> Committed:
    """Commit all of `batch` in one transaction. A refused write does not affect the others."""
    try:
        return _commit_together(batch)
    except IntegrityError:
        # Another process stored the same message at the same moment. Writing one by one finds it.
        logger.warning("A batch of %s writes met another one; they are written one by one.", len(batch))
        done = [_commit_alone(work) for work in batch]
    together = Committed([committed.results[0] for committed in done], {}, {})
    for committed in done:
        together.news |= committed.news
        for room_id, posted in committed.new.items():
            together.new.setdefault(room_id, []).extend(posted)
    return together


def _commit_alone(work: Work) -> Committed:
    try:
        return _commit_together([work])
    except IntegrityError:
        return _commit_together([work])


def _commit_together(batch: list[Work]) -> Committed:
    results: list[Any] = []
    new: dict[int, list[tuple[int, Encoded]]] = {}
    runs = _runs(batch)
    with doorbell.gathered() as news:
        with transaction.atomic():
            if any(others for _drafts, others in runs):
                # Locked in order, so that two processes cannot deadlock. (Posting does so itself.)
                log.lock_rooms(work.room_id for work in batch)
            for drafts, others in runs:
                posted = post_messages(drafts) if drafts else []
                results += [told(result, draft.language) for draft, result in zip(drafts, posted, strict=True)]
                for result in posted:
                    if isinstance(result, Posted) and result.is_new:
                        message = result.message
                        new.setdefault(message.room_id, []).append((message.seq, Encoded(message, reactions=())))
                results += [_safely(call) for call in others]
        return Committed(results, new, dict(news))


def _unexpected(error: Exception) -> None:
    """Log a bug: `_commit` handles every expected failure itself."""
    logger.error("A batch of writes ended without an answer.", exc_info=error)


def _runs(batch: list[Work]) -> list[tuple[list[Draft], list[Callable[[], Any]]]]:
    """Split the batch, in order, into runs: consecutive drafts, then the other actions up to the next draft."""
    runs: list[tuple[list[Draft], list[Callable[[], Any]]]] = [([], [])]
    for work in batch:
        drafts, others = runs[-1]
        if isinstance(work.what, Draft):
            if others:
                drafts, others = [], []
                runs.append((drafts, others))
            drafts.append(work.what)
        else:
            others.append(work.what)
    return runs


def _safely(action: Callable[[], Any]) -> Any:
    """Run an action in its own savepoint; return its result or its refusal."""
    try:
        with transaction.atomic():
            return action()
    except Refusal as refusal:
        return refusal
    except Exception as error:
        if transaction.get_connection().needs_rollback or not _is_harmless(error):
            raise
        logger.exception("An action failed; the rest of its batch goes on.")
        return refusals.not_stored()


def _is_harmless(error: Exception) -> bool:
    """Return whether the enclosing transaction can go on: yes for an error in our code, no if the database failed."""
    return isinstance(error, IntegrityError) or not isinstance(error, DatabaseError)
