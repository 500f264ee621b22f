"""The closed set of bells, and how each is encoded for other processes. None carries anybody's words.

During an upgrade, processes of the old and the new version ring for each other, so a key and its places never change
their meaning. A new bell gets a new key, which an older process ignores.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self


class NotABell(ValueError):
    """A malformed ring; the exception's text is its key."""


class _Places:
    """A bell sent as the list of its fields' values, in order; a bell with one field is sent as that value alone."""

    key: ClassVar[str]

    def sent(self) -> object:
        values = [getattr(self, field.name) for field in fields(self)]  # type: ignore[arg-type]
        return values if len(values) > 1 else values[0]

    @classmethod
    def read(cls, sent: object) -> Self:
        kinds = [field.type for field in fields(cls)]  # type: ignore[arg-type]
        values = sent if len(kinds) > 1 else [sent]
        if not isinstance(values, Sequence) or len(values) != len(kinds):
            raise NotABell(cls.key)
        if any(type(value) is not kind for value, kind in zip(values, kinds, strict=True)):
            raise NotABell(cls.key)
        return cls(*values)


@dataclass(frozen=True, slots=True)
class News:
    """The logs of these rooms (id → last seq) have grown."""

    key: ClassVar[str] = "news"
    ends: Mapping[int, int]

    def sent(self) -> object:
        return [[room_id, seq] for room_id, seq in self.ends.items()]

    @classmethod
    def read(cls, sent: object) -> Self:
        try:
            ends = {int(room_id): int(seq) for room_id, seq in sent}  # type: ignore[attr-defined]
        except (TypeError, ValueError):
            raise NotABell(cls.key) from None
        return cls(ends)


@dataclass(frozen=True, slots=True)
class MembershipEnded(_Places):
    """This person is not in the room any more."""

    key: ClassVar[str] = "ended"
    room_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class AccountGone(_Places):
    """This account was deleted or suspended."""

    key: ClassVar[str] = "gone"
    user_id: int


@dataclass(frozen=True, slots=True)
class LoggedOut(_Places):
    """The session with this digest has ended."""

    key: ClassVar[str] = "logged_out"
    session: str


@dataclass(frozen=True, slots=True)
class ReaderChanged(_Places):
    """What this person sees of the room has changed (by a mute, a report, a role or a pause)."""

    key: ClassVar[str] = "refresh"
    room_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class ReportsChanged(_Places):
    """The number of open reports in the room has changed."""

    key: ClassVar[str] = "reports"
    room_id: int


@dataclass(frozen=True, slots=True)
class ReadUpTo(_Places):
    """This person has read the room up to `seq`, on one of their devices."""

    key: ClassVar[str] = "read"
    room_id: int
    user_id: int
    seq: int


@dataclass(frozen=True, slots=True)
class Typing(_Places):
    """Somebody is typing."""

    key: ClassVar[str] = "typing"
    room_id: int
    user_id: int
    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class FacilitatorsHere(_Places):
    """The facilitators who have the room open in the process whose hub has this name."""

    key: ClassVar[str] = "presence"
    room_id: int
    hub: str
    names: list[str]

    @classmethod
    def read(cls, sent: object) -> Self:
        match sent:
            case [int() as room_id, str() as hub, [*given]]:
                names = [name for name in given if isinstance(name, str)]
                if len(names) == len(given):
                    return cls(room_id, hub, names)
        raise NotABell(cls.key)


RoomBell = MembershipEnded | ReaderChanged | ReportsChanged | ReadUpTo | Typing | FacilitatorsHere
Bell = News | AccountGone | LoggedOut | RoomBell
BELLS: tuple[type[Bell], ...] = (
    News,
    MembershipEnded,
    AccountGone,
    LoggedOut,
    ReaderChanged,
    ReportsChanged,
    ReadUpTo,
    Typing,
    FacilitatorsHere,
)


def message_of(bell: Bell) -> dict[str, Any]:
    """Encode a bell for the channel layer."""
    return {bell.key: bell.sent()}


def bells_of(message: Mapping[str, Any]) -> Iterator[Bell]:
    """Decode the bells in a message of the channel layer. Raises NotABell for malformed places."""
    for kind in BELLS:
        if kind.key in message:
            yield kind.read(message[kind.key])
