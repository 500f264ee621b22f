"""Lists as files: UTF-8 without a byte order mark, a row on each line, columns parted by tabs, no header."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ground.text.letters import cut
from watched.enums import Response, WrittenIn
from watched.matching import BadExpression, Watched
from watched.matching.grammar import read

SHIPPED = Path(__file__).resolve().parent / "data/expressions.tsv"
CLASSES = Path(__file__).resolve().parent / "data/classes.tsv"
_CLASS = re.compile(r"(?P<before>[{|])=(?P<name>[a-z]+)")
_BOM = b"\xef\xbb\xbf"


class BadFile(ValueError):
    """A file that cannot be read: which line, and why, in English, for whoever runs the command."""

    def __init__(self, name: str, line: int, why: str) -> None:
        super().__init__(f"{name}, line {line}: {why}")


def rows(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Each line of a file with its number, in at most `columns` columns (the last keeps its tabs). One at a time.

    Raises `BadFile`, and OSError for a file that is not there.
    """
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if number == 1 and raw.startswith(_BOM):
                raise BadFile(path.name, number, "begins with a byte order mark; save the file as UTF-8 without one")
            try:
                line = raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
            except UnicodeDecodeError:
                raise BadFile(path.name, number, "is not UTF-8") from None
            yield number, line.split("\t", columns - 1)


def expressions(path: Path = SHIPPED) -> Iterator[tuple[Watched, str]]:
    """The expressions of a list (`key` is the number of the line), each with its note. Raises `BadFile`, OSError."""
    for number, columns in rows(path, 4):
        if len(columns) < 3:
            raise BadFile(path.name, number, "a tab is missing; a row is: language, action, expression, note")
        language, response, text, *note = columns
        if path == SHIPPED:
            text = _with_classes(text)
        if language not in WrittenIn.values:
            raise BadFile(
                path.name, number, f"the language is {cut(language, 20)!r}, not {' or '.join(WrittenIn.values)}"
            )
        if response not in Response.values:
            raise BadFile(
                path.name, number, f"the action is {cut(response, 20)!r}, not one of {', '.join(Response.values)}"
            )
        try:
            read(text)
        except BadExpression as bad:
            raise BadFile(path.name, number, str(bad)) from None
        yield Watched(WrittenIn(language), Response(response), text, number), "".join(note)


@cache
def _classes() -> dict[str, str]:
    return dict(columns for _number, columns in rows(CLASSES, 2))


def _with_classes(text: str) -> str:
    """An expression of the shipped list with the words that {=child}, or {=child|nephew}, stands for."""
    return _CLASS.sub(lambda name: name["before"] + _classes()[name["name"]], text)


def lines(path: Path) -> Iterable[tuple[str, str]]:
    """Lines to look at: what each is known by, and its text. Raises `BadFile`, OSError."""
    for number, columns in rows(path, 2):
        if len(columns) < 2:
            raise BadFile(path.name, number, "a tab is missing; a row is: id, text")
        yield columns[0], columns[1]
