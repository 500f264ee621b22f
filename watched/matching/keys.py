"""Which letters must be in a text for an expression to be there: the cheapest run of its pieces, in every reading."""

from itertools import pairwise

from watched.matching import folding
from watched.matching.grammar import STAR, Choice, Edge, Gap, Sequence, Words

MOST = 600  # keys of one expression
_LONG_ENOUGH = 6  # letters, from which on a key is about never there by chance
Pair = tuple[str, str]


def weight(pair: Pair) -> int:
    """How usual two neighbouring letters are in what people write: kana and Latin letters are in every line."""
    kanji = sum(map(folding.is_kanji, pair))
    return 1 if kanji == 2 else 2 if kanji else 8


def keys_of(sequence: Sequence) -> list[str]:
    """Bones of which at least one is in every text that the sequence matches; [""] if nothing can be said."""
    best, least = [""], float("inf")
    for start in range(len(sequence)):
        readings = [""]
        for piece in sequence[start:]:
            if isinstance(piece, Gap):
                break
            further = _readings(piece)
            if len(readings) * len(further) > MOST:
                break
            readings = [before + after for before in readings for after in further]
            keys = sorted({folding.bones(folding.plain(reading)) for reading in readings})
            if (cost := _cost(keys)) < least:
                best, least = keys, cost
            if _has_gap(piece):
                break
    return best


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
    """What it costs to look for these keys in ordinary texts, roughly; a key of one letter or none is no key."""
    shortest = min(map(len, keys))
    if shortest < 2:
        return float("inf") if shortest == 0 else 1e6 * len(keys)
    return sum(min(map(weight, pairwise(key))) / min(len(key), _LONG_ENOUGH) ** 2 for key in keys)
