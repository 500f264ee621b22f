"""Codes that people copy by hand: letters that nobody confuses, in groups of four, read however they are typed."""

from ground.text.typed import code as plain_code

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L; no vowels, so no words
GROUP = 4


def from_number(number: int, length: int) -> str:
    """The code of `length` letters for a number, of which only as much counts as the letters can hold."""
    letters = []
    for _place in range(length):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters)


def grouped(letters: str) -> str:
    """A code as it is shown ("7KQM-22XD")."""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def read(typed: str, length: int) -> str | None:
    """The letters of a typed code (full width, lower case, spaced, with any dashes); None if it cannot be a code."""
    letters = "".join(letter for letter in plain_code(typed) if letter.isalnum())
    return letters if len(letters) == length and set(letters) <= set(ALPHABET) else None
