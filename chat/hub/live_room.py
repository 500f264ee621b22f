"""A room that somebody in this process has open: its connections, and the end of its log, encoded once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence

from chat.counters import counters
from chat.enums import EventKind
from chat.hub.connection import Close, Connection
from chat.hub.event_frames import EventFrames, bundles, text_for, wants
from chat.hub.frame import Bundle, Frame
from chat.hub.reads import Reads
from chat.hub.room_state import RoomState, room_state
from chat.kinds import state_of
from chat.models import Room
from chat.queries.log import last_seqs
from chat.rendering import Encoded, encode
from chat.visitors import Visitor

REMEMBERED = 400  # events kept encoded for those who reconnect; anybody further behind reloads the page
MOST_READ = 200  # events of a room read from the log at once
MOST_TOGETHER = 16  # events written at once; even this many of the longest messages stay below MOST_WAITING
# Characters of a catch-up. It must fit into what may wait for a slow phone (connection.MOST_WAITING): otherwise the
# phone would be closed as too slow, reconnect, and be closed again.
LONGEST_CATCHUP = 64 * 1024
ROOM_EVENTS = frozenset({EventKind.FROZEN, EventKind.UNFROZEN, EventKind.PACED, EventKind.LED})
logger = logging.getLogger(__name__)


class LiveRoom:
    """Follows the log of one room and writes each event to every connection, in order and without gaps.

    `cursor` is the last event written. Events come from this process's writer (together with their messages) or, after
    a ring, from the log. Both pass through here, so a connection sees each `seq` once.
    """

    def __init__(self, reads: Reads, room_id: int) -> None:
        self.reads = reads
        self.room_id = room_id
        self.connections: set[Connection] = set()
        self.cursor = 0
        self.state = RoomState({}, None)  # the room's own state (frozen, a live hour …)
        self.ready: asyncio.Task[None] | None = None
        self._known_end = 0
        self._reading: asyncio.Task[None] | None = None
        self._recalling: asyncio.Task[None] | None = None
        self._recent: OrderedDict[int, Encoded | None] = OrderedDict()  # seq → message; None: nothing to send any more
        self._last_of: dict[int, int] = {}  # message → its newest seq in `_recent`
        self.elsewhere: dict[str, tuple[list[str], float]] = {}  # hub → its facilitators, and when this expires
        self.announced: list[str] = []  # facilitators here, as last announced to the other processes
        self.lingering: dict[int, tuple[Connection, asyncio.TimerHandle]] = {}  # user → see `Hub.part`

    # ── joining ──

    async def open(self) -> None:
        """Read the end of the log, once; everybody who connects meanwhile waits for the same read."""
        if self.ready is None:
            self.ready = asyncio.create_task(self._begin())
        try:
            await asyncio.shield(self.ready)
        except Exception:
            self.ready = None
            raise

    async def _begin(self) -> None:
        self.cursor, self.state = await self.reads.run(_room_now, self.room_id)
        self._known_end = max(self._known_end, self.cursor)

    async def admit(self, connection: Connection) -> None:
        """Add a connection, and hold live events back for it until it has caught up.

        It counts at once, so that a room that somebody waits for is not dropped (`Hub.leave`).
        """
        connection.hold()
        self.connections.add(connection)
        await self.open()

    async def catch_up(self, connection: Connection, after: int) -> tuple[str, int]:
        """Return a frame with everything after `after`, and the `seq` up to which it leads.

        The caller writes the frame and then calls `connection.release` with that `seq`, so that nothing is sent twice.
        """
        if after > self.cursor:
            # Either the page came from a process that is ahead of this one, or a restored backup shortened the log.
            end = (await self.reads.run(last_seqs, [self.room_id])).get(self.room_id, 0)
            self.heard(end)
            if end < after:
                return _reset(end), after
            if self._reading is not None:
                await asyncio.shield(self._reading)
            if after > self.cursor:  # the log could not be read yet; duplicates do no harm later
                return caught_up(after, ()), after
        if self.cursor - after <= REMEMBERED and not self._remembers(after):
            await self._remember_earlier()
        connection.hold()  # drops what was held back while we waited: the answer contains it
        if self._remembers(after):
            texts = list(self._texts_after(after, connection.visitor))
            if sum(map(len, texts)) <= LONGEST_CATCHUP:
                return caught_up(self.cursor, texts), self.cursor
        return _reset(self.cursor), self.cursor

    def leave(self, connection: Connection) -> None:
        self.connections.discard(connection)

    # ── following the log ──

    def heard(self, seq: int) -> bool:
        """Take note that the log goes up to `seq`, and read what is missing. True if that was not known before."""
        is_news = seq > max(self._known_end, self.cursor)
        self._known_end = max(self._known_end, seq)
        if self._known_end > self.cursor and self._reading is None and self.ready is not None:
            self._reading = asyncio.create_task(self._read_log())
        return is_news

    def offer(self, posted: Sequence[tuple[int, Encoded]]) -> None:
        """Publish messages (seq, message) that this process has just committed.

        Those that directly follow the cursor go out at once. The rest, and whatever lies between, is read from the log.
        """
        if self._reading is None and self.ready is not None and self.ready.done():
            in_turn, following = [], self.cursor + 1
            for seq, message in posted:
                if seq == following:
                    in_turn.append((EventFrames(seq, EventKind.POSTED, message), message))
                    following += 1
                elif seq > following:
                    break  # an event of another kind, or from another process, lies between
            self._publish(in_turn)
        if posted[-1][0] > self.cursor:
            self.heard(posted[-1][0])

    async def _read_log(self) -> None:
        try:
            await self.open()
            while self.cursor < self._known_end:
                news = await self.reads.news.ask((self.room_id, self.cursor, MOST_READ))
                if not news.events:
                    self._known_end = self.cursor  # a ring for events that do not exist (a restored backup)
                    break
                if any(kind in ROOM_EVENTS for _seq, kind, _message_id in news.events):
                    _end, self.state = await self.reads.run(_room_now, self.room_id)
                encoded = {message.pk: Encoded(message) for message in news.messages.values()}
                newest = {message_id: seq for seq, _kind, message_id in news.events if message_id}
                events: list[tuple[EventFrames, Encoded | None]] = []
                for seq, kind, message_id in news.events:
                    about = encoded[message_id] if message_id else None
                    is_newest = about is None or newest[about.message_id] == seq
                    frames = EventFrames(seq, kind, about, room=self.state, is_newest=is_newest)
                    events.append((frames, about if is_newest else None))
                self._publish(events)
                counters.healed += len(news.events)
        except Exception:  # the database is unavailable: the hub checks again
            logger.warning("Room %s could not read its log; it tries again.", self.room_id, exc_info=True)
        finally:
            self._reading = None

    def _publish(self, events: Sequence[tuple[EventFrames, Encoded | None]]) -> None:
        """Write events that follow the cursor to every connection, and remember their messages."""
        for frames, message in events:
            self.cursor = frames.seq
            self._remember(frames.seq, message)
        counters.events += len(events)
        counters.deliveries += len(events) * len(self.connections)
        for run, everybody in bundles([frames for frames, _message in events], most=MOST_TOGETHER):
            for connection in tuple(self.connections):
                who = connection.visitor
                if everybody is not None and not who.muted and not who.reported and not who.reads_from:
                    connection.put_events(everybody)
                else:
                    connection.put_events(Bundle([(frames.seq, frames.for_reader(who)) for frames in run]))

    def _remember(self, seq: int, message: Encoded | None) -> None:
        """Remember an event, and forget the one it replaces, so that hidden or erased words cannot resurface."""
        self._recent[seq] = message
        if message is not None:
            replaced = self._last_of.get(message.message_id)
            if replaced is not None:
                self._recent[replaced] = None
            self._last_of[message.message_id] = seq
        while len(self._recent) > REMEMBERED:
            _seq, gone = self._recent.popitem(last=False)
            if gone is not None:
                del self._last_of[gone.message_id]

    def _remembers(self, after: int) -> bool:
        return after == self.cursor or (bool(self._recent) and next(iter(self._recent)) <= after + 1)

    async def _remember_earlier(self) -> None:
        """Read the end of the log into memory, once, however many reconnect at the same time."""
        if self._recalling is None:
            self._recalling = asyncio.create_task(self._recall())
        await asyncio.shield(self._recalling)

    async def _recall(self) -> None:
        try:
            first = self.cursor - REMEMBERED
            news = await self.reads.news.ask((self.room_id, max(0, first), REMEMBERED))
            oldest = next(iter(self._recent), self.cursor + 1)
            earlier: OrderedDict[int, Encoded | None] = OrderedDict()
            for seq, _kind, message_id in reversed(news.events):
                if seq >= oldest:
                    continue
                # Only the newest event about a message keeps the message; a newer one may have arrived meanwhile.
                if message_id is None or message_id in self._last_of:
                    earlier[seq] = None
                else:
                    earlier[seq] = Encoded(news.messages[message_id])
                    self._last_of[message_id] = seq
            for seq, message in earlier.items():
                self._recent[seq] = message
                self._recent.move_to_end(seq, last=False)
        finally:
            self._recalling = None

    def _texts_after(self, after: int, who: Visitor) -> Iterator[str]:
        for seq, message in self._recent.items():
            if seq > after and message is not None and wants(who, message):
                yield text_for(who, message)

    # ── frames that are not part of the log ──

    def tell_all(self, text: str, *, droppable: bool = False) -> None:
        """Write a frame that is not part of the log to everybody here."""
        message = Frame(text)
        for connection in tuple(self.connections):
            connection.put(message, droppable=droppable)

    def refreshing(self, who: Visitor) -> str:
        """Return the frame `refresh`; while a live hour runs with the room, of which they now see more or less."""
        return '{"t":"refresh"}' if self.state.everybody else f'{{"t":"refresh","room":{self.state.text(who)}}}'

    def tell_typing(self, user_id: int, member_id: int, name: str) -> None:
        """Tell everybody here that somebody is typing, except that person and those who muted them."""
        message = Frame(encode({"t": "typing", "by": member_id, "name": name}))
        for connection in tuple(self.connections):
            who = connection.visitor
            if who.user_id != user_id and user_id not in who.muted:
                connection.put(message, droppable=True)

    def of_user(self, user_id: int) -> list[Connection]:
        """Return this person's connections in this process."""
        return [connection for connection in self.connections if connection.visitor.user_id == user_id]

    def facilitators_here(self) -> list[str]:
        """Return the names of facilitators connected to this process."""
        return sorted({c.visitor.nickname for c in self.connections if c.visitor.is_facilitator})

    def facilitators(self) -> list[str]:
        """Return the names of facilitators who have the room open now, in any process."""
        now = time.monotonic()
        self.elsewhere = {key: value for key, value in self.elsewhere.items() if value[1] > now}
        names = set(self.facilitators_here())
        for others, _until in self.elsewhere.values():
            names.update(others)
        return sorted(names)

    def tell_facilitators(self) -> None:
        """Tell everybody here which facilitators have the room open now."""
        self.tell_all(encode({"t": "presence", "facilitators": self.facilitators()}), droppable=True)

    def facilitators_elsewhere(self, hub: str, names: list[str], *, until: float) -> None:
        """Record which facilitators another process has in the room; expires at `until` (monotonic seconds)."""
        before = self.facilitators()
        self.elsewhere[hub] = (names, until)
        if self.facilitators() != before:
            self.tell_facilitators()

    def close(self, connection: Connection, code: int) -> None:
        """Close a connection; it gets nothing more, not even what waits."""
        self.connections.discard(connection)
        connection.close(code)

    def log_out(self, session: str) -> None:
        """Close the connections of the session with this digest, which has ended."""
        for connection in tuple(self.connections):
            if connection.visitor.session == session:
                self.close(connection, Close.LOGIN)

    def send_away(self, user_id: int, code: int = Close.NOT_A_MEMBER) -> None:
        """Close this person's connections; they get nothing more, not even what waits."""
        for connection in self.of_user(user_id):
            self.close(connection, code)


def _room_now(room_id: int) -> tuple[int, RoomState]:
    room = Room.objects.select_related("group").get(pk=room_id)
    return room.last_seq, room_state(room, state=state_of(room))


def caught_up(seq: int, texts: Iterable[str]) -> str:
    """Return the catch-up frame that leads up to `seq`, with these messages."""
    return f'{{"t":"catchup","seq":{seq},"messages":[{",".join(texts)}]}}'


def _reset(seq: int) -> str:
    return f'{{"t":"reset","seq":{seq}}}'
