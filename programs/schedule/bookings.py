"""Which dates overlap. Plain values in, plain values out: nothing here reads a database or a clock."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar


class Timed(Protocol):
    """Anything with a start and a later end."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


T = TypeVar("T", bound=Timed)


@dataclass(frozen=True)
class Booking:
    """One date as its place sees it. `room` is what staff wrote about where in the place; empty if they did not say."""

    key: Hashable
    program: int
    title: str
    place: int
    room: str
    starts_at: datetime
    ends_at: datetime


def meeting(things: Iterable[T]) -> Iterator[tuple[T, T]]:
    """Each overlapping pair once, the earlier first. One that begins as the other ends does not overlap it."""
    on: list[T] = []
    for thing in sorted(things, key=lambda one: one.starts_at):
        on = [one for one in on if one.ends_at > thing.starts_at]
        yield from ((one, thing) for one in on)
        on.append(thing)


def in_one_room(bookings: Iterable[Booking]) -> Iterator[tuple[Booking, Booking]]:
    """Each pair in the same place at the same time, unless both name their room and the rooms differ."""
    by_place: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings:
        by_place[booking.place].append(booking)
    for there in by_place.values():
        for one, other in meeting(there):
            if not (one.room and other.room and one.room != other.room):
                yield one, other
