"""The hub of one process: the rooms that are open in it, who is connected to them, and what each bell does there."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
import weakref
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from chat import bells, doorbell
from chat.hub.connection import Close, Connection
from chat.hub.frame import Frame
from chat.hub.layer import Layer
from chat.hub.live_room import LiveRoom
from chat.hub.reads import Reads
from chat.hub.tasks import Tasks
from chat.hub.watch import PRESENCE, Watch
from chat.hub.writer import Committed, Writer
from chat.queries.reports import count_for, waiting_reports
from chat.rendering import encode
from ground.sockets.threads import DatabaseThreads
from watched.checking import warm

LINGER = 10.0  # seconds after the last poll until somebody who polls counts as gone
SOCKETS_PER_PERSON: int = settings.CHAT_SOCKETS_PER_PERSON
SOCKETS_PER_ADDRESS: int = settings.CHAT_SOCKETS_PER_ADDRESS
logger = logging.getLogger(__name__)

_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = weakref.WeakKeyDictionary()


class Hub:
    """The hub of one process (strictly: of one event loop).

    The first connection starts it, because Daphne has no lifespan events.
    """

    def __init__(self) -> None:
        self.name = uuid.uuid4().hex
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[int, LiveRoom] = {}
        self.reads = Reads()
        self.writer = Writer(self._committed)
        self.by_user: Counter[int] = Counter()
        self.by_address: Counter[str] = Counter()
        self.layer = Layer(self.name, self.heard, self._tell_pace)
        self.watch = Watch(self)
        self.tasks = Tasks()
        doorbell.listen(self.bell)

    @classmethod
    def here(cls) -> Hub:
        """Return the hub of the running event loop, and start it on first use."""
        loop = asyncio.get_running_loop()
        hub = _hubs.get(loop)
        if hub is None:
            hub = _hubs[loop] = cls()
            hub.start()
        return hub

    def start(self) -> None:
        """Start listening to other processes, and checking the logs."""
        self.tasks.begin(self.layer.listen())
        self.tasks.begin(self.watch.beat())
        self.tasks.begin(self._warm())

    async def _warm(self) -> None:
        """Have the watched expressions ready, so that nobody's first message waits for them, nor anybody's reads."""
        threads = DatabaseThreads("watched", 1)
        try:
            await threads.run(warm)
        finally:
            threads.close()

    async def stop(self) -> None:
        """Finish pending writes, close every socket and stop."""
        await self.writer.close()
        for room in self.rooms.values():
            for connection in tuple(room.connections):
                connection.close(Close.RESYNC)
        await self.tasks.end()
        doorbell.stop_listening(self.bell)
        self.reads.close()
        _hubs.pop(self.loop, None)

    # ── rooms and connections ──

    def room(self, room_id: int) -> LiveRoom:
        """Return the live room; create it for the first connection of this process."""
        room = self.rooms.get(room_id)
        if room is None:
            room = self.rooms[room_id] = LiveRoom(self.reads, room_id)
        return room

    def leave(self, room: LiveRoom, connection: Connection) -> None:
        """Remove a connection from its room. A room without connections is dropped."""
        room.leave(connection)
        if connection.visitor.is_facilitator:
            self.announce(room)
        if not room.connections and self.rooms.get(room.room_id) is room:
            del self.rooms[room.room_id]

    def part(self, room: LiveRoom, connection: Connection) -> None:
        """Keep a polling connection's room open for LINGER seconds after an answer; the person counts as present."""
        who = connection.visitor.user_id
        self.parted(room, who)
        connection.closed = True
        room.lingering[who] = connection, self.loop.call_later(LINGER, self.parted, room, who)

    def parted(self, room: LiveRoom, user_id: int) -> None:
        """End a person's lingering, because they have polled again or are gone."""
        if user_id in room.lingering:
            connection, timer = room.lingering.pop(user_id)
            timer.cancel()
            self.leave(room, connection)

    def announce(self, room: LiveRoom) -> None:
        """Tell everybody, in this process and others, which facilitators are present here, if that has changed."""
        if room.announced == room.facilitators_here():
            return
        room.announced = room.facilitators_here()
        room.tell_facilitators()
        self.tell_others(bells.FacilitatorsHere(room.room_id, self.name, room.announced))

    def remind(self, room: LiveRoom) -> None:
        """Tell the other processes again which facilitators are here, because what they know expires."""
        if here := room.facilitators_here():
            self.tell_others(bells.FacilitatorsHere(room.room_id, self.name, here))

    # ── the doorbell ──

    def bell(self, bell: bells.Bell) -> None:
        """Handle a bell rung in this process: act on it, and pass it on to the others. Safe to call from any thread."""
        try:
            self.loop.call_soon_threadsafe(self.rang, bell)
        except RuntimeError:  # the loop has ended; another hub of this process handles it
            logger.debug("A hub whose loop has ended heard a ring.")

    def rang(self, bell: bells.Bell) -> None:
        """Handle a bell rung in this process, on the event loop."""
        self._act(bell)
        self.tell_others(bell)

    def tell_others(self, bell: bells.Bell) -> None:
        """Send a bell to the other processes through the channel layer. With an in-memory layer there are none."""
        if not self.layer.alone:
            self.tasks.begin(self.layer.send(bell))

    def heard(self, message: Mapping[str, Any]) -> None:
        """Act on a message from another process. It is one of ours, but a malformed ring is logged and ignored."""
        try:
            for bell in bells.bells_of(message):
                self._act(bell)
        except bells.NotABell:
            logger.warning("A ring could not be understood: %r", sorted(message))

    def _committed(self, committed: Committed) -> None:
        """Handle a commit of the writer: hand the new messages to their rooms, and ring for every log that grew."""
        for room_id, posted in committed.new.items():
            if room := self.rooms.get(room_id):
                room.offer(posted)
        if committed.news:
            bell = bells.News(committed.news)
            for listener in doorbell.listeners():
                listener(bell) if listener != self.bell else self.rang(bell)

    def _act(self, bell: bells.Bell) -> None:
        """Act on a bell in the rooms that are open here."""
        match bell:
            case bells.News(ends):
                for room_id, seq in ends.items():
                    if room := self.rooms.get(room_id):
                        room.heard(seq)
            case bells.AccountGone(user_id):
                for room in tuple(self.rooms.values()):
                    room.send_away(user_id, Close.LOGIN)
            case bells.LoggedOut(session):
                for room in tuple(self.rooms.values()):
                    room.log_out(session)
            case _:
                if room := self.rooms.get(bell.room_id):
                    self._act_in(room, bell)

    def _act_in(self, room: LiveRoom, bell: bells.RoomBell) -> None:
        match bell:
            case bells.MembershipEnded(_, user_id):
                room.send_away(user_id)
            case bells.ReaderChanged(_, user_id):
                if room.of_user(user_id):
                    self.tasks.begin(self._refresh(room, user_id))
            case bells.ReportsChanged():
                self.tasks.begin(self._tell_reports(room))
            case bells.ReadUpTo(_, user_id, seq):
                for connection in room.of_user(user_id):
                    connection.put(Frame(encode({"t": "read", "seq": seq})))
            case bells.Typing(_, user_id, member_id, name):
                room.tell_typing(user_id, member_id, name)
            case bells.FacilitatorsHere(_, hub, names):
                if hub != self.name:
                    room.facilitators_elsewhere(hub, names, until=time.monotonic() + PRESENCE * 2.5)

    async def _refresh(self, room: LiveRoom, user_id: int) -> None:
        personal = await self.reads.personal.ask((user_id, room.room_id, False))
        for connection in room.of_user(user_id):
            who = connection.visitor
            if personal.facilitates is not who.is_facilitator:
                room.close(connection, Close.NOT_A_MEMBER if personal.facilitates is None else Close.RESYNC)
                continue
            if personal.reads_until != who.reads_until:
                room.close(connection, Close.RESYNC)  # the page is another one now
                continue
            who.muted, who.blocked, who.reported = personal.muted, personal.blocked, personal.reported
            who.reads_from = personal.reads_from
            connection.put(Frame(room.refreshing(who)))

    async def _tell_reports(self, room: LiveRoom) -> None:
        waiting = await self.reads.run(waiting_reports, [room.room_id])
        for connection in tuple(room.connections):
            who = connection.visitor
            count = count_for(waiting, room.room_id, who.user_id, who.reads_from)
            if who.is_facilitator and count != who.told_reports:  # no frame at all for a report of their own words
                who.told_reports = count
                connection.put(Frame(encode({"t": "reports", "open": count})))

    def _tell_pace(self) -> None:
        for room in tuple(self.rooms.values()):
            room.tell_all(encode({"t": "pace", "slow": self.layer.is_down}))


def running(loop: asyncio.AbstractEventLoop) -> Hub | None:
    """Return the hub of a loop, or None if it was not started."""
    return _hubs.get(loop)


def in_this_process() -> list[Hub]:
    """Return every hub in this process (one, outside of tests). Safe to call from any thread."""
    return list(_hubs.values())


async def stop_here() -> None:
    """Stop the hub of this event loop, if there is one."""
    if hub := running(asyncio.get_running_loop()):
        await hub.stop()
