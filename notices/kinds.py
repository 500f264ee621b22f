"""Kinds of news. Each app registers its own in its `ready()`; notices know none of them.

A kind says whom a fact concerns, what still stands of a notice, and what its line in the list says. Nothing of it is
stored, so nobody is told of what was withdrawn, hidden or erased meanwhile, or of a group they have left.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise

from notices.enums import AT_ONCE, Way
from notices.models import Fact, Notice

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in the list for one notice: words for the signed-in reader, and where it leads."""

    words: str
    path: str


class Kind(ABC):
    """One kind of news. Each method makes a constant number of queries, for any number of notices."""

    name: ClassVar[str]  # "<app>.<what>"
    label: ClassVar[Label]  # in preferences
    usually: ClassVar[frozenset[Way]] = frozenset({*AT_ONCE, Way.MAIL})  # until a person chooses otherwise
    mails_itself: ClassVar[bool] = False  # the app sends a mail of its own at once, so that no gathered one tells of it
    grace: ClassVar[timedelta] = timedelta(0)  # before it is told outside the site: perhaps they are reading it there
    urgent: ClassVar[bool] = False  # quiet hours, a pause and a silence do not hold it up
    can_be_stopped: ClassVar[bool] = True

    def people(self, fact: Fact, after: int, most: int) -> Sequence[int]:
        """Return the next `most` users whom a fact without `to` concerns, with ids above `after`, ascending."""
        raise NotImplementedError(f"{self.name} names its person in the fact")

    @abstractmethod
    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        """Return how much still stands of each notice, by its id: unread, not taken back, and theirs to know."""

    @abstractmethod
    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        """Return the line of each notice that may still be shown, read or not, by its id, in the active language."""

    def duties(self, notices: Sequence[Notice]) -> Mapping[int, Collection[str]]:
        """Return the duties whose shared telephones ring for a notice, by its id; none usually.

        They are those on which the notice's person is now, whatever that person chose for themselves.
        """
        return {}

    def duty_path(self) -> str:
        """Return where such a telephone leads: a page that says nothing before somebody signs in."""
        return reverse("notices:list")

    def missed_by(self, user_id: int) -> Label:
        """Return what this person misses who switches everything off, as they may not expect it; usually nothing."""
        return ""

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        """Return what a person would silence to hear no more of these things ("groups.peergroup:12"); none usually."""
        return {}


KINDS: dict[str, Kind] = {}
# "groups.peergroup" → the name of the thing with this id, for its own person to read in their list of silences.
SCOPES: dict[str, Callable[[int], str]] = {}
_SCOPE = re.compile(r"[a-z_.]{1,20}:[0-9]{1,18}")


def register(*kinds: Kind) -> None:
    """Make kinds known. Called in `AppConfig.ready`."""
    for kind in kinds:
        KINDS[kind.name] = kind


def by_kind(notices: Iterable[Notice]) -> dict[Kind, list[Notice]]:
    """Group notices by their kinds. What an app that is not installed any more left behind is passed over."""
    found: dict[Kind, list[Notice]] = {}
    for notice in notices:
        if kind := KINDS.get(notice.kind):
            found.setdefault(kind, []).append(notice)
    return found


def urgent_kinds() -> list[str]:
    """The names of the kinds that cannot wait."""
    return [kind.name for kind in KINDS.values() if kind.urgent]


def is_scope(text: str) -> bool:
    """Whether this can be the name of something that is silenced; what a form sends may be anything."""
    return _SCOPE.fullmatch(text) is not None


def scope_words(scope: str) -> str:
    """What a silence is about, in words; empty for what is gone."""
    table, _colon, number = scope.rpartition(":")
    return SCOPES[table](int(number)) if table in SCOPES and is_scope(scope) else ""
