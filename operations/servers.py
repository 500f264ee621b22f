"""How to start each ASGI server, so that it bounds what one socket sends before we see it (docs/realtime.md).

The listen backlog is long: after a restart everybody reconnects in the same second, and a client that finds it full
retries only a whole second later.
"""

QUEUE = 2048  # connections
MOST_BYTES = 64 * 1024  # per frame: the 16,384 characters of chat.frames, four bytes each
COMMANDS = {
    "daphne": [
        *["daphne", "-e", f"tcp:port={{port}}:interface={{host}}:backlog={QUEUE}"],
        *["--websocket-max-frame-size", str(MOST_BYTES)],
    ],
    "uvicorn": [
        *[
            "uvicorn",
            "--host",
            "{host}",
            "--port",
            "{port}",
            "--backlog",
            str(QUEUE),
            "--no-access-log",
            "--no-proxy-headers",
        ],
        *["--ws", "websockets-sansio", "--ws-max-size", str(MOST_BYTES), "--ws-per-message-deflate", "false"],
    ],
    # Granian has no such setting: it accepts frames of 16 MiB, one per socket.
    "granian": ["granian", "--interface", "asgi", "--host", "{host}", "--port", "{port}", "--backlog", str(QUEUE)],
}


def command(server: str, host: str, port: int | str, *more: str) -> list[str]:
    """The module and the arguments with which `python -m` serves the whole site under `server`."""
    words = [word.format(host=host, port=port) for word in COMMANDS[server]]
    return [*words, *more, "community.asgi:application"]
