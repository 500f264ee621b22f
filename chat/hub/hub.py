"""The hub of one process: the rooms that are open here, one ear at the doorbell, one writer."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
import weakref
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Any, TypeVar

from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.conf import settings

from chat import doorbell, queries, sessions
from chat.hub.connection import Close, Connection
from chat.hub.frame import Frame
from chat.hub.gathered import Gathered
from chat.hub.live_room import LiveRoom
from chat.hub.threads import DatabaseThreads
from chat.hub.writer import Committed, Writer
from chat.rendering import encode
from chat.tally import tally

LOOK = 5.0  # seconds between two looks at the logs' ends, in case a doorbell was lost
LOOK_WHEN_DEAF = 1.0  # and while the channel layer is away
CHECK = 20.0  # seconds between two checks that everybody is still signed in and inside
ARRIVING = 0.002  # seconds in which those who arrive are looked up together
MOST_ARRIVING = 100
LINGER = 10.0  # seconds until somebody who asks by requests, and asks no more, counts as gone
PRESENCE = 30.0  # seconds between two announcements of the facilitators here
# Seconds: a cancelled `receive` of the Redis layer cleans up, and then waits for Redis now and then without an end.
CANCEL_AGAIN = 1.0
MOST_CANCELS = 5
SOCKETS_PER_PERSON: int = settings.CHAT_SOCKETS_PER_PERSON
SOCKETS_PER_ADDRESS: int = settings.CHAT_SOCKETS_PER_ADDRESS
T = TypeVar("T")
logger = logging.getLogger(__name__)

_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = weakref.WeakKeyDictionary()


class Hub:
    """One for each process (more exactly: for each event loop). Started by the first socket: daphne has no lifespan."""

    def __init__(self) -> None:
        self.name = uuid.uuid4().hex
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[int, LiveRoom] = {}
        self.reads = DatabaseThreads("chat-reader", 2)
        self.writer = Writer(self._committed)
        # After a restart everybody comes at once: they are looked up together.
        self.visitors = Gathered(self._find_visitors, seconds=ARRIVING, most=MOST_ARRIVING)
        # One ring of another process may tell of many rooms; their logs are read together.
        self.news = Gathered(self._find_news, seconds=0, most=MOST_ARRIVING)
        self.personal = Gathered(self._find_personal, seconds=ARRIVING, most=MOST_ARRIVING)
        self.by_user: Counter[int] = Counter()
        self.by_address: Counter[str] = Counter()
        self.lag = 0.0  # seconds the last beat came late: how long a turn of the event loop may take
        self.is_deaf = False  # the channel layer does not answer
        self._layer: Any = get_channel_layer()
        self._alone = self._layer is None or isinstance(self._layer, InMemoryChannelLayer)
        self._channel = ""
        self._echo_at = 0.0
        self._echo_sent = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self._sending: set[asyncio.Task[None]] = set()
        doorbell.listen(self.bell)

    @classmethod
    def here(cls) -> Hub:
        """The hub of the running event loop."""
        loop = asyncio.get_running_loop()
        hub = _hubs.get(loop)
        if hub is None:
            hub = _hubs[loop] = cls()
            hub.start()
        return hub

    def start(self) -> None:
        """Begin to listen and to look."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]

    async def stop(self) -> None:
        """Finish what is being written, close every socket and end."""
        await self.writer.close()
        for room in self.rooms.values():
            for connection in tuple(room.connections):
                connection.close(Close.RESYNC)
        ending = {*self._tasks, *self._sending}
        for _try in range(MOST_CANCELS):
            for task in ending:
                task.cancel()
            if ending:
                _ended, ending = await asyncio.wait(ending, timeout=CANCEL_AGAIN)
        if ending:
            logger.error("%s tasks of the hub did not end; the process goes without them.", len(ending))
        doorbell.stop_listening(self.bell)
        self.reads.close()
        _hubs.pop(self.loop, None)

    # ── sockets ──

    def room(self, room_id: int, group_id: int) -> LiveRoom:
        """The room, live; made when the first socket of this process asks for it."""
        room = self.rooms.get(room_id)
        if room is None:
            room = self.rooms[room_id] = LiveRoom(self, room_id, group_id)
        return room

    def leave(self, room: LiveRoom, connection: Connection) -> None:
        """A socket has gone. A room without sockets is forgotten."""
        room.leave(connection)
        if connection.visitor.is_facilitator:
            self.announce(room)
        if not room.connections and self.rooms.get(room.room_id) is room:
            del self.rooms[room.room_id]

    def part(self, room: LiveRoom, connection: Connection) -> None:
        """Somebody was answered and will ask again: until then the room is kept open, and they count as there."""
        who = connection.visitor.user_id
        self.parted(room, who)
        connection.closed = True
        room.lingering[who] = connection, self.loop.call_later(LINGER, self.parted, room, who)

    def parted(self, room: LiveRoom, user_id: int) -> None:
        """They have asked again, or are gone."""
        if user_id in room.lingering:
            connection, timer = room.lingering.pop(user_id)
            timer.cancel()
            self.leave(room, connection)

    def announce(self, room: LiveRoom) -> None:
        """Tell everybody, here and elsewhere, which facilitators are there, if that has changed."""
        if room.announced == room.facilitators_here():
            return
        room.announced = room.facilitators_here()
        room.tell_all(encode({"t": "presence", "facilitators": room.facilitators()}), droppable=True)
        self.tell_others({"presence": [room.room_id, self.name, room.facilitators_here()]})

    async def _find_visitors(self, asked: list[tuple[str, str]]) -> list[sessions.Visitor | str]:
        return await self.reads.run(sessions.visitors, asked)

    async def _find_personal(self, asked: list[tuple[int, int, bool]]) -> list[sessions.Personal]:
        return await self.reads.run(sessions.personal, asked)

    async def _find_news(self, asked: list[tuple[int, int, int]]) -> list[queries.News]:
        return await self.reads.run(queries.news_of, asked)

    # ── the doorbell ──

    def bell(self, bell: doorbell.Bell) -> None:
        """Something rang in this process (any thread): act on it here, and pass it on to the others."""
        try:
            self.loop.call_soon_threadsafe(self._rang, bell)
        except RuntimeError:  # the loop has ended; another hub of this process will do
            logger.debug("A hub whose loop has ended heard a ring.")

    def _rang(self, bell: doorbell.Bell) -> None:
        self.heard(bell)
        self.tell_others(bell)

    def _committed(self, committed: Committed) -> None:
        """The writer has committed: hand over what is new, ring for the rest."""
        for room_id, posted in committed.new.items():
            if room := self.rooms.get(room_id):
                room.offer(posted)
        if committed.news:
            bell = {"news": [[room_id, seq] for room_id, seq in committed.news.items()]}
            for listener in doorbell.listeners():
                listener(bell) if listener != self.bell else self._rang(bell)

    def tell_others(self, bell: doorbell.Bell) -> None:
        """Through the channel layer to the other processes. With the layer in memory there are none."""
        if self._alone:
            return
        task = self.loop.create_task(self._send(bell))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, bell: doorbell.Bell) -> None:
        try:
            async with asyncio.timeout(5):
                await self._layer.group_send(doorbell.GROUP, {"type": "chat.bell", "from": self.name, **bell})
            tally.rang(heard=True)
        except Exception as error:  # Redis is away: the others look at the log
            tally.rang(heard=False)
            self._hear_badly(f"{type(error).__name__}: {error}")

    async def _listen(self) -> None:
        """The one subscription of this process."""
        while not self._alone:
            try:
                if not self._channel:
                    self._channel = await self._layer.new_channel()
                    await self._layer.group_add(doorbell.GROUP, self._channel)
                message = await self._layer.receive(self._channel)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                self._channel = ""
                self._hear_badly(f"{type(error).__name__}: {error}")
                await asyncio.sleep(1)
                continue
            if message.get("echo"):
                self._echo_at = time.monotonic()
                if self.is_deaf:
                    self._hear_well()
            elif message.get("from") != self.name:
                self.heard(message)

    def heard(self, bell: doorbell.Bell) -> None:
        """What a ring means here. Rings come from our own processes; still, one that makes no sense is only logged."""
        try:
            self._heard(bell)
        except (KeyError, TypeError, ValueError):
            logger.warning("A ring could not be understood: %r", sorted(bell))

    def _heard(self, bell: doorbell.Bell) -> None:
        for room_id, seq in bell.get("news", ()):
            if room := self.rooms.get(room_id):
                room.heard(seq)
        if "ended" in bell:
            room_id, user_id = bell["ended"]
            if room := self.rooms.get(room_id):
                room.send_away(user_id)
        if "gone" in bell:
            for room in tuple(self.rooms.values()):
                room.send_away(bell["gone"], Close.LOGIN)
        if "logged_out" in bell:
            self._close_where(lambda connection: connection.visitor.session == bell["logged_out"], Close.LOGIN)
        if "refresh" in bell:
            room_id, user_id = bell["refresh"]
            if (room := self.rooms.get(room_id)) and room.of_user(user_id):
                self._later(self._refresh(room, user_id))
        if "reports" in bell and (room := self.rooms.get(bell["reports"])):
            self._later(self._tell_reports(room))
        if "read" in bell:
            room_id, user_id, seq = bell["read"]
            if room := self.rooms.get(room_id):
                for connection in room.of_user(user_id):
                    connection.put(Frame(encode({"t": "read", "seq": seq})))
        if "typing" in bell:
            room_id, user_id, member_id, name = bell["typing"]
            if room := self.rooms.get(room_id):
                room.tell_typing(user_id, member_id, name)
        if "presence" in bell:
            room_id, hub, names = bell["presence"]
            if hub != self.name and (room := self.rooms.get(room_id)):
                before = room.facilitators()
                room.elsewhere[hub] = (names, time.monotonic() + PRESENCE * 2.5)
                if room.facilitators() != before:
                    room.tell_all(encode({"t": "presence", "facilitators": room.facilitators()}), droppable=True)

    async def _refresh(self, room: LiveRoom, user_id: int) -> None:
        personal = await self.personal.ask((user_id, room.room_id, False))
        for connection in room.of_user(user_id):
            who = connection.visitor
            if personal.facilitates is not who.is_facilitator:
                self._close(room, connection, Close.NOT_A_MEMBER if personal.facilitates is None else Close.RESYNC)
                continue
            who.muted, who.reported, who.reads_from = personal.muted, personal.reported, personal.reads_from
            connection.put(Frame('{"t":"refresh"}'))

    async def _tell_reports(self, room: LiveRoom) -> None:
        waiting = await self.reads.run(queries.waiting_reports, [room.room_id])
        for connection in tuple(room.connections):
            who = connection.visitor
            count = queries.count_for(waiting, room.room_id, who.user_id, who.reads_from)
            if who.is_facilitator and count != who.told_reports:  # not a byte about a report of her own words
                who.told_reports = count
                connection.put(Frame(encode({"t": "reports", "open": count})))

    def _later(self, coroutine: Any) -> None:
        task = self.loop.create_task(coroutine)
        self._sending.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("A task of the hub failed.", exc_info=error)

    # ── looking after things ──

    async def _beat(self) -> None:
        looked = checked = announced = time.monotonic()
        unchecked, share = self._everybody(), 1
        while True:
            fell_asleep = time.monotonic()
            await asyncio.sleep(LOOK_WHEN_DEAF)
            now = time.monotonic()
            self.lag = now - fell_asleep - LOOK_WHEN_DEAF
            try:
                if now - looked >= (LOOK_WHEN_DEAF if self.is_deaf else LOOK):
                    looked = now
                    for room in tuple(self.rooms.values()):
                        for connection in tuple(room.connections):
                            connection.look()
                    await self.look()
                    await self._test_hearing(now)
                if now - checked >= CHECK:
                    checked, unchecked = now, self._everybody()
                    share = ceil(len(unchecked) * LOOK_WHEN_DEAF / CHECK)  # a part at each beat, so that nobody waits
                if unchecked:
                    part, unchecked = unchecked[:share], unchecked[share:]
                    await self._check(part)
                if now - announced >= PRESENCE:
                    announced = now
                    for room in tuple(self.rooms.values()):
                        if room.facilitators_here():
                            self.tell_others({"presence": [room.room_id, self.name, room.facilitators_here()]})
            except asyncio.CancelledError:
                raise
            except Exception:  # the database is away for a moment; the next beat tries again
                logger.warning("The hub could not look after its rooms; it tries again.", exc_info=True)

    async def look(self) -> None:
        """Compare the ends of the logs with what was written to the sockets: heals every lost doorbell."""
        if self.rooms:
            for room_id, seq in (await self.reads.run(queries.last_seqs, list(self.rooms))).items():
                if room := self.rooms.get(room_id):
                    tally.missed_rings += room.heard(seq)

    async def check(self) -> None:
        """Close sockets of people who are not signed in or not inside any more, however that came about."""
        await self._check(self._everybody())

    def _everybody(self) -> list[tuple[LiveRoom, Connection]]:
        return [(room, connection) for room in self.rooms.values() for connection in room.connections]

    async def _check(self, some: Sequence[tuple[LiveRoom, Connection]]) -> None:
        if not some:
            return
        seats = {(room.group_id, connection.visitor.user_id) for room, connection in some}
        keys = {connection.session_key for _room, connection in some}
        inside, signed_in, hashes = await self.reads.run(sessions.still_there, seats, keys)
        for room, connection in some:
            who = connection.visitor
            facilitates = inside.get((room.group_id, who.user_id))
            if facilitates is None:
                self._close(room, connection, Close.NOT_A_MEMBER)
            elif connection.session_key not in signed_in or hashes.get(who.user_id) != who.auth_hash:
                self._close(room, connection, Close.LOGIN)
            elif facilitates != who.is_facilitator:
                self._close(room, connection, Close.RESYNC)

    def _close_where(self, wanted: Any, code: int) -> None:
        for room in tuple(self.rooms.values()):
            for connection in tuple(room.connections):
                if wanted(connection):
                    self._close(room, connection, code)

    @staticmethod
    def _close(room: LiveRoom, connection: Connection, code: int) -> None:
        room.connections.discard(connection)
        connection.close(code)

    async def _test_hearing(self, now: float) -> None:
        """Send ourselves an echo; when the last one has not come back, the doorbell cannot be relied on."""
        if self._alone or not self._channel:
            return
        if self._echo_sent and self._echo_at < self._echo_sent:
            self._hear_badly("no echo")
        self._echo_sent = now
        try:
            async with asyncio.timeout(3):
                await self._layer.send(self._channel, {"type": "chat.echo", "echo": True})
        except Exception as error:
            self._hear_badly(f"{type(error).__name__}: {error}")

    def _hear_badly(self, why: str) -> None:
        if not self.is_deaf:
            self.is_deaf = True
            logger.warning("The channel layer does not answer (%s); rooms follow their logs, about a second late.", why)
            self._tell_pace()

    def _hear_well(self) -> None:
        self.is_deaf = False
        logger.warning("The channel layer answers again.")
        self._tell_pace()

    def _tell_pace(self) -> None:
        for room in tuple(self.rooms.values()):
            room.tell_all(encode({"t": "pace", "slow": self.is_deaf}))


@contextmanager
def counted(counter: Counter[T], key: T) -> Iterator[None]:
    """One more of them, as long as it lasts."""
    counter[key] += 1
    try:
        yield
    finally:
        counter[key] -= 1
        if not counter[key]:
            del counter[key]


def running(loop: asyncio.AbstractEventLoop) -> Hub | None:
    """The hub of a loop, if it was started."""
    return _hubs.get(loop)


def in_this_process() -> list[Hub]:
    """Every hub that runs here: one, outside of tests. From any thread."""
    return list(_hubs.values())


async def stop_here() -> None:
    """Stop the hub of this event loop, if there is one."""
    if hub := running(asyncio.get_running_loop()):
        await hub.stop()
