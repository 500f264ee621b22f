"""Rate limits for a person and for an address: generous to people, tight for programs.

Buckets live in the process: with N web processes, somebody who spreads over all of them gets N times as much. That is
good enough against floods, and costs no query. Forms and frames draw from the same buckets.
"""

from django.conf import settings

from ground.sockets.limits import Buckets

POSTS_PER_MINUTE: int = settings.CHAT_POSTS_PER_MINUTE
POSTS_AT_ONCE: int = settings.CHAT_POSTS_AT_ONCE
PICTURES_PER_MINUTE: float = settings.CHAT_PICTURES_PER_MINUTE
PICTURES_AT_ONCE: int = settings.CHAT_PICTURES_AT_ONCE
ACTS_PER_MINUTE: int = settings.CHAT_ACTS_PER_MINUTE
ACTS_AT_ONCE: int = settings.CHAT_ACTS_AT_ONCE
SOCKETS_PER_ADDRESS: int = settings.CHAT_SOCKETS_PER_ADDRESS

posts = Buckets(per_minute=POSTS_PER_MINUTE, at_once=POSTS_AT_ONCE)
# Taken before a picture is read, which costs much: refused ones count.
pictures = Buckets(per_minute=PICTURES_PER_MINUTE, at_once=PICTURES_AT_ONCE)
# All other acts on a message: reactions, edits, reports, hiding …
acts = Buckets(per_minute=ACTS_PER_MINUTE, at_once=ACTS_AT_ONCE)
# Handshakes from an address (`whereabouts`): all of a household or office may reconnect at once, and once more.
handshakes = Buckets(per_minute=10 * SOCKETS_PER_ADDRESS, at_once=2 * SOCKETS_PER_ADDRESS)
# Polling: a page polls at most twice a second, and writes as fast as a socket may.
requests = Buckets(per_minute=120 * SOCKETS_PER_ADDRESS, at_once=2 * SOCKETS_PER_ADDRESS)
frames = Buckets(per_minute=600, at_once=40)
