"""Run named steps, reporting each and how long it took."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"


def run_step(name: str, command: Sequence[str | Path], env: dict[str, str]) -> bool:
    """Run one command in the project's folder, with its output shown; return whether it succeeded."""
    print(f"── {name}", flush=True)
    started = time.monotonic()
    ok = subprocess.run([str(part) for part in command], cwd=ROOT, env=env).returncode == 0
    print(_ended(name, started, ok), flush=True)
    return ok


def run_side_by_side(steps: Mapping[str, Sequence[str | Path]], env: dict[str, str]) -> dict[str, bool]:
    """Run commands that do not touch each other, two at a time; the output of each is shown when it ends."""
    with ThreadPoolExecutor(2) as pool:
        ended = {name: pool.submit(_run_aside, name, command, env) for name, command in steps.items()}
        return {name: step.result() for name, step in ended.items()}


def _run_aside(name: str, command: Sequence[str | Path], env: dict[str, str]) -> bool:
    started = time.monotonic()
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    ok = done.returncode == 0
    print(f"── {name}\n{done.stdout}{_ended(name, started, ok)}", flush=True)
    return ok


def _ended(name: str, started: float, ok: bool) -> str:
    return f"{'✓' if ok else '✗'} {name} ({time.monotonic() - started:.0f} s)"


def finish(results: dict[str, bool]) -> None:
    """Report which steps failed, and exit accordingly."""
    failed = [name for name, ok in results.items() if not ok]
    if failed:
        sys.exit(f"✗ failed: {', '.join(failed)}")
    print(f"✓ all {len(results)} steps passed", flush=True)
