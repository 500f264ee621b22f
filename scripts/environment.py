"""Create the virtual environment with the pinned packages. Standard library only: it runs before anything is installed.

Usage: python3 scripts/environment.py base|dev
"""

import hashlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def stop(message: str) -> None:
    """Exit with a one-line message."""
    sys.exit(f"✗ {message}")


# Patterns in pip's output, and what they mean. The first match is reported; {0} is what the pattern captured.
FAILURES = [
    (
        r"(?:NewConnection|ConnectTimeout|NameResolution|ProxyError|Read timed out|Connection aborted|Max retries)",
        "the package index cannot be reached from here. Check the network, or the proxy that pip is set up with.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "the package index shows a certificate that this machine does not trust (see above).",
    ),
    (r"No space left on device", "the disk is full."),
    (
        r"DO NOT MATCH THE HASHES[^\n]*\n\s+(\S+)",
        "{0} is not the file that was pinned: the package index, or something on the way, serves another one.",
    ),
    (
        r"(?:Failed building wheel for |Failed to build '|Failed to build installable wheels[^(]*\()([\w.-]+)",
        "{0} has no ready-made package for this machine and could not be built here (see above). A compiler may be "
        "missing (Debian: apt-get install build-essential python3-dev), or this Python is newer than the package.",
    ),
    (
        r"No matching distribution found for (\S+)",
        "the package index has no {0} for this Python on this machine.",
    ),
]


def what_failed(output: str) -> str:
    """Explain in one line, to a reader who does not know pip, which package could not be installed, and why."""
    for pattern, meaning in FAILURES:
        if found := re.search(pattern, output):
            return f"Installing the packages failed: {meaning.format(*found.groups())}"
    last = next((line for line in reversed(output.splitlines()) if line.startswith("ERROR")), "pip said no more")
    return f"Installing the packages failed: {last.removeprefix('ERROR: ')}"


def made_by_this_python() -> bool:
    """Whether .venv exists and belongs to the Python running this: packages of another version would not load."""
    if not PYTHON.exists():
        return False
    asked = subprocess.run([PYTHON, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    return asked.stdout.split() == [str(part) for part in sys.version_info[:2]]


def main(kind: str) -> None:
    """Create or refresh .venv so that it holds what requirements/<kind>.txt pins (dev includes base)."""
    if sys.version_info < OLDEST:
        stop(
            f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}. "
            "Name a newer one: make PYTHON=python3.12 …"
        )
    requirements = ROOT / "requirements" / f"{kind}.txt"
    wanted = f"{sys.version_info[:2]} {hashlib.sha256(requirements.read_bytes()).hexdigest()}"
    stamps = {name: VENV / f"installed-{name}" for name in ("base", "dev")}
    if PYTHON.exists() and stamps[kind].exists() and stamps[kind].read_text() == wanted:
        return
    base = ROOT / "requirements" / "base.txt"
    base_wanted = f"{sys.version_info[:2]} {hashlib.sha256(base.read_bytes()).hexdigest()}"
    if (
        kind == "base"
        and stamps["dev"].exists()
        and stamps["base"].exists()
        and stamps["base"].read_text() == base_wanted
    ):
        return
    started = time.monotonic()
    if not made_by_this_python():
        print("· making the virtual environment .venv", flush=True)
        try:
            import ensurepip  # noqa: F401
            import venv
        except ImportError:
            stop("Python's venv module is missing. On Debian: apt-get install python3-venv")
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, symlinks=True)
    print(f"· installing the pinned packages ({kind}); the first time this takes a minute or two", flush=True)
    # Half of the time would go into compiling modules that are never loaded; Python compiles the others on first use.
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--require-hashes", "-r", str(requirements)]
    result = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace")
    if result.returncode:
        print(result.stderr, file=sys.stderr)
        stop(what_failed(result.stderr))
    stamps[kind].write_text(wanted)
    if kind == "dev":  # tests start hundreds of processes that write no .pyc; errors are ignored
        subprocess.run([PYTHON, "-m", "compileall", "-q", "-j", "0", VENV / "lib"], stdout=subprocess.DEVNULL)
        stamps["base"].write_text(base_wanted)
    print(f"✓ packages installed in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    if sys.argv[1:] not in (["base"], ["dev"]):
        stop("Usage: python3 scripts/environment.py base|dev")
    main(sys.argv[1])
    if sys.argv[1] == "dev":
        sys.exit(subprocess.run([PYTHON, ROOT / "scripts" / "node.py", "install"]).returncode)
