"""Where in a text, as it was written, something stands that was found in its folded letters."""

from collections.abc import Iterable, Sequence

from watched.matching import folding

_AHEAD = 12  # letters that folding may have put in or taken out at one place: (ﾟ), タヒ, a run of one letter
Span = tuple[int, int]


def origins(text: str, form: str) -> list[int]:
    """For each letter of `form` (`folding.letters` of the text, or `joined` of them), from where in the text it comes.

    Both are walked along once; where they differ, for the fewest letters that make them meet again.
    """
    written = [(letter, at) for at, whole in enumerate(text) for letter in folding.letter(whole)]
    found: list[int] = []
    here = 0
    for at, letter in enumerate(form):
        if here < len(written) and written[here][0] != letter:
            here = _meets_again(written, here, form, at)
        found.append(written[min(here, len(written) - 1)][1] if written else 0)
        here += 1
    return found


def _meets_again(written: Sequence[tuple[str, int]], here: int, form: str, at: int) -> int:
    """The next letter of the text that may be the one at `at`; `here` if the form has one that the text has not."""
    for further in range(1, _AHEAD):
        if here + further < len(written) and written[here + further][0] == form[at]:
            return here + further
        if at + further < len(form) and written[here][0] == form[at + further]:
            return here - 1 if here else here
    return here


def original(span: Span, origins: Sequence[int]) -> Span:
    """The part of the text that a span of the form comes from."""
    return origins[span[0]], origins[span[1] - 1] + 1


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
