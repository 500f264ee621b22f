"""Make the virtual environment with the pinned packages. Standard library only: it runs before anything is installed.

Usage: python3 scripts/environment.py base|dev
"""

import hashlib
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
    """End with one clear line."""
    sys.exit(f"✗ {message}")


def main(kind: str) -> None:
    """Make or refresh .venv so that it holds exactly requirements/<kind>.txt (dev holds base as well)."""
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
    if not PYTHON.exists():
        print("· making the virtual environment .venv", flush=True)
        try:
            import ensurepip  # noqa: F401
            import venv
        except ImportError:
            stop("Python's venv module is missing. On Debian: apt-get install python3-venv")
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, symlinks=True)
    print(f"· installing the pinned packages ({kind}); the first time this takes a minute or two", flush=True)
    result = subprocess.run(
        [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            requirements,
        ]
    )
    if result.returncode:
        stop("Installing the packages failed (see above). Is the package index reachable?")
    stamps[kind].write_text(wanted)
    if kind == "dev":
        stamps["base"].write_text(base_wanted)
    print(f"✓ packages installed in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    if sys.argv[1:] not in (["base"], ["dev"]):
        stop("Usage: python3 scripts/environment.py base|dev")
    main(sys.argv[1])
