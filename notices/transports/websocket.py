"""The WebSocket of the bell, `/ws/notices/`, as a plain ASGI application. It says `{"waiting": 3}`, and hears nothing.

Whatever a page sends is answered with the number again, by which the page knows that the line is not dead.
"""

import logging
import time

from ground.sockets.limits import counted, whereabouts
from ground.sockets.scope import Receive, Scope, Send, client_address, session_key_of
from notices.bells import PER_ADDRESS, PER_PERSON, Bell, Bells, Close, handshakes

ASKED_AT_MOST = 0.2  # questions a second of one page, over its life; a page asks every 45 seconds
ASKED_AT_ONCE = 10
logger = logging.getLogger(__name__)


async def bell_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve the bell of one page."""
    if (await receive())["type"] != "websocket.connect":
        return
    bells = Bells.here()
    address = whereabouts(client_address(scope))
    if bells.by_address[address] >= PER_ADDRESS or not handshakes.take(address, time.monotonic()):
        await _accept_and_close(send, Close.TOO_MANY)
        return
    with counted(bells.by_address, address):
        await _serve(bells, session_key_of(scope), receive, send)


async def _serve(bells: Bells, session_key: str, receive: Receive, send: Send) -> None:
    try:
        who = await bells.arrivals.ask(session_key)
    except Exception:
        logger.exception("Who has a bell could not be looked up.")
        await _accept_and_close(send, Close.BUSY)
        return
    if who is None:
        await _accept_and_close(send, Close.LOGIN)
        return
    if bells.by_user[who.user_id] >= PER_PERSON:
        await _accept_and_close(send, Close.TOO_MANY)
        return
    with counted(bells.by_user, who.user_id):
        await send({"type": "websocket.accept"})
        bell = Bell(send, session_key, who)
        bells.open.add(bell)
        try:
            bell.tell(who.waiting)
            await _listen(bell, receive)
        finally:
            bells.open.discard(bell)
            bell.stop()


async def _listen(bell: Bell, receive: Receive) -> None:
    """Answer questions until either side closes; a page that floods is closed."""
    began, asked = time.monotonic(), 0
    while (await receive())["type"] != "websocket.disconnect":
        if bell.closed:
            continue  # until the server sends the disconnect
        asked += 1
        if asked > ASKED_AT_ONCE + (time.monotonic() - began) * ASKED_AT_MOST:
            bell.close(Close.TOO_MANY)
        else:
            bell.repeat()


async def _accept_and_close(send: Send, code: int) -> None:
    """Accept and then close with a code that the page can read; a refused handshake would tell it nothing."""
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})
