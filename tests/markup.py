"""Compare pages by what they say, whatever the layout of their source."""

import re


def tidy(html: str) -> str:
    """Remove the whitespace between and around tags, and leave one space between attributes."""
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"<[^>]*>", lambda tag: re.sub(r"\s*(/?>)$", r"\1", tag[0]), html)
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html)
