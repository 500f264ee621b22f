"""A right that ends while somebody is writing: what was decided before is stored before, and nothing afterwards.

With two connections to a real PostgreSQL. SQLite has one writer at a time, so the question does not arise there.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections

from chat import log
from chat.actions import access, author, moderate, mute, pin, post_rows, react, read, report
from chat.enums import EventKind, ReactionKind, ReportReason
from chat.models import Event, Message, Mute, Reaction, ReadMark, Report, Room
from ground.refusals import Refusal
from groups.actions.appoint import relieve_facilitator
from groups.actions.leave import leave
from groups.actions.manage import save_group
from groups.actions.remove import remove
from groups.enums import GroupState, Role
from groups.models import PeerGroup
from people.actions.account import erase_account, suspend_account
from people.models import User
from tests.factories import rooms as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]
LONGEST = 30  # seconds until a thread that does not come is an error
Write = Callable[[make.Circle], Any]

# ── what sora may be doing, and by what it may end ──


def _posting(circle: make.Circle) -> Any:
    return make.say(circle.sora, circle.group, "さいごに")


def _moderating(action: Callable[..., Any]) -> Write:
    return lambda circle: action(actor=circle.sora, message=_of(circle.hana), reason="約束にふれるため")


def _on_own(action: Callable[..., Any], **given: Any) -> Write:
    return lambda circle: action(actor=circle.sora, message=_of(circle.sora), **given)


def _on_others(action: Callable[..., Any], **given: Any) -> Write:
    return lambda circle: action(actor=circle.sora, message=_of(circle.hana), **given)


def _of(writer: User) -> Message:
    return Message.objects.filter(author=writer).earliest("seq")


WRITES: dict[str, Write] = {
    "post": _posting,
    "edit": _on_own(author.edit_message, body="なおした"),
    "withdraw": _on_own(author.withdraw_message),
    "react": _on_others(react.react, kind=ReactionKind.HUG),
    "unreact": _on_others(react.unreact, kind=ReactionKind.CHEER),
    "mute": _on_others(mute.mute),
    "block": _on_others(mute.block),
    "unmute": lambda circle: mute.unmute(actor=circle.sora, group=circle.group, muted_id=0),
    "report": _on_others(report.report, reason=ReportReason.OTHER),
    "read": lambda circle: read.mark_read(actor=circle.sora, room=circle.room, seq=1),
    "hide": _moderating(moderate.hide),
    "pin": _moderating(pin.pin),
    "freeze": lambda circle: moderate.freeze(actor=circle.sora, room=circle.room, reason="休むため"),
}
ENDS: dict[str, Write] = {
    "removed": lambda circle: remove(actor=circle.midori, membership=circle.member(circle.sora), reason="約束のため"),
    "left": lambda circle: leave(actor=circle.sora, group=circle.group, delete_messages=False),
    "left with all words": lambda circle: leave(actor=circle.sora, group=circle.group, delete_messages=True),
    "relieved": lambda circle: relieve_facilitator(actor=_staff(), membership=circle.member(circle.sora)),
    "suspended": lambda circle: suspend_account(actor=_staff(), person=circle.sora),
    "closed": lambda circle: _close(circle.group),
    "erased": lambda circle: erase_account(actor=User.objects.get(pk=circle.sora.pk), person=circle.sora),
}
TAKING_THE_WORDS_ALONG = {"left with all words", "erased"}
BY_FACILITATORS = {"hide", "pin", "freeze", "relieved"}
CASES = [(write, "relieved" if write in BY_FACILITATORS else "removed") for write in WRITES]
CASES += [("post", end) for end in ENDS if end != "removed"]
every_case = pytest.mark.parametrize(("write", "end"), CASES)


def _close(group: PeerGroup) -> None:
    group.state = GroupState.CLOSED
    save_group(actor=_staff(), group=group)


def _staff() -> User:
    return User.objects.get(is_superuser=True)


@pytest.fixture
def room(live_circle: make.Circle, request: pytest.FixtureRequest) -> make.Circle:
    """The circle, in which sora has written, reacted and perhaps facilitates."""
    circle, given = live_circle, request.node.callspec.params
    for person in (circle.hana, circle.sora):
        make.say(person, circle.group, "はじめに")
    react.react(actor=circle.sora, message=_of(circle.hana), kind=ReactionKind.CHEER)
    if BY_FACILITATORS & {given["write"], given["end"]}:
        circle.group.memberships.filter(user=circle.sora).update(role=Role.FACILITATOR)
    User.objects.create_superuser("staff@example.org", "職員")
    return circle


# ── two threads, of which one is stopped at a given point ──


class Stop:
    """A point at which a thread waits until it may go on."""

    def __init__(self) -> None:
        self._reached, self._go = threading.Event(), threading.Event()

    def here(self, *_args: Any, **_kwargs: Any) -> None:
        self._reached.set()
        assert self._go.wait(LONGEST), "nobody let it go on"

    def reached(self) -> None:
        assert self._reached.wait(LONGEST), "it did not come to this point"

    def let_go(self) -> None:
        self._go.set()


@contextmanager
def two_threads() -> Iterator[Callable[[str, Callable[[], Any]], Future[str]]]:
    """Start something in a thread under a name; the future is "done" or the code of the refusal it met."""

    def run(name: str, call: Callable[[], Any]) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('application_name', %s, false)", [name])
            call()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        yield lambda *args, **kwargs: pool.submit(run, *args, **kwargs)


def wait_until_it_waits(name: str, future: Future[str]) -> None:
    """Until this thread waits for a lock of the other, or is through."""
    deadline = time.monotonic() + LONGEST
    while not future.done():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'", [name]
            )
            if cursor.fetchone()[0]:
                return
        assert time.monotonic() < deadline, f"{name} neither ends nor waits"
        time.sleep(0.01)


def after(function: Callable[..., Any], stop: Stop) -> Callable[..., Any]:
    """The function, and then the stop, before its result is used; in the first call only."""
    called = threading.Lock()

    def stopping(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if called.acquire(blocking=False):
            stop.here()
        return result

    return stopping


def one_meets_the_other(
    start: Callable[[str, Callable[[], Any]], Future[str]],
    stop: Stop,
    first: tuple[str, Callable[[], Any]],
    second: tuple[str, Callable[[], Any]],
) -> tuple[str, str, bool]:
    """The first goes as far as its stop; then the second comes. What came of both, and whether the second waited."""
    one = start(*first)
    stop.reached()
    other = start(*second)
    wait_until_it_waits(second[0], other)
    waited = not other.done()
    stop.let_go()
    return one.result(LONGEST), other.result(LONGEST), waited


# ── the stories ──


@every_case
def test_who_ends_it_waits_for_what_is_under_way(room: make.Circle, write: str, end: str) -> None:
    """Somebody was found to be inside, and has not stored anything yet. Then they are to be sent away."""
    decided = Stop()
    with (
        patch.object(post_rows, "authors", after(post_rows.authors, decided)),
        patch.object(access, "readers_in", after(access.readers_in, decided)),
        two_threads() as start,
    ):
        writing, ending, waited = one_meets_the_other(
            start, decided, ("writing", lambda: WRITES[write](room)), ("ending", lambda: ENDS[end](room))
        )
        assert (writing, ending) == ("done", "done")
        assert waited, "what was under way was stored after the end"
    if write == "post":
        assert Message.objects.filter(body="さいごに").exists() is (end not in TAKING_THE_WORDS_ALONG)
    assert_log_has_no_gap(room)


@every_case
def test_who_writes_waits_for_the_end_and_then_looks(room: make.Circle, write: str, end: str) -> None:
    """Somebody is being sent away, and that is not committed yet. Then they write."""
    locked = Stop()
    before = everything()
    with patch.object(log, "lock_rooms", after(log.lock_rooms, locked)), two_threads() as start:
        ending, writing, waited = one_meets_the_other(
            start, locked, ("ending", lambda: ENDS[end](room)), ("writing", lambda: WRITES[write](room))
        )
        assert (ending, writing) == ("done", "closed" if end == "closed" else "not_a_member")
        assert waited, "it did not wait"
    if end in TAKING_THE_WORDS_ALONG:
        assert [message.state for message in Message.objects.order_by("seq")] == ["visible", "erased"]
    else:
        assert everything() == before
    assert_log_has_no_gap(room)


@pytest.mark.parametrize(("write", "end"), [("post", "removed")])
def test_without_the_lock_it_would_come_afterwards(room: make.Circle, write: str, end: str) -> None:
    """The negative control: whoever ends it asks nobody."""
    decided = Stop()
    with (
        patch.object(post_rows, "authors", after(post_rows.authors, decided)),
        patch.object(log, "lock_rooms", lambda room_ids: {}),
        two_threads() as start,
    ):
        writing = start("writing", lambda: WRITES[write](room))
        decided.reached()
        assert start("ending", lambda: ENDS[end](room)).result(LONGEST) == "done"
        assert not Message.objects.filter(body="さいごに").exists()
        decided.let_go()
        assert writing.result(LONGEST) == "done"
    assert Message.objects.filter(body="さいごに").exists()


def everything() -> list[list[tuple[Any, ...]]]:
    """All that people can write in rooms; the room's own line of an end belongs to the end."""
    return [
        sorted(Room.objects.values_list("pk", "frozen_at", "frozen_by", "frozen_reason")),
        sorted(Event.objects.exclude(kind=EventKind.NOTED).values_list()),
        sorted(Message.objects.filter(notice="").values_list()),
        *(sorted(model.objects.values_list()) for model in (Reaction, Mute, Report, ReadMark)),
    ]


def assert_log_has_no_gap(circle: make.Circle) -> None:
    circle.room.refresh_from_db()
    seqs = list(Event.objects.filter(room=circle.room).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, circle.room.last_seq + 1))
