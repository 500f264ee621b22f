"""A kind of news and a way that tests look into."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from notices.enums import Way
from notices.kinds import KINDS, Kind, Line
from notices.models import Fact, Notice
from notices.ways.carrier import CARRIERS, Answer, Carrier, Outcome, Parcel, Posting
from tests import line_service as at_line
from tests.factories.notices import plain_kinds
from tests.push_service import PushService, running


class Bread(Kind):
    """Bread is ready: news for everybody in `eaters`, as long as some is left."""

    name = "tests.bread"
    label = "パン"

    def __init__(self) -> None:
        self.eaters: list[int] = []
        self.left: dict[int, int] = {}  # about → how much still stands; missing: all of it

    def people(self, fact: Fact, after: int, most: int) -> Sequence[int]:
        return [user_id for user_id in sorted(self.eaters) if user_id > after][:most]

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: self.left.get(notice.about, notice.count) for notice in notices}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {notice.pk: Line(f"パン{notice.count}つ", "/places/") for notice in notices}

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        return {about: f"tests.oven:{about}" for about in abouts}


class Alarm(Bread):
    """Urgent news, which cannot be stopped."""

    name = "tests.alarm"
    label = "急ぎ"
    urgent = True
    can_be_stopped = False


@dataclass
class Pigeon(Carrier):
    """A way that says what it carried; `outcomes` are used up one by one, and then everything arrives."""

    way = Way.PUSH
    repeats_safely = True
    homes: dict[int, list[int]] = field(default_factory=dict)
    carried: list[tuple[int, Parcel]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {user_id: self.homes[user_id] for user_id in user_ids if user_id in self.homes}

    def prepare(self, target: int, parcel: Parcel) -> Posting:
        self.carried.append((target, parcel))
        answer = Answer(self.outcomes.pop(0) if self.outcomes else Outcome.SENT)
        return lambda: answer

    def note(self, target: int, answer: Answer) -> None:
        pass


@pytest.fixture
def bread(monkeypatch: pytest.MonkeyPatch) -> Bread:
    kind = Bread()
    monkeypatch.setitem(KINDS, kind.name, kind)
    return kind


@pytest.fixture
def alarm(monkeypatch: pytest.MonkeyPatch) -> Alarm:
    kind = Alarm()
    monkeypatch.setitem(KINDS, kind.name, kind)
    return kind


@pytest.fixture
def pigeon(monkeypatch: pytest.MonkeyPatch) -> Pigeon:
    carrier = Pigeon()
    monkeypatch.setitem(CARRIERS, Way.PUSH, carrier)
    return carrier


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """The carrier of this process sends to it while the test runs."""
    with running() as service:
        yield service


@pytest.fixture
def line_service() -> Iterator[at_line.LineService]:
    """An office with LINE: what is sent there arrives here while the test runs."""
    with at_line.running() as service:
        yield service


@pytest.fixture
def news() -> Iterator[None]:
    """Plain and urgent news that are nobody else's."""
    with plain_kinds():
        yield
