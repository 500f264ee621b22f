"""Whether a public wording is still the original: then nobody has taken out what gives its author away."""

import unicodedata


def is_word_for_word(original: str, wording: str) -> bool:
    """True when the wording holds the whole original; widths, spaces and punctuation make no difference.

    An original that is erased already (empty) cannot be compared: False.
    """
    said = _letters(original)
    return bool(said) and said in _letters(wording)


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
