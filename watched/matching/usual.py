"""How often letters stand in ordinary lines, roughly: by it the matcher knows which of an expression are rare."""

from functools import cache
from itertools import pairwise
from pathlib import Path

from watched.matching import folding

_FILE = Path(__file__).resolve().parent.parent / "data/usual.txt"
_COUNTED = 100_000  # letters in which the file counts
_LINE = 60  # letters
_KANJI = 1 / 300  # how often a letter is a certain one; bones write i as l, and numbers as the letters they look like
_KANA = dict.fromkeys("いうんのたしかてとになるでがはをすりもらつきこくまれ", 1 / 25)
_LATIN = dict(zip("elatonshrdcumwfgypbvkxjqz", (
    .11, .10, .08, .09, .08, .07, .06, .06, .06, .04, .03, .03, .03, .02, .02, .02, .02, .02, .015, .01, .01,
    .002, .002, .001, .001,
), strict=True))  # fmt: skip
_OTHER_KANA, _OTHER = 1 / 100, 1 / 100
_SELDOM = 1 / 4_000  # of a pair that the file does not name


def chance(letters: str) -> float:
    """How many times these neighbouring letters (bones) stand in a line of ordinary length."""
    if not letters:
        return float(_LINE)
    if len(letters) == 3 and letters in _neighbours():
        return _LINE * _neighbours()[letters]
    found = _LINE * _often(letters[0])
    for pair in pairwise(letters):
        found *= _after(pair)
    return found


@cache  # a few thousand pairs, asked for millions of times while a list is made ready
def _after(pair: tuple[str, str]) -> float:
    """How often the second of two letters follows the first."""
    before, after = pair
    seldom = min(_SELDOM, _often(before) * _often(after))
    return min(1.0, _neighbours().get(before + after, seldom) / _often(before))


@cache
def _often(letter: str) -> float:
    if folding.is_kanji(letter):
        return _KANJI
    if folding.is_hiragana(letter):
        return _KANA.get(letter, _OTHER_KANA)
    return _LATIN.get(letter, _OTHER)


@cache
def _neighbours() -> dict[str, float]:
    found: dict[str, float] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            count, together = line.split("\t")
            found.update(dict.fromkeys(together.split(), int(count) / _COUNTED))
    return found
