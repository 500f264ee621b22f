"""The command line of the measurements: `make bench`, or `python -m benchmarks --help`."""

import argparse
import contextlib
import datetime
import fcntl
import json
import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import measure, prepare, profiling, rooms, table
from benchmarks.prepare import CACHE, ROOT, Missing
from benchmarks.services import Services
from benchmarks.systems import QUICK_WIDE, SHAPES, SYSTEMS, Shape, System

COMPARED = ["tsudoi-uvicorn-sqlite", "socketio-sqlite", "naive-sqlite", "limit-raw", "asgi-uvicorn"]
BIG = ["tsudoi-uvicorn-sqlite", "asgi-uvicorn", "socketio-sqlite", "tsudoi-daphne-sqlite", "limit-raw"]
STALL = ["tsudoi-uvicorn-sqlite", "tsudoi-daphne-sqlite", "socketio-sqlite"]
ROOMS = ["tsudoi-uvicorn-sqlite", "tsudoi-uvicorn-postgres"]
PROFILE = ["tsudoi-uvicorn-sqlite", "tsudoi-daphne-sqlite", "tsudoi-uvicorn-postgres-2"]
PROFILE_RATE = 1000  # messages a second
QUIET = ["tsudoi-uvicorn-sqlite"]
WATCHED = ["tsudoi-uvicorn-sqlite"]
RESULTS = CACHE / "results.jsonl"


def plan(arguments: argparse.Namespace) -> list[tuple[int, Shape, System]]:
    """What is measured, in order: repetitions outermost, so that a change of the machine affects all alike."""
    if arguments.quick:
        jobs = [(0, "wide", name) for name in COMPARED]
    else:
        jobs = [(again, "wide", name) for again in range(arguments.repeat) for name in COMPARED]
        jobs += [(0, "wide", name) for name in SYSTEMS if name not in COMPARED]
        jobs += [(0, "big", name) for name in BIG]
        jobs += [(0, "stall", name) for name in STALL]
        jobs += [(0, "rooms", name) for name in ROOMS]
        jobs += [(0, "profile", name) for name in PROFILE]
        jobs += [(0, "watched", name) for name in WATCHED]
        jobs += [(0, "quiet", name) for name in QUIET]
    if arguments.only:
        wanted = arguments.only.split(",")
        unknown = [name for name in wanted if name not in SYSTEMS]
        if unknown:
            sys.exit(f"✗ no such system: {', '.join(unknown)}. There are: {', '.join(SYSTEMS)}")
        shapes = arguments.shapes.split(",") if arguments.shapes else ["wide"]
        jobs = [(again, shape, name) for again in range(arguments.repeat) for shape in shapes for name in wanted]
    elif arguments.shapes:
        jobs = [job for job in jobs if job[1] in arguments.shapes.split(",")]
    return [(again, SHAPES[shape], SYSTEMS[name]) for again, shape, name in jobs]


def phases_of(system: System, shape: Shape, arguments: argparse.Namespace) -> str:
    phases = QUICK_WIDE if arguments.quick and shape.name == "wide" else shape.phases
    return phases.format(
        start=f"{system.start:g}", twentieth=f"{max(1, system.start / 20):g}", minutes=f"{arguments.minutes:g}"
    )


def machine() -> dict[str, object]:
    """The machine on which the figures were measured."""
    cpu = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": memory,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "node": subprocess.check_output([prepare.node(), "--version"], text=True).strip(),
    }


def commit() -> str:
    """The commit that is measured, with "-dirty" if files differ from it."""
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return asked.stdout.strip() or "an unknown state"


def append(record: dict[str, object]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a") as file:
        file.write(json.dumps(record) + "\n")


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold a lock, since two concurrent measurements would measure each other."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("✗ Another measurement is running. Wait until it is done, and start again.")
        yield


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="", help="these systems only, with commas between them")
    parser.add_argument("--shapes", default="", help=f"these shapes only: {', '.join(SHAPES)}")
    parser.add_argument("--quick", action="store_true", help="the five that are compared, once: about four minutes")
    parser.add_argument("--repeat", type=int, default=2, help="how often the compared ones are measured (default 2)")
    parser.add_argument("--minutes", type=float, default=10, help="how long 10,000 connections stay quiet")
    parser.add_argument("--resume", action="store_true", help="go on with the last run where it ended")
    parser.add_argument("--table", action="store_true", help="only write the table of the last run again")
    parser.add_argument("--print", action="store_true", help="print the table, leave docs/performance.md alone")
    parser.add_argument("--nice", type=int, default=0, help="-10 (as root): go before other work on a busy machine")
    parser.add_argument("--list", action="store_true", help="name the systems")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(f"{system.name:26} {system.shown}" for system in SYSTEMS.values()))
        return
    if not arguments.table:
        with only_one():
            run(arguments)
    table.write(RESULTS, only_print=arguments.print)


def run(arguments: argparse.Namespace) -> None:
    if not hasattr(os, "sched_getaffinity") or not {measure.SERVER_CORE, measure.LOAD_CORE} <= os.sched_getaffinity(0):
        sys.exit("✗ Measuring needs Linux and two cores: one for the server, one for the load.")
    jobs = plan(arguments)
    measure.precedence = arguments.nice
    try:
        about = machine()
    except Missing as missing:
        sys.exit(f"✗ Nothing can be measured: {missing}.")
    done, run_id = table.last_run(RESULTS) if arguments.resume else (set(), "")
    if not run_id:
        run_id = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        append({"run": run_id, "machine": about, "command": "make bench " + shlex.join(sys.argv[1:])})
    for system in {job[2].name: job[2] for job in jobs}.values():
        try:  # installs what is needed, on all cores, before anything is measured
            system.command()
        except Missing as missing:
            print(f"✗ {system.name}: {missing}", flush=True)
    with Services() as services:
        # Everything started from here on stays on this core, except the load.
        measure.pin(measure.SERVER_CORE)
        for number, (again, shape, system) in enumerate(jobs, 1):
            if (system.name, shape.name, again) in done:
                continue
            print(f"── {number}/{len(jobs)} {time.strftime('%H:%M:%S')} {system.name}, {shape.shown}", flush=True)
            extra = {"run": run_id, "system": system.name, "shape": shape.name, "again": again, "commit": commit()}
            try:
                measure_one(system, shape, services, arguments, extra)
            except (Missing, RuntimeError, OSError, subprocess.SubprocessError) as error:
                print(f"✗ {system.name}: {error}", flush=True)
                append({**extra, "not_measured": str(error)})


def look() -> dict[str, object]:
    """What one look for watched expressions costs, on the core on which servers are measured."""
    command = [str(prepare.OURS / "python"), "-m", "benchmarks.watched", "--look"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {"phase": "look", **json.loads(said.stdout)}


def measure_one(
    system: System, shape: Shape, services: Services, arguments: argparse.Namespace, extra: dict[str, object]
) -> None:
    """Measure one system in one shape, and append the results."""
    if shape.name == "rooms":
        append({**extra, "phases": rooms.measure_rooms(system, shape, services)})
    elif shape.name == "profile":
        rate = min(PROFILE_RATE, system.start)
        append({**extra, "phases": [profiling.measure_profile(system, shape, services, RESULTS, extra, rate)]})
    else:
        if shape.name == "watched":
            append({**extra, "phases": [look()]})
        options = ("--step", "1.5", "--bisect", "2") if arguments.quick else ()
        measure.measure(system, shape, services, phases_of(system, shape, arguments), RESULTS, extra, options)


if __name__ == "__main__":
    main()
