"""What an ASGI server can do at most: every text goes to everybody with the same path. No framework, nothing stored."""

rooms = {}


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await receive()
    await send({"type": "websocket.accept"})
    room = rooms.setdefault(scope["path"], set())
    room.add(send)
    try:
        while (message := await receive())["type"] != "websocket.disconnect":
            event = {"type": "websocket.send", "text": message["text"]}
            for other in tuple(room):
                try:
                    await other(event)
                except Exception:  # this one has gone; servers say so in different words
                    room.discard(other)
    finally:
        room.discard(send)
