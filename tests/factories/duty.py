"""Watch times, and phones that take what is pushed to them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import time

from groups.enums import Rung
from groups.models import PeerGroup, WatchTime
from notices.enums import Way
from notices.ways.carrier import CARRIERS, Answer, Carrier, Outcome, Parcel, Posting
from people.models import User

MIDNIGHT = time(0)


def make_watch(
    user: User,
    group: PeerGroup | None,
    *,
    weekday: int = 0,
    starts: time = MIDNIGHT,
    ends: time = MIDNIGHT,
    rung: Rung = Rung.FIRST,
) -> WatchTime:
    """One weekly watch time."""
    return WatchTime.objects.create(user=user, group=group, weekday=weekday, starts=starts, ends=ends, rung=rung)


def always_on_duty(user: User, group: PeerGroup | None, *, rung: Rung = Rung.FIRST) -> None:
    """A watch at every hour of the week, so that a test does not depend on when it runs."""
    for weekday in range(7):
        make_watch(user, group, weekday=weekday, rung=rung)


class Phones(Carrier):
    """A way of notices whose devices stand in a list. Each person has one target, with their own id."""

    way = Way.PUSH
    repeats_safely = True

    def __init__(self, *owners: User, answers: Outcome = Outcome.SENT) -> None:
        self.owners = {owner.pk for owner in owners}
        self.answers = answers
        self.got: list[tuple[int, Parcel]] = []

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {pk: [pk] for pk in user_ids if pk in self.owners}

    def prepare(self, target: int, parcel: Parcel) -> Posting:
        self.got.append((target, parcel))
        return lambda: Answer(self.answers)

    def note(self, target: int, answer: Answer) -> None:
        pass


@contextmanager
def phones(*owners: User, answers: Outcome = Outcome.SENT) -> Iterator[Phones]:
    """While it lasts, these people have a phone that is pushed to."""
    before, made = CARRIERS.get(Way.PUSH), Phones(*owners, answers=answers)
    CARRIERS[Way.PUSH] = made
    try:
        yield made
    finally:
        del CARRIERS[Way.PUSH]
        if before:
            CARRIERS[Way.PUSH] = before
