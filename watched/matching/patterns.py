"""What an expression looks for: a regular expression over `folding.letters`.

Between two letters may stand what people put there; a kana may be drawn out, any letter said again. Within words
every repetition is possessive and excludes what follows, so nothing there is tried twice; elsewhere repetitions are
short.
"""

import re
from itertools import pairwise

from watched.matching import folding
from watched.matching.folding import CIRCLE, LONG, ROWS, hiragana, is_hiragana, is_katakana, is_latin
from watched.matching.grammar import STAR, Choice, Edge, Gap, Sequence

_VOWEL = {kana: vowel for vowel, row in ROWS.items() for kana in row}
_ALSO_LONG = {"う": "お", "い": "え"}  # 死のう is spoken and written 死のー, せい is せー
_PUT_BETWEEN = "[ .○]{0,6}+"
_IN_A_WORD = "[.ー]{0,2}+"
_BETWEEN_WORDS = "[ .。ー○]{0,6}"
_JOINED = "(?:(?<![a-z0-9])[ .○ー]{0,6}|[.ー]{0,2})"  # where two pieces touch, as the one before ends
_SPELT_OUT = "[ .。ー○]{1,6}+"
_SPELT_ON = "(?:(?<![^ .。ー○])|[ .。ー○]{1,6})"
_A_SIGN = " ?[.。ー○]++ ?"
_ON = "[a-z0-9]*"
_WHOLE = "(?!(?<=[a-z0-9])[a-z0-9])"  # not in the middle of a Latin word
# Nothing but signs and the margin; a space alone parts two words of the same Latin sentence.
_EDGE_BEFORE = "(?<![^ .。○])(?<![a-z0-9] )"
_EDGE_AFTER = "[ーあいうえおアイウエオ]{0,6}+(?![^ .。ー○])(?! [a-z0-9])"

Unit = tuple[str, int, bool]  # a letter, how often it stands there, and whether a new Latin word begins with it


def pattern(sequence: Sequence, *, anywhere: bool = False, spelt_out: bool = True) -> re.Pattern[str]:
    """What `sequence` looks for, as people write it or (`spelt_out`) with something between all letters.

    `anywhere`: also in the middle of Latin letters, as in romaji without spaces.
    """
    solid = _whole(_solid_sequence(sequence), anywhere)
    if not spelt_out or any(isinstance(piece, Gap) for piece in sequence):
        return re.compile(solid)
    return re.compile(f"{solid}|{_whole(_spelt_out_sequence(sequence), anywhere)}")


def exception(sequence: Sequence) -> re.Pattern[str]:
    """What a longer innocent phrase looks for. A gap at its end reaches as far as it may."""
    found = _solid_sequence(sequence)
    if sequence and isinstance(sequence[-1], Gap):
        found = found.removesuffix("?")
    return re.compile(f"{_WHOLE}{found}{_WHOLE}")


def _whole(found: str, anywhere: bool) -> str:
    return found if anywhere else f"{_WHOLE}(?:{found}){_WHOLE}"


def _solid_sequence(sequence: Sequence, *, first: bool = True) -> str:
    found: list[str] = []
    for at, piece in enumerate(sequence):
        before = sequence[at - 1] if at else None
        begins = isinstance(before, Gap | Edge) or (first and at == 0)
        if isinstance(piece, Gap):
            found.append(f"[^。]{{0,{piece.most}}}?")
        elif isinstance(piece, Edge):
            found.append(_EDGE_BEFORE if piece.before else _EDGE_AFTER)
        elif isinstance(piece, Choice):
            found.append(f"(?:{'|'.join(_solid_sequence(side, first=begins) for side in piece.sides)})")
        else:
            found.append(_solid(piece.text, begins))
        if isinstance(before, Gap) or isinstance(piece, Gap):
            found.insert(-1, _WHOLE)
    return "".join(found)


def _spelt_out_sequence(sequence: Sequence, *, first: bool = True) -> str:
    found: list[str] = []
    for at, piece in enumerate(sequence):
        begins = (at > 0 and isinstance(sequence[at - 1], Edge)) or (first and at == 0)
        if isinstance(piece, Gap):
            return "(?!)"  # letters one by one, and then a gap: that is no disguise
        if isinstance(piece, Edge):
            found.append(_EDGE_BEFORE if piece.before else _EDGE_AFTER)
        elif isinstance(piece, Choice):
            found.append(f"(?:{'|'.join(_spelt_out_sequence(side, first=begins) for side in piece.sides)})")
        else:
            found.append(_spelt_out(piece.text, begins))
    return "".join(found)


def _units(text: str) -> list[Unit]:
    """The letters of a literal: what stands between them counts only where it begins another Latin word."""
    units: list[Unit] = []
    parted = False
    for letter in folding.letters(folding.plain(text.strip(STAR))):
        if letter in folding.BETWEEN and letter != CIRCLE:
            parted = parted or letter == folding.SPACE
            continue
        if units and units[-1][0] == letter and not parted:
            units[-1] = (letter, units[-1][1] + 1, units[-1][2])
        else:
            units.append((letter, 1, parted))
        parted = False
    return units


def _solid(text: str, begins: bool) -> str:
    units = _units(text)
    if not units:
        return _A_SIGN if text.strip() else (_BETWEEN_WORDS if text else "")
    found = [] if begins else [_joined(text, units[0])]
    if text.lstrip().startswith(STAR):
        found.append(_ON)
    for at, unit in enumerate(units):
        if at:
            found.append(_between(units[at - 1], unit))
        gives_way = at + 1 == len(units) or units[at + 1][0] == unit[0]
        found.append(_as_written(unit, units[at - 1][0] if at else "", gives_way=gives_way))
    if text.rstrip().endswith(STAR):
        found.append(_ON)
    found.append(_BETWEEN_WORDS if text[-1].isspace() else _drawn_out(units[-1][0]))
    return "".join(found)


def _joined(text: str, first: Unit) -> str:
    if text[0].isspace():
        return _BETWEEN_WORDS
    return _JOINED if is_latin(first[0]) else "" if first[0] == CIRCLE else "[ー .○]{0,6}"


def _between(before: Unit, after: Unit) -> str:
    if is_latin(before[0]) and is_latin(after[0]):
        return f"{_BETWEEN_WORDS}+" if after[2] else _IN_A_WORD
    put = "" if CIRCLE in (before[0], after[0]) else _PUT_BETWEEN
    if _is_long(hiragana(before[0]), hiragana(after[0])):
        return put
    vowel = _VOWEL.get(hiragana(before[0]), "")
    said_on = f"{LONG}{_both(vowel)}" if vowel and vowel != hiragana(before[0]) else LONG
    return f"[{said_on}]{{0,8}}+{put}"


def _drawn_out(letter: str) -> str:
    """ー and vowels that only make the last letter of a piece longer; as few as the next piece leaves."""
    vowel = _VOWEL.get(hiragana(letter), "")
    return f"[{LONG}{_both(vowel)}]{{0,6}}?" if vowel else ""


def _is_long(letter: str, following: str) -> bool:
    spoken = _VOWEL.get(letter, "")
    return spoken != "" and (spoken == following or _ALSO_LONG.get(following) == spoken)


def _as_written(unit: Unit, before: str, *, gives_way: bool) -> str:
    letter, count, _new = unit
    possessive = "" if gives_way else "+"
    if before and _is_long(hiragana(before), hiragana(letter)):
        spoken = _VOWEL[hiragana(before)]
        return f"[{_both(hiragana(letter))}{_both(spoken)}{LONG}]+{possessive}"
    one = _one(
        letter
    )  # and then again: a pattern that begins with a letter is passed over quickly where another stands
    return f"{one}{one}*{possessive}" if count == 1 else f"{one}(?:{_IN_A_WORD}{one}){{{count - 1},}}{possessive}"


def _one(letter: str) -> str:
    return f"[{_both(letter)}]" if is_hiragana(letter) or is_katakana(letter) else re.escape(letter)


def _both(letter: str) -> str:
    """The letter in hiragana and in katakana."""
    kana = hiragana(letter) if letter else ""
    return kana + chr(ord(kana) + 0x60) if kana and is_hiragana(kana) else letter


def _spelt_out(text: str, begins: bool) -> str:
    units = _units(text)
    if not units:
        return _A_SIGN if text.strip() else ""
    one_by_one = [_one(letter) for letter, count, _new in units for _time in range(count)]
    short = begins and len(one_by_one) < 3  # then the end of a sentence is no disguise: 必死。ね
    gap = _SPELT_OUT.replace("。", "") if short else _SPELT_OUT
    repeated = [one if one == following else f"{one}{one}*+" for one, following in pairwise([*one_by_one, ""])]
    return ("" if begins else _SPELT_ON) + gap.join(repeated)
