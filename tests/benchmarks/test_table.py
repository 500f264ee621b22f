"""The table of a run: only the last run counts, and what could not be measured is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import table

MACHINE = {"cpu": "a CPU", "cores": 2, "memory_gib": 4, "kernel": "6.1", "python": "3.11.2", "node": "v20.1.0"}


def begin(run: str) -> dict[str, Any]:
    return {"run": run, "machine": MACHINE, "command": "make bench"}


def wide(run: str, system: str, *, most: float, cpu: float, again: int = 0, missed: int = 0) -> dict[str, Any]:
    steady = {"phase": "steady", "rate": 100, "cpu_ms_per_1000": cpu * 3, "p50": 1.0, "p99": 2.0}
    return {
        "run": run,
        "system": system,
        "shape": "wide",
        "again": again,
        "commit": "abc1234",
        "phases": [
            {"phase": "connect", "kib_per_conn": 20},
            steady,
            {"phase": "max", "max_sends_s": most, "cpu_ms_per_1000": cpu},
            {"phase": "storm", "all_back_s": 0.3, "all_caught_up_s": 0.4, "said_meanwhile": 90, "missed": missed},
        ],
    }


def written(tmp_path: Path, capsys: pytest.CaptureFixture[str], *records: dict[str, Any]) -> str:
    results = tmp_path / "results.jsonl"
    results.write_text("".join(json.dumps(record) + "\n" for record in records))
    table.write(results, only_print=True)
    return capsys.readouterr().out


def test_ratios_compare_medians_of_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = written(
        tmp_path,
        capsys,
        begin("2026-11-01T00:00:00+00:00"),
        wide("2026-11-01T00:00:00+00:00", "socketio-sqlite", most=9999, cpu=1),
        begin("2026-11-02T00:00:00+00:00"),
        wide("2026-11-02T00:00:00+00:00", "tsudoi-uvicorn-sqlite", most=1800, cpu=10),
        wide("2026-11-02T00:00:00+00:00", "tsudoi-uvicorn-sqlite", most=2200, cpu=12, again=1),
        wide("2026-11-02T00:00:00+00:00", "socketio-sqlite", most=1000, cpu=20, missed=88),
    )
    assert "Measured 2026-11-02 at `abc1234` with `make bench`" in text
    assert "9,999" not in text
    assert "| 2,000 (1,800–2,200) |" in text
    assert "| messages/s, uvicorn : socket.io + SQLite | 2,000 | 1,000 | **2.00×** | ≥ 1× |" in text
    assert "| 88 of 90 |" in text


def test_a_look_for_watched_expressions_stands_beside_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = "2026-11-02T00:00:00+00:00"
    about = {"run": run, "system": "tsudoi-uvicorn-sqlite", "shape": "watched", "again": 0, "commit": "abc1234"}
    talked = [{"phase": "connect"}, {"phase": "steady", "rate": 20, "cpu_ms_per_1000": 50.0}]
    text = written(
        tmp_path, capsys, begin(run), {**about, "phases": [{"phase": "look", "us": 40.0}]}, {**about, "phases": talked}
    )
    assert "| µs: one look for watched expressions : a message to 100 people | 40 | 5,000 | **0.80%** | ≤ 1 % |" in text
    assert "| **Tsudoi**, uvicorn, SQLite | 40.0 | 5,000.0 |" in text


def test_what_was_not_measured_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = "2026-11-02T00:00:00+00:00"
    failed = {"run": run, "system": "socketio-sqlite", "shape": "wide", "again": 0, "commit": "abc1234"}
    text = written(
        tmp_path,
        capsys,
        begin(run),
        wide(run, "tsudoi-uvicorn-sqlite", most=1800, cpu=10),
        {**failed, "not_measured": "npm is not installed"},
        {**failed, "system": "naive-sqlite", "error": "timeout", "phases": []},
    )
    assert "- socket.io storing in SQLite (wide): npm is not installed" in text
    assert "(wide): timeout" in text
    assert "**Tsudoi**, uvicorn, SQLite (wide)" not in text


def test_a_run_goes_on_where_it_ended(tmp_path: Path) -> None:
    run = "2026-11-02T00:00:00+00:00"
    results = tmp_path / "results.jsonl"
    failed = {"run": run, "system": "limit-raw", "shape": "wide", "again": 0, "not_measured": "it ended early"}
    results.write_text("\n".join(json.dumps(r) for r in (begin(run), wide(run, "limit-c", most=1, cpu=1), failed)))
    assert table.last_run(results) == ({("limit-c", "wide", 0)}, run)
    assert table.last_run(tmp_path / "absent") == (set(), "")


def test_the_page_keeps_what_was_written_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = "2026-11-02T00:00:00+00:00"
    results, page = tmp_path / "results.jsonl", table.ROOT / "docs" / "performance.md"
    results.write_text("\n".join(json.dumps(r) for r in (begin(run), wide(run, "limit-c", most=1234, cpu=1))))
    copy = tmp_path / "performance.md"
    copy.write_text(page.read_text())
    monkeypatch.setattr(table, "PAGE", copy)
    monkeypatch.setattr(table, "ROOT", tmp_path)
    table.write(results, only_print=False)
    before, begin_mark, rest = copy.read_text().partition(table.BEGIN)
    between, end_mark, after = rest.partition(table.END)
    old_before, _mark, old_rest = page.read_text().partition(table.BEGIN)
    assert begin_mark
    assert end_mark
    assert "1,234" in between
    assert (before, after) == (old_before, old_rest.partition(table.END)[2])
