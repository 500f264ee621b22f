"""A real nginx before the web processes, started as compose.yaml starts it: deploy/nginx/start.sh and its templates."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.debian import install
from tests.ports import free_port

START = Path(__file__).resolve().parent.parent / "deploy" / "nginx" / "start.sh"
HOW = (
    "nginx or envsubst was not found and could not be installed. Install them "
    "(Debian: apt-get install nginx-light gettext-base; macOS: brew install nginx gettext)."
)


def find() -> bool:
    """Whether this machine has what start.sh needs. Adds Debian's /usr/sbin to PATH if nginx is not found without."""
    if not shutil.which("nginx"):
        os.environ["PATH"] += f"{os.pathsep}/usr/sbin"
    return bool(shutil.which("nginx") and shutil.which("envsubst"))


def find_or_install() -> None:
    """Make sure that there is an nginx. Installs Debian's if possible, or else exits with one clear line."""
    if find():
        return
    install("nginx", "nginx-light", "gettext-base")
    if not find():
        sys.exit(f"✗ {HOW}")


@contextmanager
def nginx(folder: Path, web_ports: Sequence[int], *, port: int | None = None, **environment: str) -> Iterator[str]:
    """Run nginx in front of the web processes on these ports, and yield its address, `http://localhost:<port>`.

    `folder` holds its files and its log (`nginx.log`). `port` defaults to a free one; pass it where processes have to
    know the address beforehand. Other variables of start.sh may be given, such as FILES, the folder with static/ and
    media/. The web processes need not run yet. TRUSTED_PROXY_COUNT is 1 behind it.
    """
    find_or_install()
    port = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    env = os.environ | {
        "WEB_PROCESSES": " ".join(f"127.0.0.1:{web_port}" for web_port in web_ports),
        "ENTRANCE": "plain",
        "HTTP_PORT": str(port),
        "RUN_DIR": str(folder),
        "FILES": str(folder),
        # Debian's workers would run as a user who may not read the folders of a test.
        "NGINX_GLOBALS": "user root;" if os.geteuid() == 0 else "",
    }
    log = folder / "nginx.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["sh", str(START)], env=env | environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_until_it_answers(process, port, log)
        yield f"http://localhost:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # start.sh may have left a helper beside nginx
        process.wait(10)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = monotonic() + 10
    while monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"nginx ended by itself:\n{log.read_text()}")
        try:
            urlopen(f"http://127.0.0.1:{port}/metrics")  # answered by nginx itself
        except HTTPError:
            return
        except (URLError, ConnectionError):
            sleep(0.05)
    raise RuntimeError(f"nginx did not answer:\n{log.read_text()}")
