"""The scan of the pinned packages, with the real scanner asking a list that we serve."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
VULNERABLE = "nh3"


class List(BaseHTTPRequestHandler):
    """Speaks OSV's protocol; knows one vulnerability."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked["package"]["name"])
        known = {
            "id": "EXAMPLE-2026-1",
            "modified": "2026-01-01T00:00:00Z",
            "published": "2026-01-01T00:00:00Z",
            "summary": "an example",
            "affected": [
                {
                    "package": {"name": VULNERABLE, "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
                }
            ],
        }
        answer = json.dumps({"vulns": [known]} if asked["package"]["name"] == self.server.vulnerable else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def vulnerability_list() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), List)
    server.asked, server.vulnerable = [], ""
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def scan(url: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "scripts.vulnerabilities"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"VULNERABILITIES_URL": url, "PATH": "", "HOME": "/nonexistent"},
    )


def test_every_pinned_package_is_looked_up(vulnerability_list: ThreadingHTTPServer) -> None:
    done = scan(f"http://127.0.0.1:{vulnerability_list.server_port}/v1/query")
    assert done.returncode == 0, done.stderr
    pinned = {
        line.split("==")[0]
        for line in (ROOT / "requirements" / "dev.txt").read_text().splitlines()
        if "==" in line and ";" not in line
    }
    assert pinned <= set(vulnerability_list.asked)
    assert "NOT SCANNED" not in done.stdout
    assert "0 vulnerabilities" in done.stdout


def test_a_vulnerable_package_fails_the_check(vulnerability_list: ThreadingHTTPServer) -> None:
    vulnerability_list.vulnerable = VULNERABLE
    done = scan(f"http://127.0.0.1:{vulnerability_list.server_port}/v1/query")
    assert done.returncode == 1
    assert "EXAMPLE-2026-1, mended in 99.1" in done.stderr


def test_a_machine_that_reaches_no_list_says_so() -> None:
    done = scan("http://127.0.0.1:9/v1/query")
    assert done.returncode == 0
    assert done.stdout == "! NOT SCANNED. No list of vulnerabilities can be reached from this machine.\n"
