"""Run everything: the checks, the tests on SQLite, on PostgreSQL and Redis, with dying servers, and in a browser."""

import os
from pathlib import Path

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


def main() -> None:
    # With it, each of the hundreds of servers and commands that tests start would compile the whole site anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    results = {"a browser": bool(find_or_install())}
    results |= check_everything(beside=PREPARE)
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
    results["tests on SQLite"] = run_step(
        "tests on SQLite", [*PYTEST, *WORKERS, "-m", "not browser and not services and not faults"], env
    )
    with scratch("tsudoi-services-") as folder, real_services(folder) as addresses:
        results["tests on PostgreSQL and Redis"] = run_step(
            "tests on PostgreSQL and Redis",
            [*PYTEST, *WORKERS, "-m", "not browser and not faults and not one_database"],
            env | addresses,
        )
    results["servers that die"] = run_step("servers that die", [*PYTEST, *WORKERS, "-m", "faults"], env)
    results["browser stories"] = run_step("browser stories", [*PYTEST, *WORKERS, "-m", "browser", "tests/e2e"], env)
    finish(results)


if __name__ == "__main__":
    main()
