"""How an expression is written: a plain text, with a few signs in braces where it should say more (watched/README.md).

    死にたい                  anything written like that
    {死|氏}に{たい|てえ}      one of these; a side may be empty, and braces may stand within braces
    叩いて{~}しまう           up to 12 letters of the same sentence between; {~30} up to 30
    {^}しね{$}                nothing but a sign or the margin before, or after
    kill*                     a Latin word may go on (or, *word, begin earlier)
    {phone} {anyphone} {mail} {handle} {link}    somewhere in the text; not within other braces
    死ね{-死ねと言われ|必死}  except where one of these overlaps the match

Braces that say none of that are signs like any other, so the plain expressions of others need no care.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_GAPS = 4  # each multiplies the time that a match may take
GAP = 12  # letters
LONGEST_GAP = 60
MOST_LETTERS = 4_000
CONTACTS = ("phone", "anyphone", "mail", "handle", "link")
OPEN, CLOSE, OR, STAR = "{", "}", "|", "*"


class Fault(StrEnum):
    """Why an expression cannot be read."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_CLOSED = "not_closed"
    GAPS = "gaps"
    WIDE_GAP = "wide_gap"


class BadExpression(ValueError):
    """The expression cannot be looked for; says why, in English, for whoever has the list in hand."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(_FAULTS[fault])
        self.fault = fault


_FAULTS = {
    Fault.EMPTY: "the expression has no letter to look for",
    Fault.TOO_LONG: f"the expression has more than {MOST_LETTERS} letters",
    Fault.NOT_CLOSED: "the exceptions that begin with {- are not closed",
    Fault.GAPS: f"the expression has more than {MOST_GAPS} gaps in a row",
    Fault.WIDE_GAP: f"a gap may have {LONGEST_GAP} letters",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Letters, as they were written; or, if there are none, a sign that must stand there."""

    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences."""

    sides: "tuple[Sequence, ...]"


@dataclass(frozen=True, slots=True)
class Gap:
    """At most so many letters of anything within the sentence."""

    most: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Nothing but signs or the margin, before or after this place."""

    before: bool


Piece = Words | Choice | Gap | Edge
Sequence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression, read: the sequence, if the text holds all the contacts, but not within one of the exceptions."""

    sequence: Sequence
    contacts: tuple[str, ...]
    exceptions: tuple[Sequence, ...]


def read(text: str) -> Reading:
    """Read an expression. Raises `BadExpression`."""
    if len(text) > MOST_LETTERS:
        raise BadExpression(Fault.TOO_LONG)
    rest, exceptions = _without_exceptions(text)
    contacts = tuple(kind for kind in CONTACTS if f"{OPEN}{kind}{CLOSE}" in rest)
    for kind in contacts:
        rest = rest.replace(f"{OPEN}{kind}{CLOSE}", "")
    sequence = _without_outer_gaps(_sequence(rest))
    if not contacts and not always_says(sequence):
        raise BadExpression(Fault.EMPTY)
    return Reading(sequence, contacts, tuple(_sequence(part) for part in exceptions if part.strip()))


def always_says(sequence: Sequence) -> bool:
    """Whether every way of reading it has a letter."""
    return any(
        _has_letters(piece.text) if isinstance(piece, Words) else all(map(always_says, piece.sides))
        for piece in sequence
        if isinstance(piece, Words | Choice)
    )


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() or letter in "○◯●" for letter in text)


def _without_exceptions(text: str) -> tuple[str, list[str]]:
    """The expression without its {-…}, and what stands in these."""
    kept, exceptions, at = [], [], 0
    while (start := text.find("{-", at)) >= 0:
        end = _closing(text, start)
        if end < 0:
            raise BadExpression(Fault.NOT_CLOSED)
        kept.append(text[at:start])
        exceptions += _sides(text[start + 2 : end])
        at = end + 1
    return "".join(kept) + text[at:], exceptions


def _without_outer_gaps(sequence: Sequence) -> Sequence:
    start = 1 if sequence and isinstance(sequence[0], Gap) else 0
    end = len(sequence) - (1 if len(sequence) > start and isinstance(sequence[-1], Gap) else 0)
    return sequence[start:end]


def _sequence(text: str) -> Sequence:
    pieces: list[Piece] = []
    at = 0
    while at < len(text):
        start = text.find(OPEN, at)
        end = _closing(text, start) if start >= 0 else -1
        if end < 0:
            pieces.append(Words(text[at:]))
            break
        if start > at:
            pieces.append(Words(text[at:start]))
        pieces.append(_in_braces(text[start + 1 : end]))
        at = end + 1
    if sum(isinstance(piece, Gap) for piece in pieces) > MOST_GAPS:
        raise BadExpression(Fault.GAPS)
    return tuple(pieces)


def _in_braces(inside: str) -> Piece:
    if inside in ("^", "$"):
        return Edge(inside == "^")
    if inside[:1] == "~" and (inside == "~" or (inside[1:].isascii() and inside[1:].isdecimal())):
        most = int(inside[1:] or GAP)
        if most > LONGEST_GAP:
            raise BadExpression(Fault.WIDE_GAP)
        return Gap(most)
    return Choice(tuple(_side(side) for side in _sides(inside)))


def _side(text: str) -> Sequence:
    return (Edge(text == "^"),) if text in ("^", "$") else _sequence(text)


def _closing(text: str, start: int) -> int:
    """Where the brace that opens at `start` is closed; -1 if nowhere."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == OPEN) - (text[at] == CLOSE)
        if depth == 0:
            return at
    return -1


def _sides(inside: str) -> list[str]:
    """What stands between the bars that are in no further braces."""
    sides, depth = [""], 0
    for letter in inside:
        depth += (letter == OPEN) - (letter == CLOSE)
        if letter == OR and depth == 0:
            sides.append("")
        else:
            sides[-1] += letter
    return sides
