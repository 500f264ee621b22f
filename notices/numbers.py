"""The numbers to call that are named to whoever writes where nobody reads. Whoever keeps them registers here."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Number(NamedTuple):
    """A number to call, and whose it is, in the active language."""

    label: str
    number: str


_KEPT: list[Callable[[], Sequence[Number]]] = []


def register(found: Callable[[], Sequence[Number]]) -> None:
    """Make numbers known. Called in `AppConfig.ready`."""
    _KEPT.append(found)


def numbers() -> list[Number]:
    """All of them, as they are now."""
    return [one for found in _KEPT for one in found()]
