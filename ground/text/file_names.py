"""Names and titles of files that staff put there: what another system can show, and never nothing.

A Mac takes ば apart in the names of files (は and a mark): put together here, or the mark would be lost. Emoji and
what turns the direction of reading do not stand in a name; "fdp.exe" read backwards is no PDF.
"""

import os
import re
import unicodedata

import regex

from ground.text.letters import line

_APART = regex.compile(r"\P{M}\p{M}+|[\u1100-\u11ff]+")  # letters with marks, and Korean ones in pieces
_EMOJI = regex.compile(
    r"[[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]--[\u0000-\u25ff\u3000-\u33ff]]"
    r"|[\u200d\u20e3\ufe0f\U000e0020-\U000e007f]",
    regex.VERSION1,
)


def title(typed: str) -> str:
    """A title of one line without emoji; empty where nothing else was there.

    Only letters in pieces are put together: normalising the whole would change kanji of people's names (神 U+FA19).
    """
    text = _APART.sub(lambda found: unicodedata.normalize("NFC", found.group()), typed)
    return line(_EMOJI.sub("", text))


def file_name(typed: str) -> str:
    """The name under which a file is kept: letters, digits, - _ and dots; the ending stays. Never empty."""
    stem, ending = (re.sub(r"[^-\w.]", "", title(part).replace(" ", "_")) for part in os.path.splitext(typed))
    return f"{stem.lstrip('.') or 'file'}{ending}"
