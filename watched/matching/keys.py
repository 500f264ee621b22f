"""Which letters must be in a text for an expression to be there: the cheapest run of its pieces, in every reading."""

from itertools import pairwise

from watched.matching import folding
from watched.matching.grammar import STAR, Choice, Edge, Gap, Piece, Sequence, Words

MOST = 1_000  # keys of one expression
_LINE = 60  # letters
_RARE, _KANA, _LATIN = 1 / 300, 1 / 20, 1 / 12  # how often a letter is this one
_LOOK, _COMPARE = 0.05, 200.0  # microseconds: whether a key is there; whether the pattern is
Pair = tuple[str, str]


def chance(letters: str | Pair) -> float:
    """How likely neighbouring letters are in a line of ordinary length, roughly; kana and Latin are in every line."""
    found = float(_LINE)
    for letter in letters:
        found *= _RARE if folding.is_kanji(letter) else _LATIN if letter.isascii() else _KANA
    return found


def keys_of(sequence: Sequence) -> list[list[str]]:
    """Bones of which, list by list, at least one is in every text that the sequence matches; the rarest list first.

    A list for each part between two gaps. Empty if nothing can be said.
    """
    found = [keys for part in _parts(sequence) if "" not in (keys := _keys(part))]
    return sorted(found, key=_cost)


def _parts(sequence: Sequence) -> list[Sequence]:
    """What stands between the gaps."""
    parts: list[list[Piece]] = [[]]
    for piece in sequence:
        if isinstance(piece, Gap):
            parts.append([])
        else:
            parts[-1].append(piece)
    return [tuple(part) for part in parts if part]


def _keys(sequence: Sequence) -> list[str]:
    """Of one part, the keys that are cheapest to look for; [""] if there are none."""
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
    """Microseconds that it takes to look for these keys in an ordinary line, roughly."""
    if not all(keys):
        return float("inf")
    if min(map(len, keys)) == 1:  # only where nothing else is: such keys are looked for in every text
        return 10.0 * _COMPARE * len(keys)
    pairs = sum(min(map(chance, pairwise(key))) for key in keys)
    return _LOOK * pairs + _COMPARE * min(1.0, sum(map(chance, keys)))
