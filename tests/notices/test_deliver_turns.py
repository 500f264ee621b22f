"""A slow provider holds up what is urgent for one turn at most."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from notices.actions import deliver
from notices.enums import Way
from notices.kinds import KINDS, Kind, Line
from notices.models import Delivery, Notice
from notices.ways.carrier import CARRIERS, Carrier, Outcome, Parcel
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


class Always(Kind):
    name = "tests.always"
    label = "x"

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: 1 for notice in notices}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {}


class Slow(Carrier):
    """Takes two seconds for each."""

    way = Way.PUSH
    repeats_safely = True

    def __init__(self) -> None:
        self.seconds, self.got = 0.0, list[int]()

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {}

    def send(self, target: int, parcel: Parcel) -> Outcome:
        self.seconds += 2
        self.got.append(target)
        return Outcome.SENT


@pytest.mark.parametrize(("urgent", "number"), [(False, 3), (True, 10)])
def test_a_turn_of_what_is_not_urgent_is_short(monkeypatch: pytest.MonkeyPatch, urgent: bool, number: int) -> None:
    slow, now = Slow(), timezone.now()
    monkeypatch.setitem(KINDS, Always.name, Always())
    monkeypatch.setitem(CARRIERS, Way.PUSH, slow)
    monkeypatch.setattr(deliver, "time", SimpleNamespace(monotonic=lambda: slow.seconds))
    given: dict[str, Any] = {"kind": Always.name, "about": 1, "since": 1, "upto": 1, "first_at": now, "last_at": now}
    notice = Notice.objects.create(user=make_user(), **given)
    for target in range(10):
        due = now - timedelta(minutes=10 - target)
        Delivery.objects.create(notice=notice, way=Way.PUSH, target=target, due_at=due, urgent=urgent)
    assert (deliver.deliver_urgent if urgent else deliver.deliver_due)() == number
    assert slow.got == list(range(number))
