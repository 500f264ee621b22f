"""A provider that is slow or hangs holds up neither the others nor the next turn."""

import threading
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from notices.actions import deliver
from notices.enums import Way
from notices.kinds import KINDS, Kind, Line
from notices.models import Delivery, Notice, Preference
from notices.ways.carrier import CARRIERS, Answer, Carrier, Outcome, Parcel, Posting
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
PATIENCE = 30  # seconds, for what comes within milliseconds unless something is wrong


class Always(Kind):
    name = "tests.always"
    label = "x"

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: 1 for notice in notices}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {}


class Phones(Carrier):
    """Those that `hang` answer once another one was reached. `got` is the order of answers."""

    way = Way.PUSH
    repeats_safely = True

    def __init__(self) -> None:
        self.hang: set[int] = set()
        self.reached, self.prepared, self.got = threading.Event(), list[int](), list[int]()

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {}

    def prepare(self, target: int, parcel: Parcel) -> Posting | Outcome:
        self.prepared.append(target)
        return lambda: self._answer(target)

    def note(self, target: int, answer: Answer) -> None:
        pass

    def _answer(self, target: int) -> Answer:
        if target in self.hang:
            came = self.reached.wait(PATIENCE)
            return Answer(Outcome.PERHAPS if came else Outcome.GONE)
        self.got.append(target)
        self.reached.set()
        return Answer(Outcome.SENT)


class Together(Phones):
    """Answers once `deliver.SIDE_BY_SIDE` are asked at the same time, each of which then took ten seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.all_here = 0.0, threading.Barrier(deliver.SIDE_BY_SIDE, self._pass_time)

    def _pass_time(self) -> None:
        self.clock += 10

    def _answer(self, target: int) -> Answer:
        self.all_here.wait(PATIENCE)
        return Answer(Outcome.SENT)


class Broken(Phones):
    """One target fails while it is prepared, another while it is posted."""

    def prepare(self, target: int, parcel: Parcel) -> Posting | Outcome:
        if target == 0:
            raise ValueError("its key is broken")
        return super().prepare(target, parcel)

    def _answer(self, target: int) -> Answer:
        if target == 1:
            raise OSError("whatever")
        return super()._answer(target)


@pytest.fixture
def notice(monkeypatch: pytest.MonkeyPatch) -> Notice:
    monkeypatch.setitem(KINDS, Always.name, Always())
    now = timezone.now()
    given: dict[str, Any] = {"kind": Always.name, "about": 1, "since": 1, "upto": 1, "first_at": now, "last_at": now}
    notice = Notice.objects.create(user=make_user(), **given)
    Preference.objects.create(user=notice.user, quiet_from=time(0), quiet_until=time(0))  # at any hour
    return notice


def due(notice: Notice, number: int, *, urgent: bool) -> datetime:
    now = timezone.now()
    for target in range(number):
        since = now - timedelta(minutes=number - target)
        Delivery.objects.create(notice=notice, way=Way.PUSH, target=target, due_at=since, urgent=urgent)
    return now


def test_seven_that_hang_do_not_hold_up_the_eighth(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    phones = Phones()
    phones.hang = set(range(7))
    monkeypatch.setitem(CARRIERS, Way.PUSH, phones)
    due(notice, 8, urgent=True)
    assert deliver.deliver_urgent() == 1
    assert phones.got == [7]
    states = dict(Delivery.objects.values_list("target", "sent_at"))
    assert [target for target, sent_at in states.items() if sent_at] == [7]
    assert Delivery.objects.filter(sending_since=None, cancelled_at=None, attempts=1).count() == 8


def test_what_was_never_tried_goes_first(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    phones = Phones()
    monkeypatch.setitem(CARRIERS, Way.PUSH, phones)
    due(notice, 4, urgent=True)
    Delivery.objects.filter(target__lt=3).update(attempts=2)
    assert deliver.deliver_urgent() == 4
    assert phones.prepared == [3, 0, 1, 2]


@pytest.mark.parametrize("urgent", [False, True])
def test_a_turn_is_short(notice: Notice, monkeypatch: pytest.MonkeyPatch, urgent: bool) -> None:
    slow = Together()
    monkeypatch.setitem(CARRIERS, Way.PUSH, slow)
    monkeypatch.setattr(deliver, "time", SimpleNamespace(monotonic=lambda: slow.clock))
    due(notice, 2 * deliver.SIDE_BY_SIDE, urgent=urgent)
    turn = deliver.deliver_urgent if urgent else deliver.deliver_due
    assert turn() == deliver.SIDE_BY_SIDE
    assert slow.prepared == list(range(deliver.SIDE_BY_SIDE))
    assert Delivery.objects.filter(attempts=0, sending_since=None).count() == deliver.SIDE_BY_SIDE
    assert turn() == deliver.SIDE_BY_SIDE


def test_whatever_fails_the_others_go_out(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CARRIERS, Way.PUSH, Broken())
    now = due(notice, 3, urgent=True)
    assert deliver.deliver_urgent() == 1
    found = Delivery.objects.order_by("target")
    assert [one.last_error for one in found] == ["ValueError", "OSError", ""]
    assert [(one.sending_since, one.due_at > now, bool(one.sent_at)) for one in found] == [
        (None, True, False), (None, True, False), (None, False, True),
    ]  # fmt: skip


def test_what_may_have_arrived_is_not_repeated_where_it_would_be_seen_twice(
    notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Broken, "repeats_safely", False)
    monkeypatch.setitem(CARRIERS, Way.PUSH, Broken())
    due(notice, 2, urgent=True)
    assert deliver.deliver_urgent() == 0
    stuck, perhaps = Delivery.objects.order_by("target")
    assert stuck.sending_since is None  # it never left, so it is tried again
    assert perhaps.sending_since is not None
