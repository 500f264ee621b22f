"""No exception from a security rule without its reason beside it."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
UNEXPLAINED = re.compile(r"noqa(?!: (?:[A-Z]+\d+(?:, )?)+)|noqa: [^#\n]*\bS\d+\s*$|nosec", re.M)


def test_the_pattern_knows_an_unexplained_exception() -> None:
    assert UNEXPLAINED.search("x = 1  # " + "noqa")
    assert UNEXPLAINED.search("x = 1  # " + "noqa: S608")
    assert UNEXPLAINED.search("x = 1  # " + "noqa: E501, S608")
    assert not UNEXPLAINED.search("x = 1  # " + "noqa: S608  placeholders only")
    assert not UNEXPLAINED.search("import x  # " + "noqa: F401")


def test_every_exception_from_a_security_rule_says_why() -> None:
    folders = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for folder in [*folders, "scripts", "benchmarks"]
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNEXPLAINED.search(line)
    ]
    assert found == []
