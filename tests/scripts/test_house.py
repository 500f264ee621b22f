"""The house: no circle of files, and no file that nobody can hold in their head."""

import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
LONGEST = 300  # lines
# Data, not code: the starter's and the demo's words, and the settings.
DATA = {
    "cms/starter/en.py",
    "cms/starter/ja.py",
    "community/settings.py",
    "groups/demo_groups.py",
    "places/demo.py",
    "programs/demo_programs.py",
}


def test_no_file_is_in_a_circle_of_imports() -> None:
    """Imports inside functions count: the order in which things are needed is the same."""
    graph = grimp.build_graph(*APPS, cache_dir=None)
    order = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    order.prepare()  # CycleError names the circle


def test_a_circle_would_be_found() -> None:
    from graphlib import CycleError

    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()


def test_no_file_is_longer_than_a_reader_holds() -> None:
    long = {
        str(path.relative_to(ROOT))
        for app in [*APPS, "scripts", "benchmarks"]
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > LONGEST
    }
    assert long == DATA


def test_pages_and_styles_have_hardly_a_long_line() -> None:
    for folder, kind in (("templates", "*.html"), ("static/css", "*.css")):
        lines = [line for path in (ROOT / folder).rglob(kind) for line in path.read_text().splitlines()]
        assert sum(len(line) > 120 for line in lines) < len(lines) / 100, folder


def test_every_app_is_installed_and_has_a_readme() -> None:
    from django.conf import settings

    assert sorted(settings.OUR_APPS) == sorted(APPS)
    assert [app for app in APPS if not (ROOT / app / "README.md").exists()] == []
