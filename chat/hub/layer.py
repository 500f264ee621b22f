"""The channel layer, through which the hubs of an installation ring for each other, and a check that it works."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

from chat import doorbell
from chat.bells import Bell, message_of
from chat.counters import counters

SENDING, ECHOING = 5, 3  # timeouts in seconds, after which the layer counts as down
logger = logging.getLogger(__name__)


class Layer:
    """One subscription for each process.

    `heard` is called with each message from another hub; `changed` is called when the layer stops answering (`is_down`)
    and when it answers again.
    """

    def __init__(self, hub: str, heard: Callable[[Mapping[str, Any]], None], changed: Callable[[], None]) -> None:
        self.hub = hub
        self.heard = heard
        self.changed = changed
        self.is_down = False
        self.channels: Any = get_channel_layer()
        self.alone = self.channels is None or isinstance(self.channels, InMemoryChannelLayer)  # no other process
        self.channel = ""
        self._echo_at = self._echo_sent = 0.0

    async def send(self, bell: Bell) -> None:
        """Ring in the other processes."""
        try:
            async with asyncio.timeout(SENDING):
                message = {"type": "chat.bell", "from": self.hub, **message_of(bell)}
                await self.channels.group_send(doorbell.GROUP, message)
            counters.rang(heard=True)
        except Exception as error:  # Redis is unavailable: the others check the log
            counters.rang(heard=False)
            self._is_down(f"{type(error).__name__}: {error}")

    async def listen(self) -> None:
        """Listen to the other hubs forever; subscribe again after an error."""
        while not self.alone:
            try:
                if not self.channel:
                    self.channel = await self.channels.new_channel()
                    await self.channels.group_add(doorbell.GROUP, self.channel)
                message = await self.channels.receive(self.channel)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                self.channel = ""
                self._is_down(f"{type(error).__name__}: {error}")
                await asyncio.sleep(1)
                continue
            if message.get("echo"):
                self._echo_at = time.monotonic()
                if self.is_down:
                    self._is_up()
            elif message.get("from") != self.hub:
                self.heard(message)

    async def test(self, now: float) -> None:
        """Send an echo to this process. If the previous one has not come back, the layer counts as down."""
        if self.alone or not self.channel:
            return
        if self._echo_sent and self._echo_at < self._echo_sent:
            self._is_down("no echo")
        self._echo_sent = now
        try:
            async with asyncio.timeout(ECHOING):
                await self.channels.send(self.channel, {"type": "chat.echo", "echo": True})
        except Exception as error:
            self._is_down(f"{type(error).__name__}: {error}")

    def _is_down(self, why: str) -> None:
        if not self.is_down:
            self.is_down = True
            logger.warning("The channel layer does not answer (%s); rooms follow their logs, about a second late.", why)
            self.changed()

    def _is_up(self) -> None:
        self.is_down = False
        logger.warning("The channel layer answers again.")
        self.changed()
