"""The scan of the pinned packages, with the real scanners asking lists that we serve."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NOWHERE = "http://127.0.0.1:9"
ADVISORY = "https://example.org/advisories/EXAMPLE-2026-2"


class Lists(ThreadingHTTPServer):
    """Speaks OSV's protocol and npm's; each list knows one vulnerability, if any."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: set[str] = set()
        self.vulnerable = ""
        self.address = f"http://127.0.0.1:{self.server_port}"

    def osv(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = asked["package"]["name"]
        self.asked.add(name)
        known = {
            "id": "EXAMPLE-2026-1",
            "modified": "2026-01-01T00:00:00Z",
            "published": "2026-01-01T00:00:00Z",
            "summary": "an example",
            "affected": [
                {
                    "package": {"name": name, "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
                }
            ],
        }
        return {"vulns": [known]} if name == self.vulnerable else {}

    def npm(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        self.asked |= asked.keys()
        known = {"id": 1, "url": ADVISORY, "title": "an example", "severity": "high", "vulnerable_versions": "<99.1"}
        return {name: [known] for name in asked if name == self.vulnerable}


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Lists)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
        answer = json.dumps(self.server.osv(asked) if self.path == "/v1/query" else self.server.npm(asked)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def lists() -> Iterator[Lists]:
    with Lists() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def scan(address: str, home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "scripts.vulnerabilities"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={
            "VULNERABILITIES_URL": f"{address}/v1/query",
            "npm_config_registry": address,
            "PATH": "",
            "HOME": str(home),
        },
    )


def test_every_pinned_package_is_looked_up(lists: Lists, tmp_path: Path) -> None:
    done = scan(lists.address, tmp_path)
    assert done.returncode == 0, done.stderr
    pinned = {
        line.split("==")[0]
        for line in (ROOT / "requirements" / "dev.txt").read_text().splitlines()
        if "==" in line and ";" not in line
    }
    assert pinned <= lists.asked
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = {name.rpartition("node_modules/")[2] for name in locked if name}
    assert {"typescript", "@biomejs/biome", "happy-dom"} <= named <= lists.asked
    assert "NOT SCANNED" not in done.stdout
    assert done.stdout.count(" looked up, 0 vulnerabilities") == 2


@pytest.mark.parametrize(
    ("package", "told"),
    [("nh3", "EXAMPLE-2026-1, mended in 99.1"), ("typescript", f"typescript <99.1: {ADVISORY}")],
)
def test_a_vulnerable_package_fails_the_check(lists: Lists, tmp_path: Path, package: str, told: str) -> None:
    lists.vulnerable = package
    done = scan(lists.address, tmp_path)
    assert done.returncode == 1
    assert told in done.stderr


def test_a_machine_that_reaches_no_list_says_so(tmp_path: Path) -> None:
    done = scan(NOWHERE, tmp_path)
    assert done.returncode == 0
    unreached = "packages NOT SCANNED. No list of vulnerabilities can be reached from this machine."
    assert done.stdout == f"! Python {unreached}\n! npm {unreached}\n"
