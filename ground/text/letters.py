"""Letters as readers see them: invisible characters are removed, combining marks limited, and no letter is cut apart.

The script of the room (`static/js/room/letters.js`) follows the same rules, so that it counts like the server.
"""

import re

import regex

MOST_MARKS = 4  # on one letter: Vietnamese needs two, pointed Hebrew three; more would only spill over other lines

# A fast test for anything beyond what nearly every text consists of: kana, kanji, ASCII, full-width forms, plain emoji.
_SUSPECT = re.compile(
    "[^\n\x20-\x7e\u3000-\u3098\u309b-\u30ff\u4e00-\u9fff\uff01-\uff9f\u2010-\u2027\u2190-\u27bf\U0001f300-\U0001f3f3"
    "\U0001f3f5-\U0001faff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Scripts in which an invisible joiner or non-joiner changes how the text reads.
_JOINING = (
    r"\p{Arab}\p{Syrc}\p{Nkoo}\p{Deva}\p{Beng}\p{Guru}\p{Gujr}\p{Orya}"
    r"\p{Taml}\p{Telu}\p{Knda}\p{Mlym}\p{Sinh}\p{Khmr}\p{Mymr}"
)
_INVISIBLE = regex.compile(
    rf"""(
      \U0001F3F4[\U000E0020-\U000E007E]{{1,8}}\U000E007F                   # the flag of a region
    | (?<=\p{{Extended_Pictographic}}\uFE0F?|\p{{Emoji_Modifier}})\u200D(?=\p{{Extended_Pictographic}})  # a family
    | (?<=[[\p{{Emoji}}]--[0-9\#*]])[\uFE0E\uFE0F] | (?<=[0-9\#*])\uFE0F(?=\u20E3)   # a heart in colour, a keycap
    | (?<=\p{{Han}})[\uFE00-\uFE02\U000E0100-\U000E01EF]                   # a form of a kanji
    | (?<=[{_JOINING}])[\u200C\u200D](?=[{_JOINING}])
    | (?<=\p{{Mong}})[\u180B-\u180D\u180F]
    )
    | [\p{{Default_Ignorable_Code_Point}}\p{{Cs}}\p{{Noncharacter_Code_Point}}\uFFF9-\uFFFC] | [[\p{{Cc}}]--[\n\t]]""",
    regex.VERBOSE | regex.VERSION1,
)
_MANY_MARKS = regex.compile(rf"(\p{{M}}{{{MOST_MARKS}}})\p{{M}}+")
_NOTHING = regex.compile(r"[\s\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}\p{Cs}\u2800\u3164]*+", regex.VERSION1)
_GRAPHEME = regex.compile(r"\X")


def normalized(text: str) -> str:
    """Running text as it is stored: one kind of line end, no invisible or bidirectional controls, limited marks.

    What belongs to a letter stays: joiners in emoji families and in Indic and Arabic letters, and variants of kanji.
    """
    if _SUSPECT.search(text):
        text = _INVISIBLE.sub(_kept, _LINE_ENDS.sub("\n", text))
        text = _MANY_MARKS.sub(r"\1", text)
    return text


def clean_line(text: str) -> str:
    """One line as it is stored: cleaned, stripped, and with every run of whitespace collapsed into one space."""
    return " ".join(normalized(text).replace("\u2800", " ").split())


def clean_text(typed: str) -> str:
    """What somebody wrote as an action stores it: cleaned, stripped, and empty if a reader would see nothing."""
    text = normalized(typed).strip()
    return "" if is_blank(text) else text


def without_invisible(text: str) -> str:
    """The text without any invisible character, for comparing and searching (not for display: emoji families break)."""
    return _IGNORABLE.sub("", text) if not text.isascii() else text


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: spaces, fillers, invisible characters, marks without a letter."""
    return _NOTHING.fullmatch(text) is not None


def cut(text: str, most: int, end: str = "…") -> str:
    """The text truncated to at most `most` characters (as databases count them), including `end` if it was cut.

    It is cut between letters as readers see them, never within an emoji family or between a letter and its mark.
    """
    if len(text) <= most:
        return text
    room, at = most - len(end), 0
    for match in _GRAPHEME.finditer(text):
        if match.end() > room:
            break
        at = match.end()
    return text[:at].rstrip() + end


def boundary(text: str, at: int) -> int:
    """The last position at or before `at` that lies between two letters as readers see them."""
    last = start = max(0, at - 64)  # no letter is that long
    for match in _GRAPHEME.finditer(text, start):
        if match.end() > at:
            break
        last = match.end()
    return last


def _kept(match: regex.Match[str]) -> str:
    return match[1] or ""


_IGNORABLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFC]+")
