"""A hub's periodic checks: ends of logs, rights that have ended, and which facilitators are present."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from math import ceil
from typing import Protocol

from chat import visitors
from chat.counters import counters
from chat.hub.connection import Close, Connection
from chat.hub.layer import Layer
from chat.hub.live_room import LiveRoom
from chat.hub.reads import Reads
from chat.queries.log import last_seqs

LOOK = 5.0  # seconds between two checks of the logs' ends, in case a ring was lost
LOOK_WHEN_DOWN = 1.0  # the same while the channel layer is down
CHECK = 20.0  # seconds between two checks that everybody is still signed in and in the room
PRESENCE = 30.0  # seconds between two announcements of the facilitators here
logger = logging.getLogger(__name__)


class Watched(Protocol):
    """What is watched: the rooms of one hub."""

    rooms: dict[int, LiveRoom]
    reads: Reads
    layer: Layer

    def remind(self, room: LiveRoom) -> None:
        """Tell the other processes again which facilitators are here."""


class Watch:
    """The heartbeat of one hub."""

    def __init__(self, hub: Watched) -> None:
        self.hub = hub
        self.lag = 0.0  # seconds by which the last beat was late, because the event loop was busy

    async def beat(self) -> None:
        """Run the checks forever, each at its interval."""
        looked = checked = announced = time.monotonic()
        unchecked, share = self._everybody(), 1
        while True:
            fell_asleep = time.monotonic()
            await asyncio.sleep(LOOK_WHEN_DOWN)
            now = time.monotonic()
            self.lag = now - fell_asleep - LOOK_WHEN_DOWN
            try:
                if now - looked >= (LOOK_WHEN_DOWN if self.hub.layer.is_down else LOOK):
                    looked = now
                    for _room, connection in self._everybody():
                        connection.look()
                    await self.look()
                    await self.hub.layer.test(now)
                if now - checked >= CHECK:
                    checked, unchecked = now, self._everybody()
                    share = ceil(len(unchecked) * LOOK_WHEN_DOWN / CHECK)  # a share at each beat, to keep beats short
                if unchecked:
                    part, unchecked = unchecked[:share], unchecked[share:]
                    await self._check(part)
                if now - announced >= PRESENCE:
                    announced = now
                    for room in tuple(self.hub.rooms.values()):
                        self.hub.remind(room)
            except asyncio.CancelledError:
                raise
            except Exception:  # the database is unavailable for a moment; the next beat tries again
                logger.warning("The hub could not look after its rooms; it tries again.", exc_info=True)

    async def look(self) -> None:
        """Compare the ends of the logs with what was written to the sockets, which makes up for every lost ring."""
        if self.hub.rooms:
            for room_id, seq in (await self.hub.reads.run(last_seqs, list(self.hub.rooms))).items():
                if room := self.hub.rooms.get(room_id):
                    counters.missed_rings += room.heard(seq)

    async def check(self) -> None:
        """Close sockets of people who are no longer signed in or no longer in the room, for whatever reason."""
        await self._check(self._everybody())

    def _everybody(self) -> list[tuple[LiveRoom, Connection]]:
        return [(room, connection) for room in self.hub.rooms.values() for connection in room.connections]

    async def _check(self, some: Sequence[tuple[LiveRoom, Connection]]) -> None:
        if not some:
            return
        readers = {(room.room_id, connection.visitor.user_id) for room, connection in some}
        keys = {connection.session_key for _room, connection in some}
        inside, signed_in, hashes = await self.hub.reads.run(visitors.still_there, readers, keys)
        for room, connection in some:
            who = connection.visitor
            reader = inside.get((room.room_id, who.user_id))
            if reader is None:
                room.close(connection, Close.NOT_A_MEMBER)
            elif connection.session_key not in signed_in or hashes.get(who.user_id) != who.auth_hash:
                room.close(connection, Close.LOGIN)
            elif reader.is_facilitator != who.is_facilitator or reader.reads_until != who.reads_until:
                room.close(connection, Close.RESYNC)
