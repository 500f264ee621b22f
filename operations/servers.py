"""How each ASGI server is started, so that what one socket sends is bounded before we see it (docs/realtime.md).

A server's queue of new connections is made long: after a restart everybody comes back in the same second, and whoever
finds it full asks again a whole second later.
"""

QUEUE = 2048  # connections
MOST_BYTES = 64 * 1024  # of one frame: the 16,384 characters of chat.frames, four bytes each
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
    # Granian has no such setting: it takes frames of 16 MiB, one for each socket.
    "granian": ["granian", "--interface", "asgi", "--host", "{host}", "--port", "{port}", "--backlog", str(QUEUE)],
}


def command(server: str, host: str, port: int | str, *more: str) -> list[str]:
    """The module and its arguments that serve the whole site with `server`, for `python -m`."""
    words = [word.format(host=host, port=port) for word in COMMANDS[server]]
    return [*words, *more, "community.asgi:application"]
