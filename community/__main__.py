"""Start one web process with `python -m community`: the server that SERVER names, on HOST and PORT.

It does not log ordinary requests (the proxy does), and trusts no header about the client (TRUSTED_PROXY_COUNT does).
"""

import os
import sys

from operations.servers import command

MORE = {
    "daphne": ["--verbosity", "0"],
    "uvicorn": [
        *["--log-level", "warning"],
        *["--timeout-graceful-shutdown", "20"],  # seconds; without it a silent phone delays the end
    ],
    "granian": ["--log-level", "warning", "--workers-kill-timeout", "20"],
}


def main() -> None:
    """Replace this process with the server (exec)."""
    server = os.environ.get("SERVER", "daphne")
    if server not in MORE:
        sys.exit(f"SERVER is {server!r}; it may be {', '.join(MORE)}.")
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    words = [sys.executable, "-m", *command(server, host, port, *MORE[server])]
    os.execv(words[0], words)  # noqa: S606  our own command line, no shell


main()
