"""Where the time goes: py-spy samples what holds Python's lock (the GIL) in the server while people talk."""

import collections
import re
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks import measure
from benchmarks.prepare import CACHE, OURS
from benchmarks.services import Services
from benchmarks.systems import Shape, System

SETTLE, SECONDS, LOOKS_PER_SECOND = 8, 20, 200
# The first matching pattern names the part. Frames read `function (file)`.
PARTS = (
    ("handing bytes to the kernel", r"\.write \(chat/hub/"),
    ("our code: chat, groups, people", r"\((chat|groups|people|community)/"),
    ("uvicorn and websockets: frames and sockets", r"\((uvicorn|websockets|granian)/"),
    ("daphne, autobahn and Twisted: frames and sockets", r"\((daphne|autobahn|twisted|txaio)/"),
    ("Django: queries and models", r"\(django/db/"),
    ("Django, channels and the rest of the framework", r"\((django|channels|asgiref|channels_redis|redis)/"),
    ("the database's driver", r"\((psycopg|sqlite3)"),
    ("asyncio and threads", r"\((asyncio|concurrent|threading)"),
)


def measure_profile(
    system: System, shape: Shape, services: Services, out: Path, extra: dict[str, Any], rate: float
) -> dict[str, Any]:
    """Shares of the samples by part and by function; everything sampled stands in `.cache/bench/profile-….txt`."""
    raw = CACHE / "profile.raw"
    raw.unlink(missing_ok=True)
    with measure.running(system, shape, services) as up:
        phases = f"connect,steady:{rate:g}:{SETTLE + SECONDS + 4}"
        load = measure.start_load(system, shape, up, phases, out, {**extra, "aside": True})
        try:
            time.sleep(SETTLE)  # connecting is over, and everybody talks
            command = [str(OURS / "py-spy"), "record", "--pid", str(up.servers[0]), "--rate", str(LOOKS_PER_SECOND)]
            # Who holds Python's lock is what stands in everybody's way; who waits for the disk or the network is not.
            command += ["--gil", "--nonblocking", "--format", "raw"]
            command += ["--duration", str(SECONDS), "--output", str(raw)]
            spy = subprocess.run(command, capture_output=True, text=True)
            if spy.returncode or not raw.exists():
                raise RuntimeError(f"py-spy could not look at the server: {(spy.stderr or spy.stdout).strip()[-200:]}")
            if load.wait(shape.seconds):
                raise RuntimeError("the load generator failed; its record says why")
        finally:
            measure.stop(load)
    return {"phase": "profile", "rate": rate, **shares(raw.read_text(), CACHE / f"profile-{system.name}.txt")}


def shares(raw: str, page: Path) -> dict[str, Any]:
    """From py-spy's raw format to percentages of all samples."""
    alone: collections.Counter[str] = collections.Counter()
    within: collections.Counter[str] = collections.Counter()
    for line in raw.splitlines():
        stack, _space, count = line.rpartition(" ")
        frames = [re.sub(r":\d+\)$", ")", frame) for frame in stack.split(";")]
        alone[frames[-1]] += int(count)
        for frame in set(frames):
            within[frame] += int(count)
    total = alone.total()
    if not total:
        raise RuntimeError("py-spy saw nothing")
    parts: collections.Counter[str] = collections.Counter()
    for frame, seen in alone.items():
        parts[next((name for name, fits in PARTS if re.search(fits, frame)), "the rest")] += seen

    def percentages(counter: collections.Counter[str], most: int) -> list[tuple[float, str]]:
        return [(round(100 * count / total, 1), name) for name, count in counter.most_common(most)]

    text = [f"{total} samples", "alone"]
    text += [f"  {share:5.1f} % {name}" for share, name in percentages(alone, 40)]
    text += ["with what it calls", *(f"  {share:5.1f} % {name}" for share, name in percentages(within, 80))]
    page.write_text("\n".join(text) + "\n")
    held = round(100 * total / (SECONDS * LOOKS_PER_SECOND))
    return {
        "held": held,
        "parts": percentages(parts, 20),
        "alone": percentages(alone, 15),
        "within": percentages(within, 40),
    }
