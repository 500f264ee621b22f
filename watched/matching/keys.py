"""Which letters must be in a text for an expression to be there: runs of its pieces in every reading, rarest first."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import add

from watched.matching import folding
from watched.matching.grammar import STAR, Choice, Edge, Gap, Piece, Sequence, Words
from watched.matching.usual import chance

MOST = 1_000  # keys of one expression
_LOOK, _COMPARE = 0.05, 200.0  # microseconds: whether a key is there; whether the pattern is
Gram = tuple[str, ...]  # neighbouring letters of bones: three of a Latin word, two of anything else

_LATIN_WORD = re.compile("[a-z]{3}")


@lru_cache(maxsize=32_768)
def rarity(gram: Gram) -> float:
    """How many times these neighbours stand in an ordinary line; the less, the rarer."""
    return chance("".join(gram))


def _rarest(some: Iterable[Gram]) -> Gram:
    return min(some, key=rarity)


class Part:
    """Keys of which one must be there."""

    __slots__ = ("_by_pair", "_keys", "_pairs")

    def __init__(self, keys: list[str]) -> None:
        self._keys = keys
        self._by_pair: dict[str, list[str]] = {}
        if min(map(len, keys)) > 1:
            for key in keys:
                self._by_pair.setdefault("".join(_rarest(pairwise(key))), []).append(key)
        self._pairs = frozenset(self._by_pair)

    def may_be_in(self, bones: str, pairs: set[str]) -> bool:
        """Whether the text with these bones, and these pairs of neighbours in them, has one of the keys."""
        if not self._pairs:
            return any(key in bones for key in self._keys)
        for pair in self._pairs & pairs:
            for key in self._by_pair[pair]:
                if key in bones:
                    return True
        return False


def pairs_in(bones: str) -> set[str]:
    """Each letter with the next: as words, whose hashes are kept, since they are looked up once for each `Part`."""
    return set(map(add, bones, bones[1:]))


def has_latin(bones: str) -> bool:
    """Whether a Latin word may be in there that `triples` can find."""
    return _LATIN_WORD.search(bones) is not None


def triples(letters: str) -> Iterator[Gram]:
    return zip(letters, letters[1:], letters[2:], strict=False)


def grams(key: str) -> list[Gram]:
    """By which of its neighbouring letters a key can be looked up."""
    return list(triples(key) if len(key) > 2 and has_latin(key) and key.isascii() else pairwise(key))


def keys_of(sequence: Sequence) -> list[list[str]]:
    """Bones of which, list by list, at least one is in every text that the sequence matches; the rarest list first.

    A list or more for each part between two gaps. Empty if nothing can be said.
    """
    return sorted((keys for part in _parts(sequence) for keys in _of_part(part)), key=_cost)


def _of_part(part: Sequence) -> list[list[str]]:
    """The cheapest keys of the part, and those of what stands before and after the pieces that they come from."""
    keys, start, end = _keys(part)
    if not all(keys):
        return []
    return [*_of_part(part[:start]), keys, *_of_part(part[end:])]


def _parts(sequence: Sequence) -> list[Sequence]:
    """What stands between the gaps."""
    parts: list[list[Piece]] = [[]]
    for piece in sequence:
        if isinstance(piece, Gap):
            parts.append([])
        else:
            parts[-1].append(piece)
    return [tuple(part) for part in parts if part]


def _keys(sequence: Sequence) -> tuple[list[str], int, int]:
    """Of one part, the keys that are cheapest to look for, and the pieces they come from; [""] if there are none."""
    best, least, where = [""], float("inf"), (0, 0)
    for start in range(len(sequence)):
        readings = [""]
        for end, piece in enumerate(sequence[start:], start + 1):
            if isinstance(piece, Gap):
                break
            further = _readings(piece)
            if len(readings) * len(further) > MOST:
                break
            readings = [before + after for before in readings for after in further]
            keys = sorted({key for reading in readings for key in _of_reading(reading)})
            if (cost := _cost(keys)) < least:
                best, least, where = keys, cost, (start, end)
            if _has_gap(piece):
                break
    return best, *where


def _of_reading(reading: str) -> list[str]:
    """The bones of it, however they stand in those of a text: its first vowel may draw out another letter there."""
    whole = folding.bones(folding.plain(reading))
    rest = whole.lstrip(folding.VOWELS)
    if len(rest) != 1 or len(whole) == 1:
        return [rest]
    return [whole[-2:], *(before + rest for before in folding.DRAWN_OUT_BY[whole[-2]])]  # お前, の前: 前 is too common


def _readings(piece: Words | Choice | Edge) -> list[str]:
    """Every text that the piece may be."""
    if isinstance(piece, Edge):
        return [""]
    if isinstance(piece, Words):
        return [piece.text.replace(STAR, "")]
    return [reading for side in piece.sides for reading in _of_sequence(side)]


def _of_sequence(sequence: Sequence) -> list[str]:
    """The readings of a side of a choice, up to its first gap."""
    readings = [""]
    for piece in sequence:
        if isinstance(piece, Gap):
            break
        readings = [before + after for before in readings for after in _readings(piece)]
        if _has_gap(piece):
            break
    return readings


def _has_gap(piece: Words | Choice | Edge | Gap) -> bool:
    inner = (part for side in piece.sides for part in side) if isinstance(piece, Choice) else ()
    return isinstance(piece, Gap) or any(map(_has_gap, inner))


def _cost(keys: list[str]) -> float:
    """Microseconds that it takes to look for these keys in an ordinary line, roughly."""
    if not all(keys):
        return float("inf")
    if min(map(len, keys)) == 1:  # only where nothing else is: such keys are looked for in every text
        return 10.0 * _COMPARE * len(keys)
    pairs = sum(min(map(rarity, pairwise(key))) for key in keys)
    return _LOOK * pairs + _COMPARE * min(1.0, sum(map(chance, keys)))
