"""Run named steps one after another, reporting each and how long it took."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"


def run_step(name: str, command: Sequence[str | Path], env: dict[str, str]) -> bool:
    """Run one command in the project's folder, with its output shown; return whether it succeeded."""
    print(f"── {name}", flush=True)
    started = time.monotonic()
    ok = subprocess.run([str(part) for part in command], cwd=ROOT, env=env).returncode == 0
    print(f"{'✓' if ok else '✗'} {name} ({time.monotonic() - started:.0f} s)", flush=True)
    return ok


def finish(results: dict[str, bool]) -> None:
    """Report which steps failed, and exit accordingly."""
    failed = [name for name, ok in results.items() if not ok]
    if failed:
        sys.exit(f"✗ failed: {', '.join(failed)}")
    print(f"✓ all {len(results)} steps passed", flush=True)
