"""Refuse to start with unsafe settings. The settings call this, so it holds for every server, worker and command.

Nothing here imports Django, because there are no settings yet.
"""

import ipaddress
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

import idna

SHORTEST_KEY = 50  # characters, as Django's own check requires
LEAST_SECRET = 128  # bits, estimated from the frequency of each character
LEAST_PACKED = 36  # bytes left after compression
KNOWN_KEYS = ("django-insecure", "development-only", "for-tests-only", "only-for-", "changeme", "change-me", "example")
NEAR = [
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
]
NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


class CannotStart(SystemExit):
    """Ends the process with this message, and without a traceback, which would mean nothing to an office."""

    def __init__(self, problem: str, next_step: str) -> None:
        self.problem, self.next_step = problem, next_step
        super().__init__(f"✗ Tsudoi does not start: {problem}\n  {next_step}")


def base_url(given: str) -> str:
    """Normalise BASE_URL: scheme and host in lower-case ASCII, no default port, no trailing slash.

    Raises CannotStart for anything but the address of a whole site.
    """
    text = given.strip()
    example = "Write it like BASE_URL=https://tsudoi.example.jp"
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise CannotStart(f"BASE_URL {given!r} cannot be read ({error}).", example) from error
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not re.match(r"https?://", text, re.IGNORECASE):
        raise CannotStart(f"BASE_URL {given!r} does not begin with https:// (or http://).", example)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise CannotStart(
            f"BASE_URL {given!r} goes on after the host.", "The site needs a host name of its own; take off the rest."
        )
    if "@" in parts.netloc:
        raise CannotStart(f"BASE_URL {given!r} holds a user name.", example)
    shown = f"[{host}]" if ":" in host else _ascii(host.rstrip("."), given, example)
    standard = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{shown}" + (f":{port}" if port not in (None, standard) else "")


def refuse_weak_key(key: str) -> None:
    """Raise CannotStart for a SECRET_KEY that could be guessed: whoever guesses it can sign in as anybody."""
    if not key:
        why = "SECRET_KEY is empty."
    elif len(key) < SHORTEST_KEY:
        why = f"SECRET_KEY has {len(key)} characters; {SHORTEST_KEY} are the least."
    elif any(known in key.lower() for known in KNOWN_KEYS):
        why = "SECRET_KEY is an example that everybody can read."
    elif _bits(key) < LEAST_SECRET or len(zlib.compress(key.encode(), 9)) < LEAST_PACKED:
        why = "SECRET_KEY repeats itself and could be guessed."
    else:
        return
    raise CannotStart(
        why, f"Make one: {NEW_KEY}\n  If the old one was in use, keep it in SECRET_KEY_FALLBACKS (docs/operations.md)."
    )


def refuse_public_debug(base_url: str, hosts: Iterable[str]) -> None:
    """Raise CannotStart for DEBUG unless every host is near: DEBUG shows sign-in codes to anybody."""
    for host in (urlsplit(base_url).hostname or "", *hosts):
        if not is_near(host):
            raise CannotStart(
                f"DEBUG is on, and the site would answer as {host!r}: everybody could read everybody's sign-in codes.",
                "Take DEBUG out of the environment and of .env; or, for development, use localhost.",
            )


def refuse_open_site(base_url: str, hosts: Iterable[str]) -> None:
    """Raise CannotStart unless a production site uses https and answers only to its own host names."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme == "http" and not is_near(host):
        raise CannotStart(
            f"BASE_URL {base_url!r} goes over http: codes and words would be readable on their way.",
            f"Write BASE_URL=https://{host} and let nginx hold the certificate (docs/operations.md). Plain http is only"
            " for this machine and private networks.",
        )
    if any("*" in one for one in hosts):
        raise CannotStart(
            "ALLOWED_HOSTS holds a *: the site would answer as whatever host a request names.",
            f"Write the names that people use, separated by commas: ALLOWED_HOSTS={host}",
        )


def is_near(host: str) -> bool:
    """Whether a host name or address is this machine, or one in a private network."""
    name = host.strip("[]").lower().rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "*" not in name and bool(name.strip(".")) and ("." not in name.strip(".") or _is_local_name(name))
    return any(address in network for network in NEAR if network.version == address.version)


def _is_local_name(name: str) -> bool:
    return name.endswith((".localhost", ".local", ".internal", ".test")) and not name.startswith(".")


def _ascii(host: str, given: str, example: str) -> str:
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode().lower()
    except idna.IDNAError as error:
        raise CannotStart(f"BASE_URL {given!r} has no host name that can be looked up ({error}).", example) from error


def _bits(key: str) -> float:
    counts = Counter(key)
    return -sum(n * math.log2(n / len(key)) for n in counts.values())
