"""The command line of the measurements: `make bench`, or `python -m benchmarks --help`."""

import argparse
import datetime
import json
import os
import platform
import shlex
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import measure, prepare, table
from benchmarks.prepare import CACHE, ROOT, Missing
from benchmarks.services import Services
from benchmarks.systems import QUICK_WIDE, SHAPES, SYSTEMS, Shape, System

COMPARED = ["tsudoi-uvicorn-sqlite", "socketio-sqlite", "naive-sqlite", "limit-raw", "asgi-uvicorn"]
BIG = ["tsudoi-uvicorn-sqlite", "asgi-uvicorn", "socketio-sqlite", "tsudoi-daphne-sqlite", "limit-raw"]
STALL = ["tsudoi-uvicorn-sqlite", "tsudoi-daphne-sqlite"]
QUIET = ["tsudoi-uvicorn-sqlite"]
RESULTS = CACHE / "results.jsonl"


def plan(arguments: argparse.Namespace) -> list[tuple[int, Shape, System]]:
    """What is measured in which order: repetitions outermost, so that a change of the machine touches all alike."""
    if arguments.quick:
        jobs = [(0, "wide", name) for name in COMPARED]
    else:
        jobs = [(again, "wide", name) for again in range(arguments.repeat) for name in COMPARED]
        jobs += [(0, "wide", name) for name in SYSTEMS if name not in COMPARED]
        jobs += [(0, "big", name) for name in BIG]
        jobs += [(0, "stall", name) for name in STALL]
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
    """What the figures were taken on."""
    cpu = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": memory,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "node": subprocess.check_output([prepare.node(), "--version"], text=True).strip(),
        "commit": commit.stdout.strip() or "unknown",
    }


def append(record: dict[str, object]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a") as file:
        file.write(json.dumps(record) + "\n")


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
        run(arguments)
    table.write(RESULTS, only_print=arguments.print)


def run(arguments: argparse.Namespace) -> None:
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
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
        try:  # on all cores, before anything is measured
            system.command()
        except Missing as missing:
            print(f"✗ {system.name}: {missing}", flush=True)
    with Services() as services:
        # What is started from here on stays on this core, except for the load.
        measure.pin(measure.SERVER_CORE)
        for number, (again, shape, system) in enumerate(jobs, 1):
            if (system.name, shape.name, again) in done:
                continue
            print(f"── {number}/{len(jobs)} {time.strftime('%H:%M:%S')} {system.name}, {shape.shown}", flush=True)
            extra = {"run": run_id, "system": system.name, "shape": shape.name, "again": again}
            phases = phases_of(system, shape, arguments)
            options = ("--step", "1.5", "--bisect", "2") if arguments.quick else ()
            try:
                measure.measure(system, shape, services, phases, RESULTS, extra, options)
            except (Missing, RuntimeError, OSError, subprocess.SubprocessError) as error:
                print(f"✗ {system.name}: {error}", flush=True)
                append({**extra, "not_measured": str(error)})


if __name__ == "__main__":
    main()
