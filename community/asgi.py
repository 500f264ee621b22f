"""Everything in one ASGI process: pages, and the rooms under /ws/, by WebSocket or by requests."""

import gc
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
gc.disable()  # until the apps are ready (community/apps.py)
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  needs the apps loaded
from django.urls import re_path  # noqa: E402

import community.urls  # noqa: E402, F401  now, not while the first visitor waits
from community.bodies import Bodies  # noqa: E402
from community.front_door import FrontDoor  # noqa: E402
from community.lifespan import Lifespan  # noqa: E402
from community.origin import SameOrigin  # noqa: E402
from community.pages import Pages  # noqa: E402
from community.routing import request_urlpatterns, websocket_urlpatterns  # noqa: E402

pages = Pages()
if "daphne.server" in sys.modules:  # daphne serves us; under another server its 26 MB are never loaded
    from community.stopping import stop_kindly
    from community.taking import take_with_care

    stop_kindly(pages)
    take_with_care()
bodies = Bodies(pages)
rooms = SameOrigin(URLRouter([*request_urlpatterns, re_path(r"", bodies)]))  # type: ignore[arg-type]


async def http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve pages, and rooms polled without a WebSocket, which wait long and so must not hold a thread."""
    asks_room = scope["method"] == "POST" and scope["path"].startswith("/ws/")
    await (rooms if asks_room else bodies)(scope, receive, send)


# A room identifies its person by the session cookie itself, in one round trip to the database (chat.visitors).
application = FrontDoor(
    ProtocolTypeRouter(
        {
            "http": http,
            "websocket": SameOrigin(URLRouter(websocket_urlpatterns)),
            "lifespan": Lifespan(),
        }
    )
)

# What is loaded by now stays. Scanning it for garbage again and again held everybody up for 0.1 to 0.2 s; with 10,000
# sockets a full collection took 0.7 s twice a minute, and found nothing. Short-lived objects are collected as before.
gc.collect()
gc.freeze()
gc.set_threshold(700, 10, 1_000)
