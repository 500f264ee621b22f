"""Run everything: the checks, the tests on SQLite, on PostgreSQL and Redis, with dying servers, and in a browser."""

import os
import shutil
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from scripts.check import check_everything
from scripts.steps import BIN, finish, run_step
from tests.browser import find_or_install
from tests.services import real_services, scratch

PYTEST: list[str | Path] = [BIN / "python", "-m", "pytest", "--maxfail=25", "--durations=30"]
# One file at a time for each worker, in the order of tests/conftest.py. Two workers on two cores: with a third, servers
# that are attacked or killed on purpose wait for a core longer than any timeout of a test allows.
WORKERS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
PREPARE: dict[str, list[str | Path]] = {
    f"a migrated {name} for the tests": [BIN / "python", "-m", "tests.prepare", name.lower()]
    for name in ("PostgreSQL", "SQLite")
}


REPORTS = Path(tempfile.gettempdir()) / f"tsudoi-tests-{os.getpid()}"
MOST_SAID = 2_000  # characters about one failure


def tests(name: str, marks: str, env: dict[str, str], *where: str) -> bool:
    """Run the tests with these marks; return whether all passed."""
    report = REPORTS / f"{len(list(REPORTS.glob('*.xml')))}.xml"
    return run_step(name, [*PYTEST, *WORKERS, f"--junitxml={report}", "-m", marks, *where], env)


def tell_failures() -> None:
    """Say at the end what failed, as thousands of lines stand between."""
    for report in sorted(REPORTS.glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest has just written it
            for failure in (*case.iter("failure"), *case.iter("error")):
                print(f"✗ {case.get('classname')}::{case.get('name')}\n{(failure.text or '')[-MOST_SAID:]}", flush=True)
    shutil.rmtree(REPORTS)


def main() -> None:
    REPORTS.mkdir()
    # With it, each of the hundreds of servers and commands that tests start would compile the whole site anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    results = {"a browser": bool(find_or_install())}
    results |= check_everything(beside=PREPARE)
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
    results["tests on SQLite"] = tests("tests on SQLite", "not browser and not services and not faults", env)
    with scratch("tsudoi-services-") as folder, real_services(folder) as addresses:
        name = "tests on PostgreSQL and Redis"
        results[name] = tests(name, "not browser and not faults and not one_database", env | addresses)
    results["servers that die"] = tests("servers that die", "faults", env)
    results["browser stories"] = tests("browser stories", "browser", env, "tests/e2e")
    tell_failures()
    finish(results)


if __name__ == "__main__":
    main()
