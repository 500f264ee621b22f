"""The house: no circle of files, and no file that nobody can hold in their head."""

import ast
import re
import tomllib
from collections.abc import Iterator
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
    graph = grimp.build_graph(*APPS, "benchmarks", "scripts", "tests", cache_dir=None)
    order = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    order.prepare()  # CycleError names the circle


def test_no_script_of_a_page_is_in_a_circle() -> None:
    scripts = [path for folder in ("static/js", "tests/js") for path in (ROOT / folder).rglob("*.js")]
    imports = {path: {(path.parent / name).resolve() for name in modules(path.read_text())} for path in scripts}
    assert sum(map(len, imports.values())) > 40
    assert {file for files in imports.values() for file in files} <= imports.keys()
    TopologicalSorter(imports).prepare()


def modules(script: str) -> list[str]:
    """The files that an ES module imports, as it names them."""
    return re.findall(r'^(?:import|export)\b[^;"]*"(\.[^"]+\.js)"', script, re.MULTILINE)


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


REFUSALS = {"Refusal", "NotAllowed", "NotThere", "TakenMeanwhile", "TooOften", "TooMany"}
# Where a refusal is caught by hand, and why. Everything else leaves it to ground.submitting.
CATCHING = {
    "ground/submitting.py": "the one form view",
    "ground/limiter.py": "says beside which field it was too much",
    "voices/limits.py": "says so of voices and codes in other words",
    "chat/actions/post.py": "one draft of a batch is refused, the others are kept",
    "chat/hub/writer.py": "one write of a batch is refused, the others are kept",
    "chat/transports/websocket.py": "the socket's one place",
    "chat/transports/polling.py": "the same for who has no socket",
    "notices/actions/line.py": "who guesses too often is linked to nobody, and is told what everybody is told",
    "notices/ways/line_answers.py": "who is answered enough is answered later: LINE has no page for a refusal",
}
# Where a refusal is worded outside a refusals.py, and why.
WORDING = {
    "ground/limiter.py": "the pause of a limit is a refusal itself",
    "ground/text/names.py": "each check of a name stands beside its words",
}


def files() -> Iterator[tuple[str, str]]:
    """The code of our apps: where it stands, and what it says."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def catches_refusals(source: str) -> bool:
    return any(
        isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and any(isinstance(name, ast.Name | ast.Attribute) and ast.unparse(name).split(".")[-1] in REFUSALS
                for name in ast.walk(node.type))
        for node in ast.walk(ast.parse(source))
    )  # fmt: skip


def words_refusals(source: str) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in REFUSALS
        for node in ast.walk(ast.parse(source))
    )


def test_refusals_are_caught_in_one_place() -> None:
    assert {path for path, source in files() if catches_refusals(source)} == set(CATCHING)


def test_refusals_are_worded_in_refusals_files() -> None:
    worded = {path for path, source in files() if words_refusals(source) and not path.endswith("/refusals.py")}
    assert worded == set(WORDING)


@pytest.mark.parametrize("caught", ["Refusal", "(OSError, NotAllowed)", "refusals.TooOften"])
def test_a_refusal_caught_or_worded_by_hand_would_be_found(caught: str) -> None:
    assert catches_refusals(f"try:\n    act()\nexcept {caught} as one:\n    pass")
    assert not catches_refusals("try:\n    act()\nexcept OSError:\n    refused = Refusal")
    assert words_refusals("raise Refusal('x', 'いいえ')")
    assert words_refusals("raise refusals.NotAllowed('x', 'いいえ')")
    assert not words_refusals("raise refusals.not_allowed()")
