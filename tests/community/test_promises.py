"""docs/promises.md: every sentence quoted there is still said, in both languages, and every test it names exists."""

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import polib
import pytest
from django.conf import settings

from cms.starter import en, ja

pytestmark = pytest.mark.one_database

HERE = Path(settings.BASE_DIR)
CATALOGUE = {
    entry.msgid: entry.msgstr
    for entry in polib.pofile(str(HERE / "locale/en/LC_MESSAGES/django.po"))
    if not entry.obsolete
}
PAGES = {"ja": str(vars(ja)), "en": str(vars(en))}
TABLE, NEEDS_NO_ROW = (HERE / "docs/promises.md").read_text().split("## Needs no row")
PROMISING = re.compile(
    "消え|消します|残りません|残しません|残します|残ります|だけを残|伝わりません|知らせません|お知らせしません|知られません|"
    "見えません|見えていません|だれにも|だけが|だけに使|読めるのは|見えるのは|かならず|必ず|以内に|分間|届きます|取っておき|あとまで|ことはありません|"
    "載りません|載せていません|止まります|止まり、|届かなくなります|鳴りません|鳴らず|呼びます|呼びません|出しません|通知にも|にだけ|勝手に"
)
PROMISING_IN_ENGLISH = re.compile(
    r"\b(erased?|deleted|keep only|kept|recorded|not told|nobody|always|within|until|only|never)\b", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"(?<=[。！？])|(?<=[.!?])\s|\n|<[^>]+>", text) if one.strip()]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        yield from texts(list(value.values()))


def promised() -> set[str]:
    """Every sentence with a word of promise: of the screens and mails (the catalogue), and of the first pages."""
    japanese = [*CATALOGUE, *texts(asdict(ja.CONTENT))]
    said = {one for text in japanese for one in sentences(text) if PROMISING.search(one)}
    english = texts(asdict(en.CONTENT))
    return said | {one for text in english for one in sentences(text) if PROMISING_IN_ENGLISH.search(one)}


def rows() -> list[list[str]]:
    lines = TABLE.splitlines()
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


def test_nobody_promises_what_no_test_holds() -> None:
    needs_no_row = {line[2:] for line in NEEDS_NO_ROW.splitlines() if line.startswith("- ")}
    cells = " ".join(cell for row in rows() for cell in row[1:3])
    assert sorted(one for one in promised() - needs_no_row if one not in cells) == []
    assert sorted(needs_no_row - promised()) == [], "nobody says this any more"
