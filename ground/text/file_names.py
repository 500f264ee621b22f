"""Names and titles of files that staff upload: displayable on other systems, and never empty.

A Mac decomposes ば in file names (は and a mark); it is composed again here, or the mark would be lost. Emoji and
characters that change the reading direction are removed from names, so that "fdp.exe" cannot pose as a PDF.
"""

import os
import re
import unicodedata

import regex

from ground.text.letters import clean_line

_APART = regex.compile(r"\P{M}\p{M}+|[\u1100-\u11ff]+")  # letters with combining marks, and decomposed Korean ones
_EMOJI = regex.compile(
    r"[[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]--[\u0000-\u25ff\u3000-\u33ff]]"
    r"|[\u200d\u20e3\ufe0f\U000e0020-\U000e007f]",
    regex.VERSION1,
)


def title(typed: str) -> str:
    """A title on one line without emoji; empty if there was nothing else.

    Only decomposed letters are composed: normalising the whole text would change kanji in people's names (神 U+FA19).
    """
    text = _APART.sub(lambda found: unicodedata.normalize("NFC", found.group()), typed)
    return clean_line(_EMOJI.sub("", text))


def file_name(typed: str) -> str:
    """The name under which a file is stored: letters, digits, - _ and dots, with its extension. Never empty."""
    stem, ending = (re.sub(r"[^-\w.]", "", title(part).replace(" ", "_")) for part in os.path.splitext(typed))
    return f"{stem.lstrip('.') or 'file'}{ending}"
