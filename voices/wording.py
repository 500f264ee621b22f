"""Detect a public wording that still is the original, with what gives its author away."""

import unicodedata

LONG_RUN = 30  # Japanese letters of the original in one piece; a name, a place and a day take fewer
SHORT_RUN = 5  # letters in one piece that cannot be a coincidence
MOST = 0.8  # of the original's letters
SHOWN = 60  # letters of a passage in a message


def copied(original: str, wording: str) -> str:
    """The longest passage copied from the original, if the wording copied too much; else "".

    Too much is the whole original, a long run of it, or nearly all of it in pieces, in whatever order. Widths, spaces
    and punctuation make no difference. An original already erased (empty) cannot be compared.
    """
    text = unicodedata.normalize("NFKC", original)
    places = [(place, letter) for place, one in enumerate(text) for letter in one.casefold() if letter.isalnum()]
    said, written = "".join(letter for _place, letter in places), _letters(wording)
    if not said:
        return ""
    length = _longest(said, written)
    if not length:
        return ""
    begin = next(place for place in range(len(said)) if said[place : place + length] in written)
    is_long = length == len(said) or _weight(said[begin : begin + length]) >= LONG_RUN
    if not is_long and _taken_over(said, written) < MOST * len(said):
        return ""
    passage = text[places[begin][0] : places[begin + length - 1][0] + 1]
    return passage if len(passage) <= SHOWN else f"{passage[:SHOWN]}…"


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _weight(run: str) -> float:
    """The weight of a run: a Latin letter carries about a third of what a Japanese one does."""
    return sum(1 / 3 if letter.isascii() else 1 for letter in run)


def _runs(text: str, length: int) -> set[str]:
    return {text[place : place + length] for place in range(len(text) - length + 1)}


def _longest(said: str, written: str) -> int:
    """The length of the longest common run, by bisection: every part of a common run is common, too."""
    fits, too_long = 0, min(len(said), len(written)) + 1
    while too_long - fits > 1:
        length = (fits + too_long) // 2
        if _runs(said, length).isdisjoint(_runs(written, length)):
            too_long = length
        else:
            fits = length
    return fits


def _taken_over(said: str, written: str) -> int:
    """How many letters of the original the wording contains in runs that cannot be a coincidence."""
    runs, found = _runs(written, SHORT_RUN), set[int]()
    for place in range(len(said) - SHORT_RUN + 1):
        if said[place : place + SHORT_RUN] in runs:
            found.update(range(place, place + SHORT_RUN))
    return len(found)
