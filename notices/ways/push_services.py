"""The push services of browsers. An endpoint is whatever somebody sent us: nothing else than these is contacted."""

import re

# Chrome, Edge on Android, Samsung, Opera, Brave; Firefox; Safari. By the vendors' own documentation for firewalls.
HOSTS = frozenset({"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"})
BELOW = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")  # Firefox, Safari, Edge on Windows
# Only https, lower case, ASCII; no user, no port, no fragment, nothing to be understood in two ways (\, @, %00).
_ENDPOINT = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]+)/[A-Za-z0-9._~:/?=&+,;%@!$'()*-]*", re.ASCII
)


def is_push_service(endpoint: str) -> bool:
    """Whether an endpoint is an address at a browser vendor's push service. Asked when subscribing and when sending."""
    found = _ENDPOINT.fullmatch(endpoint)
    return found is not None and (found[1] in HOSTS or found[1].endswith(BELOW))
