"""Everything in one ASGI process: pages, and the rooms' WebSockets under /ws/."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  needs the apps loaded

import community.urls  # noqa: E402, F401  now, not while the first visitor waits
from community.bodies import Bodies  # noqa: E402
from community.front_door import FrontDoor  # noqa: E402
from community.lifespan import Lifespan  # noqa: E402
from community.origin import SameOrigin  # noqa: E402
from community.pages import Pages  # noqa: E402
from community.routing import websocket_urlpatterns  # noqa: E402
from community.stopping import stop_kindly  # noqa: E402
from community.taking import take_with_care  # noqa: E402

pages = Pages()
stop_kindly(pages)
take_with_care()

# A room finds its person by the session cookie itself, in one visit to the database (chat.sessions).
application = FrontDoor(
    ProtocolTypeRouter(
        {
            "http": Bodies(pages),
            "websocket": SameOrigin(URLRouter(websocket_urlpatterns)),
            "lifespan": Lifespan(),
        }
    )
)

# What is loaded by now stays. To look through it for garbage again and again held everybody up for 0.1 to 0.2 s; with
# 10,000 sockets a look at everything took 0.7 s twice a minute, and found nothing. What dies young is found as before.
gc.collect()
gc.freeze()
gc.set_threshold(700, 10, 1_000)
