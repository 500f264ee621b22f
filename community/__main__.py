"""One web process: `python -m community`. It becomes the server that SERVER names, on HOST and PORT.

Says nothing of ordinary requests (the proxy does), and believes no header about who asks (TRUSTED_PROXY_COUNT does).
"""

import os
import sys

from operations.servers import command

MORE = {
    "daphne": ["--verbosity", "0"],
    "uvicorn": [
        *["--log-level", "warning"],
        *["--timeout-graceful-shutdown", "20"],  # seconds; without it a phone that has gone silent is waited for
    ],
    "granian": ["--log-level", "warning", "--workers-kill-timeout", "20"],
}


def main() -> None:
    """Replace this process by the server."""
    server = os.environ.get("SERVER", "daphne")
    if server not in MORE:
        sys.exit(f"SERVER is {server!r}; it may be {', '.join(MORE)}.")
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    words = [sys.executable, "-m", *command(server, host, port, *MORE[server])]
    os.execv(words[0], words)  # noqa: S606  our own command line, no shell


main()
