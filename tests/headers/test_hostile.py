"""A visitor says where the site lives, who asks, and how: nothing of it is believed.

Through the real nginx (`deploy/nginx`) in front of each server, and at each server without it: no header, target or
combination of them may change a link, a redirect, the prefix, the way to the staff's screens, the visitor's address
beyond TRUSTED_PROXY_COUNT, the scheme or the method.
"""

import json
import os
import random
import re
import shutil
import socket
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.client import HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.db import connection

from operations.servers import COMMANDS
from tests.databases import SqliteCopies, use_database
from tests.factories import people
from tests.faults.fleet import WebProcess
from tests.nginx import nginx
from tests.ports import free_port

pytestmark = pytest.mark.faults

HOST = "ours.internal"
EVIL = "https://evil.example"
FRONTS = [f"{server}{way}" for server in sorted(COMMANDS) for way in ("", " behind nginx")]
NAMES = [
    *("Daphne-Root-Path", "Root-Path", "Script-Name", "X-Script-Name", "X-Forwarded-Prefix", "X-Forwarded-Path"),
    *("X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Protocol"),
    *("X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Url-Scheme", "Front-End-Https", "X-Forwarded-For", "X-Forwarded-Uri"),
    *("Forwarded", "Via", "X-Host", "X-Original-Host", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override"),
    *("X-HTTP-Method", "X-Method-Override", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"),
    *("Client-IP", "Remote-Addr", "X-Remote-User", "Remote-User", "Proxy", "X-Wagtail-Site", "Accept-Language"),
]  # fmt: skip
VALUES = [
    *(
        EVIL,
        "//evil.example",
        "evil.example",
        "/x",
        "/admin",
        "x",
        "/",
        "",
        "https",
        "on",
        "443",
        "127.0.0.1",
        "203.0.113.7",
    ),
    *(
        "10.0.0.1, 203.0.113.7",
        "for=203.0.113.7;host=evil.example;proto=https",
        "PUT",
        "DELETE",
        "/admin/users/",
        "::1",
    ),
]
HAND_MADE: dict[str, list[str]] = {
    "another host": ["Host: evil.example"],
    "another port": ["Host: ours.internal:1234"],
    "upper case": ["Host: OURS.internal"],
    "a host and a user": ["Host: ours.internal@evil.example"],
    "two hosts": ["Host: ours.internal", "Host: evil.example"],
    "two hosts, the other way": ["Host: evil.example", "Host: ours.internal"],
    "a list of hosts": ["Host: ours.internal, evil.example"],
    "no host": [],
    "a host with a path": ["Host: ours.internal/evil.example"],
    "a folded header": ["Host: ours.internal", "X-Forwarded-Host: evil.example,", "\tother.example"],
    "a space before the colon": ["Host: ours.internal", "Daphne-Root-Path : /x"],
    "underscores": ["Host: ours.internal", "Daphne_Root_Path: /x", "SCRIPT_NAME: /x", "X_Forwarded_Host: evil.example"],
    "lengths": ["Host: ours.internal", "Content-Length: 0", "Content-Length: 0", "Daphne-Root-Path: /x"],
    "a host at its longest": [f"Host: {'a' * 300}.example"],
    "a host of another alphabet": ["Host: ours.internal\xe3\x80\x82evil.example"],
    "a host with a dot behind it": ["Host: ours.internal."],
    "a host that is an address": ["Host: [::1]:8000"],
    "a host with a space": ["Host: ours.internal evil.example"],
    "a host twice in one line": ["Host: ours.internal\tHost: evil.example"],
    "no colon": ["Host: ours.internal", "Daphne-Root-Path"],
    "a bare line feed": ["Host: ours.internal", "X: y\nDaphne-Root-Path: /x"],
    "a NUL": ["Host: ours.internal", "X-Forwarded-Host: evil\x00.example"],
    "two lengths that differ": ["Host: ours.internal", "Content-Length: 0", "Content-Length: 7"],
    "a length with a sign": ["Host: ours.internal", "Content-Length: +0"],
    "a length and chunks": ["Host: ours.internal", "Content-Length: 5", "Transfer-Encoding: chunked"],
    "chunks in disguise": ["Host: ours.internal", "Transfer-Encoding: xchunked"],
    "chunks behind a tab": ["Host: ours.internal", "Transfer-Encoding:\tchunked, identity"],
    "a name in all cases": ["Host: ours.internal", "dAPHNE-rOOT-pATH: /x", "DAPHNE-ROOT_PATH: /x", "daphne_root-path: /x"],
    "a hop that is told to go": ["Host: ours.internal", "Connection: close, X-Forwarded-For", "X-Forwarded-For: 203.0.113.7"],
    "for whom, many times": ["Host: ours.internal", *["X-Forwarded-For: 203.0.113.7"] * 20],
    "an address that is none": ["Host: ours.internal", "X-Forwarded-For: <script>, ;--, 999.1.1.1"],
    "a very long header": ["Host: ours.internal", "X-Forwarded-Host: " + "evil.example," * 400],
    "a hundred headers": ["Host: ours.internal", *[f"X-Forwarded-Prefix: /x{number}" for number in range(100)]],
    "an upgrade": ["Host: ours.internal", "Upgrade: websocket", "Connection: Upgrade, Daphne-Root-Path", "Daphne-Root-Path: /x"],
}  # fmt: skip
REFUSED = {400, 404, 405, 414, 421, 426, 431, 501}  # by nginx, the server or us; never a page that believed it


class Answer(NamedTuple):
    status: int
    headers: Any
    body: bytes

    @property
    def links(self) -> set[str]:
        return set(re.findall(r'(?:href|action|content|src)="([^"]*)"', self.body.decode(errors="replace")))


class Front(NamedTuple):
    """One server, asked directly or through nginx."""

    name: str
    port: int
    session: str
    mails: Path

    def ask(self, lines: list[str], target: str = "/seen/", method: str = "GET", body: str = "") -> Answer | None:
        """One exchange, byte by byte; None where the line was cut without an answer."""
        if body:
            lines = [*lines, "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        if not any(line.lower().startswith("connection:") for line in lines):
            lines = [*lines, "Connection: close"]
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall("\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", body]).encode("latin-1"))
            answer = HTTPResponse(line, method=method)
            try:
                answer.begin()
                return Answer(answer.status, answer.headers, b"" if answer.status == 101 else answer.read())
            except (ConnectionError, ValueError, OSError):
                return None


class Surroundings(NamedTuple):
    file: Path
    session: str
    mails: Path
    env: dict[str, str]


@pytest.fixture(scope="module")
def surroundings(django_db_setup: None, django_db_blocker: Any) -> Iterator[Surroundings]:
    """A database with the site, somebody with an account, and staff whose second factor was shown yesterday."""
    with TemporaryDirectory(prefix="tsudoi-headers-") as name:
        folder = Path(name)
        file, mails = folder / "tsudoi.sqlite3", folder / "mails"
        shutil.copyfile(SqliteCopies("").template, file)
        before = connection.settings_dict["NAME"]
        with django_db_blocker.unblock():
            use_database(str(file))
            for number in range(len(HOSTILE)):
                for way in range(len(FRONTS)):  # each mailbox gets a few mails only
                    people.make_user("はな", email=f"hana{way}-{number}@example.jp")
            boss = people.make_user("しょくいん", staff=True, is_superuser=True)
            session = people.client_for(boss).session
            for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
                record["at"] = time.time() - 24 * 3600
            session.save()
            use_database(before)
        env = {key: value for key, value in os.environ.items() if key not in ("DEBUG", "REDIS_URL")} | {
            "DJANGO_SETTINGS_MODULE": "tests.headers.settings",
            "DATABASE_URL": f"sqlite:///{file}",
            "BASE_URL": f"http://{HOST}",
            "MAIL_FOLDER": str(mails),
        }
        yield Surroundings(file, session.session_key, mails, env)


@pytest.fixture(scope="module", params=FRONTS)
def front(request: pytest.FixtureRequest, surroundings: Surroundings) -> Iterator[Front]:
    server, _, behind = request.param.partition(" ")
    folder = surroundings.file.parent
    env = surroundings.env | {"TRUSTED_PROXY_COUNT": "1" if behind else "0"}
    web = WebProcess(free_port(), env, folder / f"{server}{len(behind)}.log", server)
    web.start()
    try:
        if behind:
            with nginx(folder / f"nginx-{server}", [web.port], FILES=str(folder)) as address:
                port = int(address.rpartition(":")[2])
                yield Front(request.param, port, surroundings.session, surroundings.mails)
        else:
            yield Front(request.param, web.port, surroundings.session, surroundings.mails)
    finally:
        web.kill()


def combinations() -> Iterator[list[str]]:
    """Each name with each value once, in random company: other headers, letters, repetitions, underscores."""
    chance = random.Random(20261128)
    pairs = [(name, value) for name in NAMES for value in VALUES]
    chance.shuffle(pairs)
    while pairs:
        taken, pairs = pairs[:6], pairs[6:]
        lines = [f"{chance.choice([name, name.lower(), name.upper()])}: {value}" for name, value in taken]
        lines += chance.choices(lines, k=2)
        lines.append(lines[0].partition(":")[0].replace("-", "_") + f": {chance.choice(VALUES)}")
        lines.insert(chance.randrange(len(lines)), f"Host: {HOST}")
        yield lines


def test_no_header_changes_what_the_site_believes(front: Front) -> None:
    plain = front.ask([f"Host: {HOST}"])
    assert plain is not None
    truth = json.loads(plain.body)
    assert truth == {
        "path": "/seen/",
        "path_info": "/seen/",
        "prefix": "/",
        "method": "GET",
        "scheme": "http",
        "is_secure": False,
        "address": "127.0.0.1",
        "link": "http://ours.internal/my/",
        "link of a library": "http://ours.internal/x/",
        "this page": "http://ours.internal/seen/",
    }
    believed = 0
    for lines in [*HAND_MADE.values(), *combinations()]:
        answer = front.ask(lines)
        if answer is not None and answer.status not in REFUSED:
            assert answer.status == 200, (front.name, lines, answer)
            assert json.loads(answer.body) == truth, (front.name, lines)
            believed += 1
    assert believed > 60  # most of it is ordinary to a server


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "TRACK", "CONNECT", "PROPFIND", "X"])
def test_no_verb_but_reading_and_sending(front: Front, verb: str) -> None:
    answer = front.ask([f"Host: {HOST}", "X-HTTP-Method-Override: GET"], method=verb)
    assert answer is None or answer.status in REFUSED, answer


def test_what_follows_a_body_is_no_request_of_its_own(front: Front) -> None:
    """Two ways to say where a body ends, and a second request hidden behind the shorter one: never two answers."""
    hidden = f"GET /accounts/login/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
    for lines in (
        [f"Content-Length: {5 + len(hidden)}", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", f"Content-Length: {5 + len(hidden)}"],
        [f"Content-Length: {5 + len(hidden)}", "Transfer-Encoding : chunked"],
        [f"Content-Length: {5 + len(hidden)}", "Content-Length: 0"],
    ):
        request = "\r\n".join(["POST /seen/ HTTP/1.1", f"Host: {HOST}", *lines, "", f"0\r\n\r\n{hidden}"])
        with socket.create_connection(("127.0.0.1", front.port), timeout=5) as line:
            line.sendall(request.encode())
            line.settimeout(1)
            told = b""
            try:
                while piece := line.recv(65536):
                    told += piece
            except (TimeoutError, ConnectionError):
                pass
        assert b"account_login" not in told
        assert b'name="login"' not in told, lines


@pytest.mark.parametrize(
    "target",
    [
        *(
            f"{EVIL}/seen/",
            f"http://{HOST}/seen/",
            "http://evil.example:80/seen/",
            "//evil.example/seen/",
            "/x/seen/",
            "*",
        ),
        *(f"http://{HOST}@evil.example/seen/", "///evil.example/seen/", "/\\evil.example/seen/", "evil.example:443"),
        *(
            "/seen/;/admin/",
            "/seen/?/../admin/",
            "/seen/#@evil.example",
            "/%2e%2e/seen/",
            "/seen/%00",
            "/" + "a" * 9000,
        ),
    ],
)
def test_no_target_changes_it_either(front: Front, target: str) -> None:
    answer = front.ask([f"Host: {HOST}"], target)
    if answer is not None and answer.status == 200:
        said = json.loads(answer.body)
        assert (said["path"], said["link"]) == ("/seen/", "http://ours.internal/my/")
        assert said["link of a library"] == "http://ours.internal/x/"
    elif answer is not None:
        assert answer.status in REFUSED or "evil" not in answer.headers.get("Location", ""), answer


HOSTILE = [
    [f"Host: {HOST}", f"Daphne-Root-Path: {EVIL}", "X-Forwarded-Host: evil.example"],
    [f"Host: {HOST}", "Daphne-Root-Path: /x", "X-Script-Name: /x", "SCRIPT_NAME: /x", "X-Forwarded-Prefix: /x"],
    [f"Host: {HOST}:81", "X-Forwarded-Proto: https", "Forwarded: host=evil.example;proto=https"],
    [f"Host: {HOST}", "X-Original-URL: /admin/users/", "X-Rewrite-URL: /admin/users/"],
]


@pytest.mark.parametrize("lines", HOSTILE)
def test_pages_feeds_and_redirects_are_the_same(front: Front, lines: list[str]) -> None:
    for path in ("/", "/en/programs/", "/sitemap.xml", "/robots.txt", "/my/", "/groups", "/accounts/login/", "/admin/"):
        plain, hostile = front.ask([f"Host: {HOST}"], path), front.ask(lines, path)
        assert plain is not None
        assert hostile is not None
        assert hostile.status == plain.status, path
        assert hostile.headers.get("Location") == plain.headers.get("Location"), path
        assert hostile.links == plain.links, path
        assert b"evil" not in hostile.body
        assert not hostile.headers.get("Location", "/").startswith(("http", "//"))


@pytest.mark.parametrize("lines", HOSTILE)
@pytest.mark.parametrize(
    "path",
    ["/x/admin/users/", "/admin/users/", "//admin/users/", "/x/../admin/users/", "/%61dmin/users/", "/./admin/users/"],
)
def test_the_second_factor_is_asked_for_wherever_the_site_is_said_to_live(
    front: Front, lines: list[str], path: str
) -> None:
    answer = front.ask([*lines, f"Cookie: {settings.SESSION_COOKIE_NAME}={front.session}"], path)
    if answer is not None:
        assert answer.status in REFUSED | {301, 302}, answer
        assert b"example.org" not in answer.body  # an address of the list of accounts


def test_the_session_alone_would_show_the_list_of_accounts_to_nobody_and_leads_to_the_factor(front: Front) -> None:
    answer = front.ask([f"Host: {HOST}", f"Cookie: {settings.SESSION_COOKIE_NAME}={front.session}"], "/admin/users/")
    assert answer is not None
    assert (answer.status, answer.headers["Location"].partition("?")[0]) == (302, "/accounts/2fa/reauthenticate/")


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_the_mail_to_a_known_address_leads_here(front: Front, number: int) -> None:
    shutil.rmtree(front.mails, ignore_errors=True)
    page = front.ask([f"Host: {HOST}"], "/accounts/signup/")
    assert page is not None
    token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page.body)
    assert token is not None
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    known = f"hana{FRONTS.index(front.name)}-{number}%40example.jp"
    form = f"csrfmiddlewaretoken={token[1].decode()}&email={known}&display_name=hana&terms=on"
    answer = front.ask([*HOSTILE[number], f"Cookie: {cookie}"], "/accounts/signup/", "POST", form)
    assert answer is not None
    assert (answer.status, answer.headers["Location"]) == (302, "/accounts/confirm-email/")
    [file] = front.mails.iterdir()
    [letter] = [part for part in file.read_bytes().split(b"-" * 79) if b"Subject" in part]
    words = message_from_bytes(letter.lstrip(), policy=policy.default).get_body(("plain",)).get_content()
    assert "\nhttp://ours.internal/accounts/login/\n" in words
    assert "evil" not in words
