"""Fields of frames. Each kind of field validates a value, and is plain data, so that types can be generated from it."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

BIGGEST_NUMBER = 2**53 - 1  # the largest integer that JavaScript represents exactly
LONGEST_FRAME = 16 * 1024  # characters; the longest message takes a quarter of it

Check = Callable[[Any], Any]  # returns the converted value; raises ValueError for an invalid one
NONE: Mapping[str, Check] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Text:
    """Text of at most `longest` characters."""

    longest: int | None = None

    def __call__(self, value: Any) -> str:
        if not isinstance(value, str) or (self.longest is not None and len(value) > self.longest):
            raise ValueError
        value.encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
        return value


@dataclass(frozen=True, slots=True)
class Number:
    """An integer from 0 to BIGGEST_NUMBER."""

    def __call__(self, value: Any) -> int:
        if type(value) is not int or not 0 <= value <= BIGGEST_NUMBER:
            raise ValueError
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def __call__(self, value: Any) -> bool:
        if type(value) is not bool:
            raise ValueError
        return value


@dataclass(frozen=True, slots=True)
class Id:
    """A UUID in its canonical form."""

    def __call__(self, value: Any) -> uuid.UUID:
        if not isinstance(value, str) or len(value) != 36:
            raise ValueError
        found = uuid.UUID(value)
        if str(found) != value:  # Python also accepts "{…}", "urn:uuid:…" and any dashes; the answer would not match
            raise ValueError
        return found


class OneOf:
    """One of a fixed set of words."""

    __slots__ = ("_allowed", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self._allowed = frozenset(self.words)

    def __call__(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self._allowed:
            raise ValueError
        return value


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value, or null."""

    of: Check

    def __call__(self, value: Any) -> Any:
        return None if value is None else self.of(value)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of any number of values of one kind."""

    of: Check

    def __call__(self, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError
        return [self.of(one) for one in value]


@dataclass(frozen=True, slots=True)
class ByName:
    """An object whose keys are among `names` and whose values are of one kind."""

    names: OneOf
    of: Check

    def __call__(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError
        return {self.names(name): self.of(one) for name, one in value.items()}


class Record:
    """An object with all of the `required` fields, any of the `optional` ones, and no other."""

    __slots__ = ("fields", "optional", "required")

    def __init__(self, required: Mapping[str, Check], optional: Mapping[str, Check] = NONE) -> None:
        self.required = required
        self.optional = optional
        self.fields = {**required, **optional}

    def __call__(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not self.required.keys() <= value.keys() <= self.fields.keys():
            raise ValueError
        return {name: self.fields[name](one) for name, one in value.items()}
