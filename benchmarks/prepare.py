"""Everything the measurements need, prepared in .cache/bench: the peers' packages, and the limit in C.

Whatever is not available raises `Missing`, and appears in the table as "not measured".
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
PEERS = HERE / "peers"
LOAD = HERE / "load" / "chatload.mjs"
OURS = ROOT / ".venv" / "bin"  # the project's own environment (requirements/dev.txt)
CACHE = ROOT / ".cache" / "bench"
OLDEST_NODE = 20
HEADERS = (
    "Where no ready-made binary can be fetched it is compiled: that takes gcc, make and Node's headers, which "
    "come with Node's own packages (Debian: apt-get install libnode-dev), or name their folder: npm_config_nodedir=/usr"
)


class Missing(Exception):
    """Something that a measurement needs is not available on this machine; the text says what."""


def _run(*command: str | Path, cwd: Path | None = None, **more: str) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, env=os.environ | more
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise Missing(f"`{Path(command[0]).name} {command[1]}` failed: {' / '.join(last)}")


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _once(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


@cache
def node() -> str:
    """The path of a Node recent enough for the peer and the load generator."""
    found = shutil.which("node")
    if not found:
        raise Missing("Node is not installed (the load generator and socket.io need it)")
    version = subprocess.check_output([found, "--version"], text=True).strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise Missing(f"Node {OLDEST_NODE} or newer is needed; this is {version}")
    return found


def node_headers() -> dict[str, str]:
    """The variable that tells npm where Node's headers are; empty if this Node came without them.

    better-sqlite3 is compiled if its prebuilt binary cannot be fetched, and npm would then try to fetch headers too.
    """
    prefix = Path(node()).resolve().parent.parent
    return {"npm_config_nodedir": str(prefix)} if (prefix / "include" / "node" / "node.h").exists() else {}


@cache
def peers_python() -> Path:
    """The `bin` of the peers' own virtual environment, with the packages pinned in requirements.txt."""
    folder, requirements = CACHE / "venv", HERE / "requirements.txt"
    stamp, wanted = folder / "installed", f"{sys.version_info[:2]} {_digest(requirements)}"
    if not _once(stamp, wanted):
        print("· installing what the peers in Python run on", flush=True)
        venv.create(folder, with_pip=True, clear=True, symlinks=True)
        pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _run(*pip, "--require-hashes", "-r", requirements)
        stamp.write_text(wanted)
    return folder / "bin"


@cache
def node_modules() -> Path:
    """The folder with socket.io and better-sqlite3, as pinned in package-lock.json."""
    node()
    npm = shutil.which("npm")
    if not npm:
        raise Missing("npm is not installed (socket.io comes with it)")
    folder, sources = CACHE / "node", [PEERS / "package.json", PEERS / "package-lock.json"]
    stamp, wanted = folder / "installed", _digest(*sources)
    if not _once(stamp, wanted):
        print("· installing socket.io and better-sqlite3 (it may have to be compiled)", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for source in sources:
            shutil.copy(source, folder)
        try:
            _run(npm, "ci", "--no-audit", "--no-fund", cwd=folder, **node_headers())
        except Missing as reason:
            raise Missing(f"{reason}. {HEADERS}") from None
        _run(node(), "-e", "new (require('better-sqlite3'))(':memory:')", cwd=folder)
        stamp.write_text(wanted)
    return folder / "node_modules"


@cache
def limit_in_c() -> Path:
    """The compiled limit in C."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not compiler:
        raise Missing("no C compiler is installed (the limit in C needs one)")
    CACHE.mkdir(parents=True, exist_ok=True)
    _run(compiler, "-O2", "-o", CACHE / "limit", PEERS / "limit.c")
    return CACHE / "limit"
