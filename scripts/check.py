"""Every check that does not run the site: style, types, layers, templates, migrations, messages."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from scripts.steps import BIN, finish, run_side_by_side, run_step

Steps = Mapping[str, Sequence[str | Path]]
PYTHON = BIN / "python"
SCRIPT_TESTS = ["node", "--test", "--test-reporter=./tests/js/reporter.js", "tests/js/*.test.js"]
# First, because the others read the compiled translations.
MESSAGES: list[str | Path] = [PYTHON, "manage.py", "messages", "--check"]
CHECKS: dict[str, list[str | Path]] = {
    "mypy": [BIN / "mypy", "."],  # by far the longest
    "ruff": [BIN / "ruff", "check", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "imports run one way": [BIN / "lint-imports"],
    "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "templates indented": [BIN / "djhtml", "--check", "--tabwidth", "2", "templates"],
    "styles and scripts": [PYTHON, "scripts/node.py", "biome", "ci", "--error-on-warnings"],
    "types of frames": [PYTHON, "manage.py", "frame_types", "--check"],
    "types of scripts": [PYTHON, "scripts/node.py", "tsc"],
    "types of tests of scripts": [PYTHON, "scripts/node.py", "tsc", "--project", "tests/js"],
    "tests of scripts": [PYTHON, "scripts/node.py", *SCRIPT_TESTS],
    "links are ours": [PYTHON, "scripts/links.py"],
    "system checks": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "known vulnerabilities": [PYTHON, "-m", "scripts.vulnerabilities"],
}


def check_everything(*, beside: Steps = MappingProxyType({})) -> dict[str, bool]:
    """Run all checks, and beside them other steps; return the name of each and whether it passed."""
    env = os.environ | {"DEBUG": "1"}
    return {"messages": run_step("messages", MESSAGES, env), **run_side_by_side({**beside, **CHECKS}, env)}


if __name__ == "__main__":
    finish(check_everything())
