"""The table of the ASVS is whole, and each test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = re.compile(
    r"^\| V(\d+)\.(\d+)\.(\d+)(?:–(\d+)\.(\d+)\.(\d+))? \| (.*?) \| (\w+|not here) \| (.*?) \| (?:`(.+?)`)? *\|$", re.M
)
STANDS = {"held", "partly", "operator", "not here"}
CHAPTERS = set(range(1, 18))


def rows() -> list[tuple[str, ...]]:
    return ROW.findall((ROOT / "docs" / "asvs.md").read_text())


def test_every_line_of_the_table_is_a_row() -> None:
    lines = [line for line in (ROOT / "docs" / "asvs.md").read_text().splitlines() if line.startswith("| V")]
    assert len(rows()) == len(lines)


def test_every_chapter_is_there_and_every_row_has_an_answer() -> None:
    assert {int(row[0]) for row in rows()} == CHAPTERS
    assert {row[7] for row in rows()} <= STANDS
    assert [row for row in rows() if not (row[8] or row[9] or row[7] == "not here" or row[7] == "held")] == []


def test_every_test_that_is_named_is_there() -> None:
    assert [row[9] for row in rows() if row[9] and not (ROOT / row[9]).exists()] == []
