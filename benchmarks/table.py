"""Turn the results (JSON lines) into the generated part of docs/performance.md."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.prepare import ROOT
from benchmarks.systems import SHAPES, SYSTEMS

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- begin: written by make bench -->", "<!-- end: written by make bench -->"
QUIET_END = "kib_per_conn_end"
Figures = dict[str, dict[str, list[dict[str, Any]]]]  # shape → system → one dict of phases for each repetition


def records(results: Path) -> list[dict[str, Any]]:
    """All records of the last run."""
    if not results.exists():
        return []
    everything = [json.loads(line) for line in results.read_text().splitlines() if line.strip()]
    runs = [record["run"] for record in everything if "machine" in record]
    wanted = runs[-1] if runs else None
    return [record for record in everything if record["run"] == wanted and not record.get("aside")]


def last_run(results: Path) -> tuple[set[tuple[str, str, int]], str]:
    """What the last run has measured (system, shape, repetition), and its id."""
    found = records(results)
    done = {
        (record["system"], record["shape"], record["again"])
        for record in found
        if "phases" in record and "error" not in record
    }
    return done, found[0]["run"] if found else ""


def write(results: Path, *, only_print: bool) -> None:
    """Write the tables of the last run between the markers of the page."""
    found = records(results)
    if not found:
        print(f"· no results yet in {results}")
        return
    text = _all(found)
    if only_print:
        print(text)
        return
    page = PAGE.read_text()
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
    print(f"✓ {PAGE.relative_to(ROOT)} is written; the records are in {results.relative_to(ROOT)}")


def _all(found: list[dict[str, Any]]) -> str:
    about, command = found[0]["machine"], found[0]["command"].strip()
    commits = list(dict.fromkeys(record["commit"] for record in found if "commit" in record))
    figures: Figures = {}
    missing = []
    for record in found[1:]:
        if "phases" in record and "error" not in record:
            phases = {_name(phase): phase for phase in record["phases"]}
            if record["shape"] == "watched" and (steady := phases.get("steady:20")):
                # milliseconds for 1,000 deliveries are microseconds for one
                steady["cpu_us_per_message"] = steady["cpu_ms_per_1000"] * SHAPES["watched"].members
            figures.setdefault(record["shape"], {}).setdefault(record["system"], []).append(phases)
        else:
            missing.append((record["system"], record["shape"], record.get("not_measured") or record["error"]))
    measured = " and ".join(f"`{commit}`" for commit in commits)
    parts = [
        f"Measured {found[0]['run'][:10]} at {measured} with `{command}` on {about['cores']} cores of "
        f"{about['cpu']}, {about['memory_gib']} GiB, Linux {about['kernel']}, Python {about['python']}, "
        f"Node {about['node']}."
    ]
    if ratios := _ratios(figures):
        parts += ["### Side by side", ratios]
    for shape, make in (
        ("wide", _wide),
        ("big", _big),
        ("stall", _stall),
        ("watched", _watched),
        ("quiet", _quiet),
        ("rooms", _rooms),
        ("profile", _profile),
    ):
        if shape in figures:
            parts += [f"### {SHAPES[shape].shown}", make(figures[shape])]
    gone = {(system, shape, why) for system, shape, why in missing if system not in figures.get(shape, {})}
    if gone:
        parts.append("### Not measured")
        parts.append("\n".join(f"- {SYSTEMS[system].shown} ({shape}): {why}" for system, shape, why in sorted(gone)))
    return "\n\n".join(parts)


def _name(phase: dict[str, Any]) -> str:
    return f"steady:{phase['rate']:g}" if phase["phase"] == "steady" else phase["phase"]


def _values(runs: list[dict[str, Any]], phase: str, key: str) -> list[float]:
    return [run[phase][key] for run in runs if run.get(phase, {}).get(key) is not None]


def _cell(runs: list[dict[str, Any]], phase: str, key: str, digits: int = 0) -> str:
    """The median; with more than one run also the smallest and the largest."""
    values = _values(runs, phase, key)
    if not values:
        return "–"
    middle, low, high = (f"{value:,.{digits}f}" for value in (statistics.median(values), min(values), max(values)))
    return middle if low == high else f"{middle} ({low}–{high})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def _lines(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _systems(
    figures: dict[str, list[dict[str, Any]]], make: Callable[[list[dict[str, Any]]], list[str]]
) -> list[list[str]]:
    return [[system.shown, *make(figures[name])] for name, system in SYSTEMS.items() if name in figures]


def _storm(runs: list[dict[str, Any]]) -> list[str]:
    storms = [run["storm"] for run in runs if "storm" in run]
    worst = max(storms, key=lambda storm: storm["missed"], default=None)
    return [
        _cell(runs, "storm", "all_back_s", 2),
        _cell(runs, "storm", "all_caught_up_s", 2),
        f"{worst['missed']:,} of {worst['said_meanwhile']:,}" if worst else "–",
    ]


TALKED = ("steady:100", "kib_per_conn_now")
TO_A_HUNDRED = ("steady:20", "cpu_us_per_message")
STORM_HEAD = ["all back after the storm (s)", "and caught up (s)", "missed"]


def _wide(figures: dict[str, list[dict[str, Any]]]) -> str:
    head = ["system", "most messages/s", "CPU ms per 1,000 deliveries, at most", "at 100 msg/s", "p50 / p99 ms at 100"]
    return _lines(
        [*head, "KiB per connection", "and after talk", *STORM_HEAD],
        _systems(
            figures,
            lambda runs: [
                _cell(runs, "max", "max_sends_s"),
                _cell(runs, "max", "cpu_ms_per_1000", 1),
                _cell(runs, "steady:100", "cpu_ms_per_1000", 1),
                f"{_cell(runs, 'steady:100', 'p50', 1)} / {_cell(runs, 'steady:100', 'p99', 1)}",
                _cell(runs, "connect", "kib_per_conn", 1),
                _cell(runs, *TALKED, 1),
                *_storm(runs),
            ],
        ),
    )


def _big(figures: dict[str, list[dict[str, Any]]]) -> str:
    head = ["system", "most messages/s", "deliveries/s then", "CPU ms per 1,000 deliveries, at most", "p99 ms then"]
    return _lines(
        [*head, *STORM_HEAD],
        _systems(
            figures,
            lambda runs: [
                _cell(runs, "max", "max_sends_s"),
                _cell(runs, "max", "deliveries_s"),
                _cell(runs, "max", "cpu_ms_per_1000", 1),
                _cell(runs, "max", "p99", 1),
                *_storm(runs),
            ],
        ),
    )


def _stall(figures: dict[str, list[dict[str, Any]]]) -> str:
    head = ["system", "p50 / p99 ms of the others", "lost by the others", "p99 ms before"]
    return _lines(
        [*head, "KiB of the server for each that stalls", "their connection was closed"],
        _systems(
            figures,
            lambda runs: [
                f"{_cell(runs, 'stall', 'p50', 1)} / {_cell(runs, 'stall', 'p99', 1)}",
                _cell(runs, "stall", "lost"),
                _cell(runs, "steady:200", "p99", 1),
                _cell(runs, "stall", "kib_per_stalled"),
                f"{_cell(runs, 'stall', 'stalled_closed')} of {_cell(runs, 'stall', 'stalled')}",
            ],
        ),
    )


def _quiet(figures: dict[str, list[dict[str, Any]]]) -> str:
    head = ["system", "connections", "minutes", "KiB each at the start", "at the end", "closed", "% of the core"]
    return _lines(
        [*head, "answer to a ping, p50 / p99 / longest ms"],
        _systems(
            figures,
            lambda runs: [
                *(_cell(runs, "quiet", key) for key in ("n", "minutes")),
                _cell(runs, "quiet", "kib_per_conn_start", 1),
                _cell(runs, "quiet", QUIET_END, 1),
                _cell(runs, "quiet", "closed"),
                _cell(runs, "quiet", "server_cpu_pct", 1),
                " / ".join(_cell(runs, "quiet", key, 1) for key in ("pong_p50", "pong_p99", "pong_max")),
            ],
        ),
    )


def _watched(figures: dict[str, list[dict[str, Any]]]) -> str:
    head = ["system", "one look at 60 letters, µs", "CPU of one message to 100 people, µs"]
    rows = _systems(figures, lambda runs: [_cell(runs, "look", "us", 1), _cell(runs, *TO_A_HUNDRED, 1)])
    return _lines(head, rows)


def _rooms(figures: dict[str, list[dict[str, Any]]]) -> str:
    rows, plans = [], []
    for name, runs in figures.items():
        database = SYSTEMS[name].shown.removeprefix("**Tsudoi**, ")
        for phase in (phase for run in runs for phase in run.values()):
            rows.append([database, f"{phase['messages']:,}", f"{phase['page_ms']:.1f}", f"{phase['older_ms']:.1f}"])
            rows[-1].append(str(phase["queries"]))
            if phase["messages"] == max(other["messages"] for other in runs[0].values()):
                plans.append(f"The plan among {phase['messages']:,} messages, {database}:")
                plans.append("\n".join(["```", *phase["plan"], "```"]))
    head = ["", "messages in the room", "the page, ms", "a page from the middle, ms", "queries"]
    return "\n\n".join([_lines(head, rows), *plans])


def _profile(figures: dict[str, list[dict[str, Any]]]) -> str:
    parts = []
    for name, runs in figures.items():
        profile = runs[-1]["profile"]
        parts.append(
            f"{SYSTEMS[name].shown}, {profile['rate']:g} messages/s in 20 × 25: Python's lock is held for "
            f"{profile['held']} % of the time, and of that:"
        )
        parts.append(_lines(["%", "part"], [[f"{share:.1f}", part] for share, part in profile["parts"]]))
        rows = [[f"{share:.1f}", f"`{function}`"] for share, function in profile["alone"]]
        parts.append(_lines(["%", "function, without what it calls"], rows))
    return "\n\n".join(parts)


def _ratios(figures: Figures) -> str:
    """Our figures compared with the others' in this one run, with the target beside each ratio."""
    wide, big = figures.get("wide", {}), figures.get("big", {})
    uvicorn, daphne = "tsudoi-uvicorn-sqlite", "tsudoi-daphne-sqlite"
    rows = []

    def compare(what: str, wanted: str, of: dict[str, Any], ours: str, other: str, phase: str, key: str) -> None:
        mine, theirs = (_values(of.get(name, []), phase, key) for name in (ours, other))
        if mine and theirs and statistics.median(theirs):
            one, two = statistics.median(mine), statistics.median(theirs)
            rows.append([what, _number(one), _number(two), f"**{one / two:.2f}×**", wanted])

    def reach(what: str, wanted: str, of: dict[str, Any], ours: str, phase: str, key: str) -> None:
        if mine := _values(of.get(ours, []), phase, key):
            rows.append([what, _number(statistics.median(mine)), "", "", wanted])

    most, cpu, memory = ("max", "max_sends_s"), ("max", "cpu_ms_per_1000"), ("connect", "kib_per_conn")
    compare("messages/s, uvicorn : socket.io + SQLite", "≥ 1×", wide, uvicorn, "socketio-sqlite", *most)
    compare("CPU per 1,000 deliveries at most, the same", "≤ 1.2×", wide, uvicorn, "socketio-sqlite", *cpu)
    at_100 = ("steady:100", "cpu_ms_per_1000")
    compare("CPU per 1,000 deliveries at 100 msg/s, the same", "≤ 1.2×", wide, uvicorn, "socketio-sqlite", *at_100)
    compare("memory of a connection, the same", "≤ 1×", wide, uvicorn, "socketio-sqlite", *memory)
    compare("memory of a connection once people have talked", "≤ 1×", wide, uvicorn, "socketio-sqlite", *TALKED)
    back = ("storm", "all_back_s")
    compare("all back after the storm, the same", "≤ 1×", wide, uvicorn, "socketio-sqlite", *back)
    compare("messages/s, uvicorn : naive Channels + SQLite", "≥ 15×", wide, uvicorn, "naive-sqlite", *most)
    compare("messages/s, daphne : naive Channels + SQLite", "≥ 8×", wide, daphne, "naive-sqlite", *most)
    compare("messages/s, uvicorn : raw Python + uvloop", "≥ 0.4×", wide, uvicorn, "limit-raw", *most)
    compare("messages/s, uvicorn : bare uvicorn", "", wide, uvicorn, "asgi-uvicorn", *most)
    compare("messages/s in one room × 500, uvicorn : bare uvicorn", "≥ 0.6×", big, uvicorn, "asgi-uvicorn", *most)
    reach("all caught up after 500 dropped (s), uvicorn", "≤ 1 s", wide, uvicorn, "storm", "all_caught_up_s")
    reach("missed in the storm, uvicorn", "0", wide, uvicorn, "storm", "missed")
    looks = figures.get("watched", {}).get(uvicorn, [])
    one, two = _values(looks, "look", "us"), _values(looks, *TO_A_HUNDRED)
    if one and two:
        share = f"**{min(one) / statistics.median(two):.2%}**"
        what = "µs: one look for watched expressions : a message to 100 people"
        rows.append([what, _number(min(one)), _number(statistics.median(two)), share, "≤ 1 %"])
    reach("KiB for each of 10,000 quiet connections", "≤ 30", figures.get("quiet", {}), uvicorn, "quiet", QUIET_END)
    return _lines(["what", "ours", "theirs", "ratio", "wanted"], rows) if rows else ""
