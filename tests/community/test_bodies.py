"""Nobody makes us take more than we asked for: long and slow bodies are refused while they arrive, on every server."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from community import bodies
from community.bodies import FORM, LONG_PAGE, PICTURE, UPLOAD, declared, limits, may_send_much
from groups.models import Membership, PeerGroup
from operations.servers import COMMANDS
from tests.databases import SqliteCopies, use_database
from tests.factories import people, rooms
from tests.faults.fleet import Fleet, on_sqlite

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("path", "anybody", "staff"),
    [
        ("/voices/new/", FORM, FORM),
        ("/accounts/login/", FORM, FORM),
        ("/admin/pages/3/edit/", FORM, LONG_PAGE),
        ("/admin/images/multiple/add/", FORM, UPLOAD),
        ("/admin/documents/add/", FORM, UPLOAD),
        ("/x/admin/images/add/", FORM, FORM),
        ("/groups/kotoba/room/picture/", FORM, PICTURE),
        ("/en/groups/kotoba/room/picture/", FORM, PICTURE),
        ("/groups/kotoba/room/", FORM, FORM),
        ("/groups/kotoba/room/7/picture/", FORM, FORM),
        ("/en/admin/images/add/", FORM, FORM),
    ],
)
def test_who_may_send_how_much_where(path: str, anybody: int, staff: int) -> None:
    assert limits(path) == (anybody, staff)


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ([], 0),
        ([(b"content-length", b"12")], 12),
        ([(b"content-length", b"-1")], None),
        ([(b"transfer-encoding", b"chunked")], None),
        ([(b"content-length", b"0"), (b"transfer-encoding", b"chunked")], None),
    ],
)
def test_what_is_announced(headers: list[tuple[bytes, bytes]], length: int | None) -> None:
    assert declared(headers) == length


ADMIN = "/admin/images/add/"


def cookies(user: Any) -> str:
    return f"a=b; {settings.SESSION_COOKIE_NAME}={people.client_for(user).cookies[settings.SESSION_COOKIE_NAME].value}"


def test_only_members_of_a_group_that_takes_pictures_may_send_one(transactional_db: None) -> None:
    circle = rooms.circle()
    path, elsewhere = "/groups/kotoba/room/picture/", "/en/groups/other/room/picture/"
    other = rooms.group("other")
    PeerGroup.objects.filter(pk=other.pk).update(takes_pictures=True)
    assert not may_send_much(cookies(circle.hana), path)
    PeerGroup.objects.filter(pk=circle.group.pk).update(takes_pictures=True)
    assert may_send_much(cookies(circle.hana), path)
    assert not may_send_much(cookies(circle.hana), elsewhere)
    assert not may_send_much(cookies(circle.hana), ADMIN)
    assert not may_send_much(cookies(circle.outsider), path)
    assert not may_send_much(cookies(people.make_user(staff=True)), path)
    Membership.objects.filter(user=circle.hana).update(left_at=timezone.now())
    assert not may_send_much(cookies(circle.hana), path)


def test_only_staff_who_are_signed_in_may_send_much(transactional_db: None) -> None:
    staff = people.make_user(staff=True)
    assert may_send_much(cookies(staff), ADMIN)
    assert not may_send_much(cookies(people.make_user()), ADMIN)
    for nobody in (
        "",
        f"{settings.SESSION_COOKIE_NAME}=",
        f"{settings.SESSION_COOKIE_NAME}={'a' * 32}",
        "a b;;=",
        "\0",
    ):
        assert not may_send_much(nobody, ADMIN)
    theirs = cookies(staff)
    staff.is_staff = False
    staff.save()
    assert not may_send_much(theirs, ADMIN)


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def served(request: pytest.FixtureRequest, django_db_setup: None, tmp_path_factory: Any) -> Iterator[Fleet]:
    folder: Path = tmp_path_factory.mktemp("bodies")
    with on_sqlite(folder, SqliteCopies("").template, (request.param,)) as fleet:
        yield fleet


def begin(fleet: Fleet, path: str, *headers: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", fleet.webs[0].port), timeout=20)
    line.sendall("\r\n".join([f"POST {path} HTTP/1.1", "Host: testserver", *headers, "", ""]).encode())
    return line


def answer(line: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    said = b""
    try:
        while more := line.recv(65536):
            said += more
    except ConnectionError:
        return said
    return said


@pytest.mark.faults
@pytest.mark.parametrize(
    "path", ["/admin/images/add/", "/admin/documents/add/", "/admin/pages/1/edit/", "/voices/new/"]
)
@pytest.mark.parametrize("length", [FORM + 1, LONG_PAGE, 24_000_000, 10**12])
def test_a_stranger_is_refused_before_the_body_is_sent(served: Fleet, path: str, length: int) -> None:
    with closing(begin(served, path, f"Content-Length: {length}", "Cookie: sessionid=" + "a" * 32)) as line:
        line.sendall(b"a=" + b"x" * 1000)
        said = answer(line)
    assert said.startswith(b"HTTP/1.1 413 "), said[:200]
    assert "大きすぎて受け取れません" in said.decode()


@pytest.mark.faults
def test_a_body_without_a_length_ends_at_the_limit(served: Fleet) -> None:
    with closing(begin(served, "/en/voices/new/", "Transfer-Encoding: chunked")) as line:
        sent = 0
        piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        try:
            while sent < 4 * FORM:
                line.sendall(piece)
                sent += 0x4000
                time.sleep(0.001)
        except ConnectionError:
            assert sent <= 4 * FORM
        said = answer(line)
    assert not said or said.startswith(b"HTTP/1.1 413 "), said[:200]


@pytest.mark.faults
def test_many_slow_posts_take_no_memory(served: Fleet) -> None:
    before = served.webs[0].memory()
    lines = [begin(served, "/admin/images/add/", "Content-Length: 25000000") for _ in range(20)]
    for line in lines:
        with closing(line):
            assert answer(line).startswith(b"HTTP/1.1 413 ")
    assert served.webs[0].memory() - before < 20_000_000


@pytest.mark.faults
def test_a_form_of_an_honest_size_goes_through(served: Fleet) -> None:
    body = b"body=" + b"x" * (FORM - 100)
    with closing(begin(served, "/voices/new/", f"Content-Length: {len(body)}", "Connection: close")) as line:
        line.sendall(body)
        assert answer(line).startswith(b"HTTP/1.1 403 ")  # read, and asked for its CSRF mark


@pytest.mark.faults
def test_staff_upload_and_colleagues_without_a_second_factor_only_get_as_far_as_being_asked(
    served: Fleet, django_db_blocker: Any
) -> None:
    from django.db import connection

    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        use_database(str(served.file))
        key = people.client_for(people.make_user(staff=True)).cookies[settings.SESSION_COOKIE_NAME].value
        use_database(before)
    headers = [f"Cookie: {settings.SESSION_COOKIE_NAME}={key}", "Connection: close"]
    with closing(begin(served, "/admin/images/add/", "Content-Length: 5000000", *headers)) as line:
        line.sendall(b"x" * 5_000_000)
        assert answer(line).startswith(b"HTTP/1.1 403 ")  # taken whole; then the CSRF mark was missing
    with closing(begin(served, "/admin/images/add/", f"Content-Length: {UPLOAD + 1}", *headers)) as line:
        assert answer(line).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    monkeypatch.setattr(bodies, "SLOWEST_FORM", 0.05)
    said: list[dict[str, Any]] = []
    read: list[dict[str, Any]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        read.append(await receive())
        read.append(await receive())

    async def main() -> None:
        pieces = iter([{"type": "http.request", "body": b"a", "more_body": True}])

        async def receive() -> Any:
            piece = next(pieces, None)
            if piece is None:
                await asyncio.sleep(60)
            return piece

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        scope = {"type": "http", "path": "/voices/new/", "headers": [(b"content-length", b"9")]}
        await bodies.Bodies(application)(scope, receive, send)

    asyncio.run(main())
    assert read[1] == {"type": "http.disconnect"}
    assert said[0]["status"] == 408
    assert "時間がかかりすぎました" in said[1]["body"].decode()
