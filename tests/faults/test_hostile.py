"""Hostile input to each of the servers: it gets an answer or a close, never an error, and never delays others."""

import asyncio
import json
import random
import re
import time
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from operations.servers import MOST_BYTES
from tests.chat.test_frames import HOSTILE
from tests.faults.fleet import Fleet, WebProcess, on_sqlite
from tests.faults.raw import BINARY, CLOSE, CONTINUATION, PING, Raw, frame, handshake, noise
from tests.faults.story import LONGEST_STORY, tell, until

SLUG = "kotoba"
PATH = f"/ws/groups/{SLUG}/"
HELLO = frame('{"t":"hello","after":0}')
TYPING = '{"t":"typing"}'
SLOWEST = 5.0  # seconds that another person's message may take meanwhile; usually a few hundredths
MIB = 1024 * 1024
# Uvicorn closes with 1007 as it should, and logs its own traceback about it.
TOLD_BY_UVICORN = re.compile(
    r"ERROR uvicorn\.error: Invalid # sequence received from client\.\n.*?\nUnicodeDecodeError\n", re.DOTALL
)


@pytest.fixture(scope="module")
def all_servers(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """One of each server, with limits closer to the real ones than in other stories."""
    limits = {"CHAT_POSTS_PER_MINUTE": "120", "CHAT_POSTS_AT_ONCE": "60"}
    servers = ("daphne", "uvicorn", "granian")
    with on_sqlite(tmp_path_factory.mktemp("hostile"), template, servers, limits) as fleet:
        yield fleet


@pytest.fixture(scope="module")
def people(all_servers: Fleet) -> list[str]:
    """Cookies of two people who talk, and of three who misbehave."""
    made = all_servers.office.ask("make_room", slug=SLUG, members=4, mark="ようこそ")
    return [person["cookie"] for person in made["people"]]


@pytest.fixture(params=["daphne", "uvicorn", "granian"])
def web(request: pytest.FixtureRequest, all_servers: Fleet) -> Iterator[WebProcess]:
    """Each server in turn; whatever a test does, the log must contain no error afterwards."""
    (web,) = [one for one in all_servers.webs if one.server == request.param]
    before = web.log.stat().st_size
    yield web
    assert web.answers("/readyz"), web.last_words()
    said = TOLD_BY_UVICORN.sub("", web.log.read_bytes()[before:].decode())
    assert not re.search(r"Traceback|Exception|\bERROR\b|panicked| 500", said), said[-4000:]


async def inside(web: WebProcess, cookie: str) -> Raw:
    """A connection to the room that has said hello."""
    raw = await Raw.open(web.port, handshake(web.port, PATH, cookie=cookie))
    assert raw.status == 101
    await raw.send(HELLO)
    assert await raw.until("catchup", "reset")
    return raw


# ── well-formed frames with malformed contents ──

ANSWERED = {
    **{
        f"text {number}": frame(text)
        for number, text in enumerate(HOSTILE)
        if "\ud800" not in text and len(text) <= 20_000
    },
    "nothing": frame(""),
    "binary": frame(b"\xff\x00\xfe", BINARY),
    "binary that reads like a frame": frame(TYPING, BINARY),
    "16,385 characters": frame('{"t":"typing"}' + " " * (16_385 - 14)),
    "16,384 characters of four bytes": frame(json.dumps({"t": "ping", "x": "👪" * 16_360}, ensure_ascii=False)),
    "in one-byte pieces": frame("{", fin=False) + frame("}", CONTINUATION),
    "pings between the pieces": frame("{", fin=False) + frame(b"x" * 125, PING) + frame("}", CONTINUATION),
    "empty pieces": frame("", fin=False) + frame("", CONTINUATION, fin=False) * 200 + frame("x", CONTINUATION),
}


def test_hostile_texts_are_refused_and_the_socket_goes_on(web: WebProcess, people: list[str]) -> None:
    async def story() -> None:
        raw, sent = await inside(web, people[2]), 0
        for name, pieces in ANSWERED.items():
            if sent == 60:  # more at once would be a flood, which is another story
                raw.hang_up()
                raw, sent = await inside(web, people[2]), 0
            await raw.send(pieces)
            sent += 1
            answer = await raw.until("refusal")
            assert answer, (name, raw.closed)
            assert answer["code"] == "bad_frame", name
            assert answer["message"] == "通信の内容を読み取れませんでした。"
        await raw.send(frame('{"t":"pi', fin=False) + frame('ng","seq":0}', CONTINUATION))
        assert await raw.until("pong")
        raw.hang_up()

    tell(story)


# ── frames that break the protocol ──

deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
BOMB = deflated.compress(b" " * 64 * MIB) + deflated.flush(zlib.Z_SYNC_FLUSH)
CUT = {
    "not UTF-8": frame(b'{"t":"\xff\xfe"}'),
    "half a surrogate pair": frame(b'{"t":"\xed\xa0\x80"}'),
    "too long for UTF-8": frame(b"\xc0\xaf"),
    "not UTF-8 in the second piece": frame(b"\xe3\x81", fin=False) + frame(b"\xff", CONTINUATION),
    "a reserved kind of frame": frame("x", 3),
    "a reserved kind of control frame": frame("x", 11),
    "reserved bits": frame(TYPING, rsv=2),
    "a compressed bomb that nobody agreed to": frame(BOMB[: MOST_BYTES - 1], rsv=4),
    "a ping in pieces": frame("x", PING, fin=False),
    "a long ping": frame(b"x" * 126, PING),
    "a new message inside another": frame("{", fin=False) + frame("}"),
    "an end without a beginning": frame("}", CONTINUATION),
    "a close code that does not exist": frame(b"\x00\x05", CLOSE),
    "half a close code": frame(b"\x03", CLOSE),
    "a close reason that is not UTF-8": frame(b"\x03\xe8\xff\xff", CLOSE),
    "a length beyond all measure": frame(b"x", says=(1 << 63) + 5),
    "a length of four exbibytes": frame(b"x", says=1 << 62),
    "noise": b"\xff" * 4_096,
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}  # fmt: skip


def test_frames_that_break_the_protocol_end_the_connection(web: WebProcess, people: list[str]) -> None:
    async def cut(name: str) -> tuple[str, int]:
        raw = await inside(web, people[2 + len(name) % 3])
        await raw.send(CUT[name])
        return name, await raw.end()

    async def story() -> dict[str, int]:
        ends: dict[str, int] = {}
        for name in CUT:
            ends |= [await cut(name)]
        return ends

    ends = tell(story)
    print(web.server, ends)
    # A code of the protocol's, or a cut line; never one that says "the server had an error".
    assert {name: code for name, code in ends.items() if code == 1011} == {}


@pytest.mark.parametrize("web", ["daphne", "uvicorn"], indirect=True)  # granian has no such setting (docs/realtime.md)
def test_a_frame_far_too_long_is_not_kept(web: WebProcess, people: list[str]) -> None:
    """Send sixteen at the same time, of 16 MiB each, in one piece and in many."""

    async def flood(number: int) -> int:
        raw = await inside(web, people[2 + number % 3])
        pieces = [noise(MIB).translate(bytes([120] * 256))] * 16
        if number % 2:
            await raw.send(frame(pieces[0], says=16 * MIB), *pieces[1:])
        else:
            await raw.send(
                frame("", fin=False), *(frame(piece[:60_000], CONTINUATION, fin=False) for piece in pieces * 18)
            )
        return await raw.end()

    before = web.memory()

    async def story() -> list[int]:
        return await asyncio.gather(*(flood(number) for number in range(16)))

    codes = tell(story)
    grown = (web.memory() - before) / MIB
    print(web.server, codes, f"{grown:.0f} MiB more")
    assert set(codes) <= {0, 1009, 4429}
    assert grown < 64


def test_no_server_agrees_to_compression(web: WebProcess, people: list[str]) -> None:
    """A bomb of a few kilobytes would expand to 64 MiB, and each connection's dictionary would triple its memory."""

    async def story() -> tuple[int, bytes]:
        offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
        raw = await Raw.open(web.port, handshake(web.port, PATH, offer, cookie=people[2]))
        raw.hang_up()
        return raw.status, raw.head

    status, head = tell(story)
    assert status == 101
    assert b"sec-websocket-extensions" not in head.lower()


@pytest.mark.parametrize("web", ["daphne", "uvicorn"], indirect=True)  # granian does not reveal what waits
def test_who_asks_for_answers_and_takes_none_is_cut(web: WebProcess, people: list[str]) -> None:
    """Pings whose pongs are never read: the server's own answers pile up where we cannot see them."""

    async def story() -> bool:
        raw = await inside(web, people[2])
        raw.reader._transport.pause_reading()
        pings = frame(b"x" * 125, PING) * 1_000
        for _number in range(2_000):  # 260 MB, if it were allowed
            await raw.send(pings)
            if raw.writer.transport.is_closing():
                return True
        return False

    assert tell(story)


# ── handshakes ──

LONG = "x" * 10_000
# Uvicorn neither answers nor reads on, as with a client that connects and stays silent. A proxy in front ends both.
# (h11 refuses the very long header; httptools, which uvicorn prefers where it is installed, leaves it hanging.)
LEFT_HANGING = {("uvicorn", name) for name in ("a very long slug", "five hundred headers", "a very long header")}
REFUSED = 4403


def handshakes(port: int, cookie: str) -> dict[str, tuple[bytes, set[int]]]:
    """Each handshake with the right statuses, or close codes after 101."""

    def ask(path: str | bytes = PATH, *headers: str | bytes, origin: str | None = "", cookie: str = cookie) -> bytes:
        return handshake(port, path, *headers, origin=origin, cookie=cookie)

    key = cookie.partition("=")[2]
    bad = {400, 403, 404, 405, 413, 414, 426, 431, 0}
    return {
        "no origin": (ask(origin=None), {403}),
        "a foreign origin": (ask(origin="https://evil.example"), {403}),
        "origin null": (ask(origin="null"), {403}),
        "another port": (ask(origin=f"http://127.0.0.1:{port + 1}"), {403}),
        "no port": (ask(origin="http://127.0.0.1"), {403}),
        "a longer host": (ask(origin=f"http://127.0.0.1:{port}.evil.example"), {403, *bad}),
        "somebody at our host": (ask(origin=f"http://evil@127.0.0.1:{port}"), {403}),
        "another scheme": (ask(origin=f"ftp://127.0.0.1:{port}"), {403}),
        "half an address": (ask(origin="http://["), {403, *bad}),
        "an origin that is not ASCII": (ask(PATH, "Origin: http://あ.example".encode(), origin=None), {403, *bad}),
        "two origins": (ask(PATH, "Origin: https://evil.example", origin="https://evil.example"), {403, *bad}),
        "large letters": (ask(origin=f"HTTP://127.0.0.1:{port}"), {101}),
        "no cookie": (ask(cookie=""), {4401}),
        "the key in the address": (ask(f"{PATH}?sessionid={key}&token={key}", cookie=""), {4401}),
        "the key in a header": (ask(PATH, f"Authorization: Bearer {key}", cookie=""), {4401}),
        "the key as a subprotocol": (ask(PATH, f"Sec-WebSocket-Protocol: {key}", cookie=""), {4401, *bad}),
        "a key of nobody": (ask(cookie="sessionid=" + "a" * 32), {4401}),
        "a key with a NUL": (ask(cookie='sessionid="abcdefgh\\000ijkl"'), {4401, *bad}),
        "a key with anything": (ask(cookie="sessionid=';DROP TABLE--%00\\"), {4401, *bad}),
        "a very long key": (ask(cookie="sessionid=" + "a" * 6_000), {4401, *bad}),
        "a key twice": (ask(cookie=f"sessionid=x; {cookie}; sessionid=y"), {4401}),
        "a cookie that is not ASCII": (ask(PATH, "Cookie: sessionid=あ".encode(), cookie=""), {4401, *bad}),
        "up the path": (ask(f"/ws/groups/../{SLUG}/"), {403, *bad}),
        "up the path, encoded": (ask(f"/ws/groups/%2e%2e%2f{SLUG}/"), {403, *bad}),
        "a NUL in the path": (ask("/ws/groups/%00/"), {403, *bad}),
        "a very long slug": (ask(f"/ws/groups/{LONG}/"), {4403, *bad}),
        "a slug that is not ASCII": (ask("/ws/groups/%E3%81%82/"), {403, *bad}),
        "a slug that is not ASCII, as it is": (ask("/ws/groups/あ/".encode()), {403, *bad}),
        "a slug that is not UTF-8": (ask("/ws/groups/%ff%fe/"), {403, *bad}),
        "a group that is not there": (ask("/ws/groups/nirgends/"), {4403}),
        "elsewhere": (ask("/ws/"), {403}),
        "an address of pages": (ask(f"/groups/{SLUG}/room/"), {403}),
        "no path": (ask("*"), {403, *bad}),
        "a whole address": (ask(f"http://127.0.0.1:{port}{PATH}"), {101, 403, 4403, *bad}),
        "many subprotocols": (ask(PATH, "Sec-WebSocket-Protocol: " + ", ".join(f"p{n}" for n in range(500))), {101, *bad}),
        "a subprotocol that is none": (ask(PATH, "Sec-WebSocket-Protocol: ,,;=%00 ("), {101, *bad}),
        "extensions that are none": (ask(PATH, "Sec-WebSocket-Extensions: x; y=1, permessage-deflate; server_max_window_bits=99"), {101, *bad}),
        "an old version": (ask().replace(b"Version: 13", b"Version: 8"), bad | {4403, 101}),
        "no key": (ask().replace(b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", b""), bad),
        "a key that is none": (ask().replace(b"AAAAAAAAAAAAAAAAAAAAAA==", b"\xff"), {101, *bad}),
        "five hundred headers": (ask(PATH, *(f"X-{number}: 1" for number in range(500))), {101, *bad}),
        "a very long header": (ask(PATH, "X-Long: " + "x" * 200_000), {101, *bad}),
        "two hosts": (ask(PATH, "Host: evil.example"), {101, 403, *bad}),
        "a POST": (ask().replace(b"GET ", b"POST ", 1), {101, *bad}),
        "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", bad),
    }  # fmt: skip


def test_handshakes_are_taken_or_refused_and_never_an_error(web: WebProcess, people: list[str]) -> None:
    async def story() -> dict[str, int]:
        found: dict[str, int] = {}
        for name, (request, _right) in handshakes(web.port, people[2]).items():
            if (web.server, name) in LEFT_HANGING:
                continue
            raw = await Raw.open(web.port, request)
            found[name] = raw.status
            if raw.status == 101:
                await raw.send(HELLO)
                if not await raw.until("welcome"):
                    found[name] = raw.closed or 0
                    assert raw.frames == []  # no outsider gets a byte
            raw.hang_up()
        return found

    found = tell(story)
    right = {name: codes for name, (_request, codes) in handshakes(web.port, people[2]).items()}
    print(web.server, found)
    assert {name: code for name, code in found.items() if code not in right[name]} == {}


# ── and meanwhile ──


async def talk(web: WebProcess, people: list[str], times: int) -> list[float]:
    """Let one write and the other read, and return how long each message took, in seconds, sorted."""
    writer, reader = await inside(web, people[0]), await inside(web, people[1])
    listening = asyncio.create_task(writer.end(LONGEST_STORY))
    sent: set[str] = set()
    took: list[float] = []
    for number in range(times):
        began = time.monotonic()
        words, cid = f"{number} {uuid.uuid4()}", str(uuid.uuid4())
        sent.add(cid)
        await writer.send(frame(json.dumps({"t": "post", "id": cid, "body": words})))
        try:
            event = await reader.until("event", where=lambda one: one.get("message", {}).get("html") == words)  # noqa: B023
        except AssertionError as late:
            raise AssertionError(f"message {number} of {times}: {late}; who wrote it is {writer}") from None
        assert event, (reader, writer)
        took.append(time.monotonic() - began)
        await asyncio.sleep(0.05)  # a person's pace; it waits for nothing
    await until(lambda: sent <= {one.get("id") for one in writer.frames if one["t"] == "ack"}, "an acknowledgement")
    for raw in (writer, reader):
        raw.hang_up()
    await listening
    return sorted(took)


async def misbehave(web: WebProcess, cookie: str, seed: int) -> int:
    """Run one attack after the other, from a fixed seed, until cancelled."""
    dice = random.Random(seed)
    texts, breaking = list(ANSWERED.values()), list(CUT.values())
    doors = [
        request
        for name, (request, _codes) in handshakes(web.port, cookie).items()
        if (web.server, name) not in LEFT_HANGING
    ]
    heavy = {"t": "post", "body": ("a-a." * 500)[:2_000]}
    while True:
        what = dice.randrange(6)
        if what == 0:
            (await Raw.open(web.port, dice.choice(doors))).hang_up()
            continue
        raw = await Raw.open(web.port, handshake(web.port, PATH, cookie=cookie))
        if raw.status == 101 and what > 1:
            await raw.send(HELLO)
        if what == 1:  # never says hello, and hangs up in the middle of a frame
            await raw.send(frame("x" * 100)[: dice.randrange(1, 60)])
        elif what == 2:
            await raw.send(*dice.choices(texts, k=70))
        elif what == 3:
            await raw.send(dice.choice(breaking))
        elif what == 4:
            await raw.send(*[frame(json.dumps(heavy | {"id": str(uuid.uuid4())})) for _number in range(30)])
        else:
            await raw.send(
                *[frame(dice.randbytes(dice.randrange(60)), dice.choice([1, 2, 9])) for _number in range(70)]
            )
        if dice.random() < 0.5:
            raw.hang_up()
        else:
            with_patience = asyncio.create_task(raw.end())
            await asyncio.wait([with_patience], timeout=0.2)
            with_patience.cancel()
            raw.hang_up()


def test_nobody_else_waits(web: WebProcess, people: list[str], request: pytest.FixtureRequest) -> None:
    if web.server == "granian":
        # The cause is not found yet (docs/operations.md advises against this server meanwhile): the application waits
        # for the next frame of a well-behaved socket, which was sent and does not come.
        request.applymarker(
            pytest.mark.xfail(reason="granian keeps a well-behaved socket's frame to itself", strict=False)
        )

    async def story() -> tuple[list[float], list[float]]:
        alone = await talk(web, people, 20)
        attackers = [asyncio.create_task(misbehave(web, people[2 + seed % 3], seed)) for seed in range(6)]
        beside = await talk(web, people, 40)
        ended = [task for task in attackers if task.done()]
        for task in attackers:
            task.cancel()
        await asyncio.gather(*attackers, return_exceptions=True)
        assert ended == [], [task.exception() for task in ended]
        return alone, beside

    alone, beside = tell(story)
    shown: Any = [
        f"{name}: half within {1000 * took[len(took) // 2]:.0f} ms, all within {1000 * took[-1]:.0f} ms"
        for name, took in (("alone", alone), ("beside", beside))
    ]
    print(web.server, *shown)
    assert beside[-1] < SLOWEST, shown
