"""Pages as they are read: how their source is laid out is nobody's business."""

import re


def tidy(html: str) -> str:
    """Without the spaces between and around tags, and with one between attributes."""
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"<[^>]*>", lambda tag: re.sub(r"\s*(/?>)$", r"\1", tag[0]), html)
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html)
