"""What different ways of writing the same thing have in common, in two steps of coarseness.

`letters` keeps one letter for one letter (し.ニ.たぃ → し.ニ.たい): what a pattern is compared with. `bones` is what is
left of that without anything that may be put in between or drawn out (しにたい): the same in every disguise, and so the
fast test for whether an expression can be there at all. Look-alikes come from `ground.text.looks`, variants of kanji
from `ground.text.kanji`.
"""

import re
import unicodedata
from collections.abc import Callable

from ground.text.kanji import KANJI_FORMS
from ground.text.letters import without_invisible
from ground.text.looks import shape

SPACE, MARK, END, LONG, CIRCLE = " ", ".", "。", "ー", "○"
BETWEEN = SPACE + MARK + END + LONG + CIRCLE  # whatever is no letter, as `letters` writes it
MOST_IN_A_ROW = 3  # of one letter, in `letters`

_ENDS = frozenset("。！？!?…‥\n\r\x0b\x0c\u2028\u2029｡")
_LONGS = frozenset("ー一～〜~―—–─━‐−ㅡ亠")
_CIRCLES = frozenset("○◯〇●◎⭕⚪⚫")
_SMALL = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ", "あいうえおつやゆよわかけアイウエオツヤユヨワカケ"
)
_WORN_DIGITS = str.maketrans("34578", "eastb")  # after the shapes have made o of 0 and l of 1
VOWELS = "あいうえお"
ROWS = {
    "あ": "あかさたなはまやらわがざだばぱ",
    "い": "いきしちにひみりぎじぢびぴ",
    "う": "うくすつぬふむゆるぐずづぶぷゔ",
    "え": "えけせてねへめれげぜでべぺ",
    "お": "おこそとのほもよろをごぞどぼぽ",
}
DRAWN_OUT_BY = {**ROWS, "い": ROWS["い"] + ROWS["え"], "う": ROWS["う"] + ROWS["お"]}
# Vowels that only draw out the kana before: きえええ, しのうー, せいい; but neither え in きえ nor い in たい.
_DRAWN_OUT = re.compile(
    f"あ(?<=[{ROWS['あ']}]あ)あ*|い(?<=[{ROWS['い']}]い)い*|う(?<=[{ROWS['う']}]う)う*"
    f"|[えい](?<=[{ROWS['え']}][えい])[えい]*|[おう](?<=[{ROWS['お']}][おう])[おう]*"
)
_VOICED = ("゛", "\u3099", "ﾞ")
# What `plain` looks at: voicing marks apart from their letter, signs between Latin letters, the halves of タヒ.
_SIGNS_OR_MARKS = re.compile("[゛゜\u3099\u309aﾞﾟヒﾋ匕]|[0-9A-Za-zＡ-Ｚａ-ｚ][!@$|！＠＄｜][A-Za-zＡ-Ｚａ-ｚ]")
_RUN = re.compile(r"(.)\1+")
_TWICE = re.compile(r"(.)\1")
_LONG_RUN = re.compile(rf"(.)\1{{{MOST_IN_A_ROW},}}")
_INNER_SIGNS = re.compile(r"(?<=[A-Za-z0-9])[!@$|](?=[A-Za-z])")  # k!ll, but neither die! nor hana@example.org
_AT_HOST = re.compile(r"\S@\S+\.\S")
_SIGNS = str.maketrans("!@$|", "iasl")
_DEATH = re.compile(r"[タ夕歹][ヒ匕](?=[^\w]*(?:[ーにニ二ぬヌねネのノんンなナ]))")  # タヒ drawn as 死; not Tahiti
_SPELT = re.compile("(?<![a-z0-9])(?:[a-z] ){2,}[a-z](?![a-z0-9])")
_MOST_KNOWN = 30_000  # characters whose folding is remembered


def plain(text: str) -> str:
    """The text with signs that stand for letters replaced (k!ll, タヒにたい), and voicing marks on their letters.

    Otherwise as it is: `letters` and `bones` unify widths and forms themselves, letter by letter.
    """
    if not _SIGNS_OR_MARKS.search(text):
        return text
    text = without_invisible(text)
    spoken = text.replace("゛", "\u3099").replace("゜", "\u309a")
    found = unicodedata.normalize("NFKC", spoken)
    if "\u3099" in found:  # on a letter that takes no voicing mark: all the marks are there to be loud
        for mark in _VOICED:
            text = text.replace(mark, "")
        found = unicodedata.normalize("NFKC", text)
    if not _AT_HOST.search(found):
        found = _INNER_SIGNS.sub(lambda sign: sign[0].translate(_SIGNS), found)
    if "ヒ" in found or "匕" in found:
        found = _DEATH.sub("死", found)
    return found


def letters(text: str) -> str:
    """The letters of a `plain` text, each with its look-alikes as one; of what is in between, only what kind it is."""
    return _LONG_RUN.sub(r"\1" * MOST_IN_A_ROW, text.translate(_LETTERS))


def letter(character: str) -> str:
    """One character of a text as `letters` writes it; empty where it leaves it out."""
    return _LETTERS[ord(character)]


def joined(letters: str) -> str:
    """`letters` with a Latin word that is spelt out in a sentence put together: want to d i e."""
    return _SPELT.sub(lambda word: word[0].replace(SPACE, ""), letters)


def bones(text: str) -> str:
    """What is the same in every disguise of a `plain` text: し.ニニ.たーぁぃ → しにたい."""
    found = _DRAWN_OUT.sub("", text.translate(_BONES))
    return _RUN.sub(r"\1", found) if _TWICE.search(found) else found


def is_latin(letter: str) -> bool:
    """Whether a letter of `letters` belongs to a word with spaces around it."""
    return letter.isascii() and letter.isalnum()


def is_hiragana(letter: str) -> bool:
    return "ぁ" <= letter <= "ゖ"


def is_katakana(letter: str) -> bool:
    return "ァ" <= letter <= "ヺ"


def is_kanji(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or letter >= "\U00020000"


def hiragana(letter: str) -> str:
    """The hiragana of a katakana letter; any other letter as it is."""
    return chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter


def _folded(letter: str) -> str:
    """One character as `letters` writes it."""
    whole = letter if letter in _ENDS else unicodedata.normalize("NFKC", letter)
    return "".join(map(_plain_letter, whole))


def _plain_letter(letter: str) -> str:
    if letter in _ENDS:
        return END
    if letter in _LONGS:
        return LONG
    if letter in _CIRCLES:
        return CIRCLE
    if letter.isspace():
        return SPACE
    if is_hiragana(letter) or is_katakana(letter):
        return letter.translate(_SMALL)
    kind = unicodedata.category(letter)
    if kind[0] in "MC" or not without_invisible(letter):
        return ""
    looks = shape(letter)
    if kind[0] in "PSZ" and not (looks.isascii() and looks.isalpha() and ord(letter) > 0x1F000):
        return MARK
    base = "".join(c for c in unicodedata.normalize("NFKD", looks) if unicodedata.category(c)[0] != "M").casefold()
    digits = "".join(str(unicodedata.digit(c, c)) for c in base)
    return "".join(map(shape, digits.translate(KANJI_FORMS))).translate(_WORN_DIGITS).translate(KANJI_FORMS)


def _bone(letter: str) -> str:
    """One character as `bones` writes it."""
    return "".join(hiragana(part) for part in _folded(letter) if part not in BETWEEN)


class _Table(dict[int, str]):
    """What becomes of each character (`str.translate`), learnt when it is met."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, character: int) -> str:
        found = self._fold(chr(character))
        if len(self) < _MOST_KNOWN:
            self[character] = found
        return found


_LETTERS = _Table(_folded)
_BONES = _Table(_bone)
