"""The port of every way: whom it reaches, and what became of one sending."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import ClassVar

from notices.enums import Way


class Outcome(Enum):
    """What became of one sending."""

    SENT = "the provider took it"
    GONE = "the target is no more: it gets nothing again"
    LATER = "it surely did not arrive: it is tried again"
    PERHAPS = "it may have arrived: nobody answered in time"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one sending, and for how long the provider wants to be left alone with this target."""

    outcome: Outcome
    pause: timedelta | None = None


# What talks to the provider, and touches no database: several run side by side, each in a thread.
Posting = Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What leaves the site. `words` never say of what, from whom or where; `key` is the same at each attempt."""

    key: str
    words: str  # in the person's language
    title: str
    path: str  # of the list in the site, in that language
    count: int  # unread notices, for a badge
    urgent: bool
    silent: bool


class Carrier(ABC):
    """One way. `targets` makes no query for each person. `prepare` and `note` use the database, postings do not."""

    way: ClassVar[Way]
    repeats_safely: ClassVar[bool]  # sent twice, it is seen once (a topic, a retry key)

    def allows(self, address: str) -> bool:
        """Whether this way may send to an address that somebody gives; no way takes any but push."""
        return False

    @abstractmethod
    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Return the ids of the targets of each of these people, as far as they have any."""

    @abstractmethod
    def prepare(self, target: int, parcel: Parcel) -> Posting | Outcome:
        """Return what sends one parcel to one target, or the outcome where nothing is to be sent.

        What is returned is called once, outside a transaction, and raises nothing for a provider's failure.
        """

    @abstractmethod
    def note(self, target: int, answer: Answer) -> None:
        """Write down what a posting told of its target, if it told anything."""


CARRIERS: dict[Way, Carrier] = {}


def register(carrier: Carrier) -> None:
    """Make a way known. Called in `AppConfig.ready`."""
    CARRIERS[carrier.way] = carrier
