"""Run everything: the checks, the tests on SQLite, on PostgreSQL and Redis, with dying servers, and in a browser."""

import os
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


MOST_SAID = 2_000  # characters about one failure


class Tests:
    """Runs tests, and keeps a report of each run in a folder."""

    def __init__(self, reports: Path) -> None:
        self.reports = reports
        self.results: dict[str, bool] = {}

    def run(self, name: str, marks: str, env: dict[str, str], *where: str) -> None:
        """Run the tests with these marks, and keep whether all passed."""
        report = self.reports / f"{len(self.results)}.xml"
        command = [*PYTEST, *WORKERS, f"--junitxml={report}", "-m", marks, *where]
        self.results[name] = run_step(name, command, env)

    def tell_failures(self) -> None:
        """Say at the end what failed, as thousands of lines stand between."""
        for report in sorted(self.reports.glob("*.xml")):
            for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest has just written it
                for failure in (*case.iter("failure"), *case.iter("error")):
                    name, words = f"{case.get('classname')}::{case.get('name')}", failure.text or ""
                    print(f"✗ {name}\n{words[-MOST_SAID:]}", flush=True)


def main() -> None:
    # With it, each of the hundreds of servers and commands that tests start would compile the whole site anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    results = {"a browser": bool(find_or_install())}
    results |= check_everything(beside=PREPARE)
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
    with scratch("tsudoi-tests-") as reports:
        tests = Tests(reports)
        tests.run("tests on SQLite", "not browser and not services and not faults", env)
        with scratch("tsudoi-services-") as folder, real_services(folder) as addresses:
            marks = "not browser and not faults and not one_database"
            tests.run("tests on PostgreSQL and Redis", marks, env | addresses)
        tests.run("servers that die", "faults", env)
        tests.run("browser stories", "browser", env, "tests/e2e")
        tests.tell_failures()
    finish(results | tests.results)


if __name__ == "__main__":
    main()
