"""Whether a short match is a word of its own, in a script that is written without spaces."""

from watched.matching import folding, innocent

_SHORT = 3  # kana or fewer: in katakana they are a word only where no other katakana go on


def is_word(found: tuple[int, int], letters: str) -> bool:
    """Whether a short match stands by itself: シネ not in シネマ, バカ not in バカンス, 死 not in 死角."""
    words = [letter for letter in letters[slice(*found)] if letter not in folding.BETWEEN]
    before = letters[max(0, found[0] - 1) : found[0]]
    after = letters[found[1] : found[1] + 1]
    if len(words) == 1 and folding.is_kanji(words[0]):
        return not any(letter and folding.is_kanji(letter) for letter in (before, after))
    if len(words) > _SHORT or not all(map(folding.is_katakana, words)):
        return True
    return _ends_a_word(letters, found[0]) and _begins_a_word(letters, found[1])


def _ends_a_word(letters: str, at: int) -> bool:
    start = at
    while start and folding.is_katakana(letters[start - 1]):
        start -= 1
    said = "".join(map(folding.hiragana, letters[start:at]))
    return not said or said.endswith(innocent.SAID_BEFORE)


def _begins_a_word(letters: str, at: int) -> bool:
    end = at
    while end < len(letters) and (folding.is_katakana(letters[end]) or letters[end] == folding.LONG):
        end += 1
    said = "".join(folding.hiragana(letter) for letter in letters[at:end] if letter != folding.LONG)
    return not said or said.startswith(innocent.SAID_AFTER)
