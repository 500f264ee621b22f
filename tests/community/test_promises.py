"""docs/promises.md: every sentence quoted there is still said, in both languages, and every test it names exists."""

import ast
from pathlib import Path

import polib
import pytest
from django.conf import settings

from cms.starter import en, ja

HERE = Path(settings.BASE_DIR)
CATALOGUE = {
    entry.msgid: entry.msgstr
    for entry in polib.pofile(str(HERE / "locale/en/LC_MESSAGES/django.po"))
    if not entry.obsolete
}
PAGES = {"ja": str(vars(ja)), "en": str(vars(en))}


def rows() -> list[list[str]]:
    lines = (HERE / "docs/promises.md").read_text().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]


@pytest.mark.parametrize(("promise", "japanese", "english", "test"), rows())
def test_a_promise_is_said_and_held(promise: str, japanese: str, english: str, test: str) -> None:
    if japanese in CATALOGUE:
        assert CATALOGUE[japanese] == english
    else:
        assert japanese in PAGES["ja"], "nobody says this in Japanese"
        assert english in PAGES["en"], "nobody says this in English"
    file, _colons, name = test.strip("`").partition("::")
    tree = ast.parse((HERE / file).read_text())
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def test_there_are_promises() -> None:
    assert len(rows()) > 20
