"""The proxy of compose.yaml, really run: what it hands on, what it answers itself, and what it does without a process."""

import json
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Origin

from community.bodies import FORM, LONG_PAGE, PICTURE, UPLOAD
from tests.nginx import START, nginx
from tests.ports import dead_port, free_port

pytestmark = pytest.mark.one_database


class Tells(BaseHTTPRequestHandler):
    """A web process that tells what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        told = {"path": self.path, "body": self.rfile.read(length).decode(), "headers": dict(self.headers)}
        answer = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET

    def log_message(self, *args: object) -> None:
        """Quiet."""


class WebProcess(ThreadingHTTPServer):
    """Lets as many wait at its door as the site's own server does; with Python's five, the kernel turns a crowd away."""

    request_queue_size = 2048
    daemon_threads = True


@pytest.fixture(scope="module")
def web() -> Iterator[int]:
    """The port of one web process."""
    with WebProcess(("127.0.0.1", free_port()), Tells) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """static/ and media/, as the web processes and the proxy share them."""
    folder = tmp_path_factory.mktemp("files")
    for name in ("static/js/main.0123456789ab.js", "static/js/main.js", "media/images/a.svg", "media/documents/b.pdf"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"this is {name}")
    return folder


@pytest.fixture(scope="module")
def site(web: int, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """nginx in front of one living process and one that is gone."""
    files = str(folder)
    with dead_port() as gone, nginx(tmp_path_factory.mktemp("nginx"), [gone, web], FILES=files) as address:
        yield address


def ask(
    site: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = MappingProxyType({})
) -> HTTPResponse:
    connection = HTTPConnection(urlsplit(site).hostname or "", urlsplit(site).port, timeout=20)
    connection.request("GET" if body is None else "POST", path, body, dict(headers))
    return connection.getresponse()


def test_a_process_that_is_gone_costs_nobody_anything(site: str) -> None:
    for number in range(20):
        body = None if number % 2 else f"words {number}".encode()
        answer = ask(site, "/groups/", body)
        assert answer.status == 200
        assert json.load(answer)["body"] == (body or b"").decode()


def test_the_process_learns_who_asks_and_for_which_address(site: str) -> None:
    answer = ask(site, "/my/?a=1", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    told = json.load(answer)
    assert told["path"] == "/my/?a=1"
    assert told["headers"]["Host"] == urlsplit(site).netloc
    assert told["headers"]["X-Forwarded-For"] == "203.0.113.9, 127.0.0.1"  # ours is the last: TRUSTED_PROXY_COUNT=1
    assert told["headers"]["X-Forwarded-Proto"] == "https"
    assert told["headers"]["Connection"] == "close"


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/static/js/main.0123456789ab.js", "public, max-age=31536000, immutable"),
        ("/static/js/main.js", "public, max-age=300"),
        ("/media/images/a.svg", "public, max-age=604800"),
    ],
)
def test_files_are_served_without_a_process(site: str, path: str, caching: str) -> None:
    answer = ask(site, path)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, caching)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.read().decode() == f"this is {path[1:]}"


def test_static_files_that_are_not_shared_come_from_the_process(site: str) -> None:
    assert json.load(ask(site, "/static/css/new.ba9876543210.css"))["path"] == "/static/css/new.ba9876543210.css"


@pytest.mark.parametrize("path", ["/media/documents/b.pdf", "/media/images/../documents/b.pdf", "/metrics"])
def test_what_is_not_for_everybody_is_not_handed_out(site: str, path: str) -> None:
    assert ask(site, path).status == 404


def test_bodies_have_a_limit_and_editors_may_send_pictures(site: str) -> None:
    two_megabytes = b"x" * 2_000_000
    refused = ask(site, "/voices/new/", two_megabytes)
    assert refused.status == 413
    assert "大きすぎて受け取れません" in refused.read().decode()
    assert ask(site, "/admin/images/add/", two_megabytes).status == 200
    assert ask(site, "/admin/images/add/", b"x" * 27_000_000).status == 413
    assert ask(site, "/groups/a/room/picture/", two_megabytes).status == 200
    assert ask(site, "/en/groups/a/room/picture/", two_megabytes).status == 200
    assert ask(site, "/groups/a/room/picture/", b"x" * 17_000_000).status == 413
    assert ask(site, "/groups/a/room/", two_megabytes).status == 413
    assert ask(site, "/admin/pages/1/edit/", b"x" * 900_000).status == 200
    assert ask(site, "/admin/pages/1/edit/", two_megabytes).status == 413


def test_nginx_and_the_site_agree_on_how_much_may_be_sent() -> None:
    said = (START.parent / "nginx.conf.template").read_text()
    sizes = re.findall(r"client_max_body_size (\d+)([km]);", said)
    assert [int(number) * {"k": 1024, "m": 1024**2}[unit] for number, unit in sizes] == [
        FORM,
        LONG_PAGE,
        UPLOAD,
        PICTURE,
    ]


ABOUT_US = [
    "Daphne-Root-Path", "Script-Name", "X-Script-Name", "X-Forwarded-Prefix", "X-Forwarded-Host", "X-Forwarded-Port",
    "X-Forwarded-Server", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "Forwarded", "X-Original-URL", "X-Rewrite-URL",
    "X-HTTP-Method-Override", "X-Real-IP", "X-Client-IP", "True-Client-IP", "Proxy", "X-Host",
]  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/my/", "/admin/", "/admin/images/add/", "/search/", "/calendar.ics", "/static/x.css"]
)
def test_what_a_visitor_says_about_us_does_not_pass(site: str, path: str) -> None:
    asked = dict.fromkeys(ABOUT_US, "evil.example") | {"Daphne_Root_Path": "/x", "SCRIPT_NAME": "/x", "X-Own": "a"}
    told = json.load(ask(site, path, headers=asked))["headers"]
    assert "evil.example" not in told.values()
    assert "/x" not in told.values()
    assert told["X-Own"] == "a"


def test_a_crowd_behind_one_address_is_served_and_a_flood_is_not(web: int, tmp_path: Path) -> None:
    with nginx(tmp_path, [web]) as site, ThreadPoolExecutor(60) as people:
        school = {"X-Forwarded-For": "198.51.100.7"}
        once = list(people.map(lambda _: ask(site, "/groups/", headers=school).status, range(100)))
        assert set(once) == {200}
        costly = [ask(site, "/calendar.ics", headers=school).status for _ in range(40)]
        assert set(costly) == {200}
        flood = {"X-Forwarded-For": "198.51.100.7, 203.0.113.66"}  # the last is who asks, whatever they say before it
        lines = []
        for _ in range(700):
            line = HTTPConnection(urlsplit(site).hostname or "", urlsplit(site).port, timeout=60)
            line.request("GET", "/groups/", headers=flood)
            lines.append(line)
        # Three hundred are answered in their order, twenty a second; so much later most are refused at once.
        answers = [answer for line in lines[-300:] if (answer := line.getresponse()).status == 429]
        assert len(answers) > 30
        assert answers[0].headers["Retry-After"] == "10"
        assert "少しお待ちください" in answers[0].read().decode()
        assert ask(site, "/groups/", headers={"X-Forwarded-For": "192.0.2.5"}).status == 200
        for line in lines:
            line.close()


def test_sockets_pass(folder: Path, tmp_path: Path) -> None:
    asked = []

    def echo(socket: ServerConnection) -> None:
        asked.append((socket.request.path, socket.request.headers["Origin"], socket.request.headers["X-Forwarded-For"]))
        for message in socket:
            socket.send(message)
        socket.close(4408)

    with serve(echo, "127.0.0.1", free_port()) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with dead_port() as gone, nginx(tmp_path, [gone, server.socket.getsockname()[1]]) as site:
            address = site.replace("http", "ws") + "/ws/groups/kotoba/"
            for _ in range(4):
                with connect(address, origin=Origin(site)) as socket:
                    socket.send("こんばんは")
                    assert socket.recv(10) == "こんばんは"
            assert asked == [("/ws/groups/kotoba/", site, "127.0.0.1")] * 4
        server.shutdown()


def test_without_any_process_people_are_told_kindly(tmp_path: Path) -> None:
    with dead_port() as gone, dead_port() as too, nginx(tmp_path, [gone, too], EMERGENCY_NUMBER="118") as site:
        answer = ask(site, "/groups/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
        words = answer.read().decode()
    assert "少しお待ちください" in words
    assert 'href="tel:118"' in words


ASKED = {
    "/search/?q=secret-word": "GET /search/*",
    "/programs/guardian/secret-token/": "GET /programs/guardian/*",
    "/programs/cancel/secret-token/": "GET /programs/cancel/*",
    "/groups/secret-group/room/?s=secret": "GET /groups/*/room/*",
    "/accounts/2fa/secret/": "GET /accounts/*",
    "/secret-page/secret-child/": "GET /*",
    "/en/groups/secret-group/room/": "GET /groups/*/room/*",
    "/en/programs/guardian/secret-token/": "GET /programs/guardian/*",
    "/healthz": "GET /healthz",
    "/": "GET /",
}


def test_the_log_tells_neither_who_nor_what_was_looked_for(web: int, tmp_path: Path) -> None:
    browser = {"User-Agent": "secret-browser", "Referer": "http://localhost/secret", "X-Forwarded-For": "203.0.113.9"}
    with dead_port() as gone, nginx(tmp_path, [gone, web]) as site:
        for path in ASKED:
            ask(site, path, headers=browser).read()
        for path in (
            "/voices/new/", "/voices/", "//voices/answer/", "/voices/%61nswer/", "/x/../voices/new/",
            "/en/voices/new/", "/EN//Voices/answer/", "/zh-hans/voices/new/",
        ):  # fmt: skip
            ask(site, path, b"body=secret", headers=browser).read()
    log = (tmp_path / "nginx.log").read_text()
    lines = [line for line in log.splitlines() if '"GET /' in line or '"POST ' in line][
        1:
    ]  # nginx was asked whether it runs
    told = [
        re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d "([^"]+)" 200 [0-9.]+ [0-9.:, ]+ [0-9, ]+', line) for line in lines
    ]
    asked = [good[1] if good else line for good, line in zip(told, lines, strict=True)]
    assert asked == list(ASKED.values())
    assert "secret" not in log
    assert "voices" not in log
    assert "203.0.113" not in log


def test_tls_ends_here_and_renewed_certificates_are_asked_for_in_the_clear(web: int, tmp_path: Path) -> None:
    certificate = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem"), "-days", "2"]
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", *certificate]
    subprocess.run([*request, "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    challenge = tmp_path / ".well-known" / "acme-challenge" / "word"
    challenge.parent.mkdir(parents=True)
    challenge.write_text("proof")
    secure = free_port()
    trusted = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
    with nginx(
        tmp_path / "run", [web], ENTRANCE="tls", TLS=str(tmp_path), ACME=str(tmp_path), HTTPS_PORT=str(secure)
    ) as site:
        hostile = Request(f"https://localhost:{secure}/my/", headers={"X-Forwarded-Proto": "http"})
        with urlopen(hostile, context=trusted, timeout=10) as answer:
            assert json.load(answer)["headers"]["X-Forwarded-Proto"] == "https"
        for weak in ("AES256-SHA", "AES128-GCM-SHA256", "DHE-RSA-AES256-SHA", "ECDHE-RSA-AES256-SHA"):
            old = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
            old.maximum_version = ssl.TLSVersion.TLSv1_2
            old.set_ciphers(f"{weak}:@SECLEVEL=0")
            with pytest.raises(URLError):
                urlopen(hostile, context=old, timeout=10)
        modern = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
        modern.maximum_version = ssl.TLSVersion.TLSv1_2
        with urlopen(hostile, context=modern, timeout=10) as answer:
            assert answer.status == 200
        assert (
            json.load(ask(site, "/my/", headers={"X-Forwarded-Proto": "https"}))["headers"]["X-Forwarded-Proto"]
            == "http"
        )
        assert ask(site, "/.well-known/acme-challenge/word").read() == b"proof"
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{site}/.well-known/acme-challenge/other", timeout=10)


def _raw(site: str, request: bytes) -> tuple[int, str]:
    """The status and the words of what is answered to these very bytes."""
    with socket.create_connection((urlsplit(site).hostname or "", urlsplit(site).port or 80), timeout=20) as line:
        line.sendall(request)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        (b"GET /programs/%00/ HTTP/1.1", b"", 400),
        (b"GET /programs/ HTTP/1.1", b"Content-Length: many\r\n", 400),
        (b"GET /programs/ HTTP/1.1", b"Host: a b\r\n", 400),
        (b"GET /programs/ HTTP/1.1", b"Cookie: a=" + b"x" * 20_000 + b"\r\n", 400),
        (b"GET /" + b"x" * 20_000 + b" HTTP/1.1", b"", 414),
        (b"POST /static/js/main.js HTTP/1.1", b"Content-Length: 0\r\n", 405),
        (b"TRACE / HTTP/1.1", b"", 405),
        (b"GET /media/documents/b.pdf HTTP/1.1", b"", 404),
    ],
)
def test_what_nginx_refuses_by_itself_it_refuses_in_both_languages(
    site: str, request_line: bytes, headers: bytes, status: int
) -> None:
    host = b"" if b"Host:" in headers else b"Host: localhost\r\n"
    got, page = _raw(site, request_line + b"\r\n" + host + headers + b"Connection: close\r\n\r\n")
    assert got == status
    assert '<html lang="ja">' in page
    assert '<p lang="en">' in page
    assert 'href="tel:119"' in page
    assert "nginx" not in page
