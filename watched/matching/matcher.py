"""Many expressions looked for at once, at a cost that hardly depends on how many there are.

Of each expression some letters that must be there are its keys (`keys`), and of each key the two neighbouring letters
(three of a Latin word) that are rarest in ordinary lines. The pairs of a text are looked up in one set; only where one,
and then the whole key, is there is the pattern compared.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from re import Pattern

from watched.enums import Response, WrittenIn
from watched.matching import contacts, folding, grammar, innocent, places
from watched.matching.keys import Gram, Part, grams, has_latin, keys_of, pairs_in, rarity, triples
from watched.matching.patterns import exception, pattern
from watched.matching.places import Span
from watched.matching.words import is_word

_ORDER = tuple(Response)
_NO_CONTACTS: frozenset[str] = frozenset()
_WITHOUT_SPACES = 6  # letters from which on romaji are found within a line that has no spaces


@dataclass(frozen=True, slots=True)
class Watched:
    """One expression of a list; `key` is whatever its list knows it by."""

    language: WrittenIn
    response: Response
    text: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What is to happen, in the order of `Response`, and the expressions that say so, in the order of their list.

    `spans`: where in the text their words stand (start, end), in order and apart from each other; a contact has none.
    """

    responses: tuple[Response, ...]
    expressions: tuple[Watched, ...]
    spans: tuple[Span, ...] = ()


NOTHING = Found((), ())


class _Way:
    """What one expression looks for; `place` is its place in the list."""

    __slots__ = ("_pattern", "also", "anywhere", "contacts", "exceptions", "place", "sequence")

    def __init__(self, reading: grammar.Reading, keys: list[list[str]], place: int, *, anywhere: bool) -> None:
        self.also = [Part(part) for part in keys[1:]]
        self.sequence, self.contacts, self.place = reading.sequence, reading.contacts, place
        self.exceptions = [_Exception(sequence) for sequence in reading.exceptions]
        self.anywhere = anywhere
        self._pattern: Pattern[str] | None = None

    @property
    def pattern(self) -> Pattern[str]:
        """Compiled when it is first needed: of most expressions that is never."""
        if self._pattern is None:
            self._pattern = pattern(self.sequence, anywhere=self.anywhere)
        return self._pattern


class _Exception:
    """A longer phrase that hides a match."""

    __slots__ = ("_parts", "_pattern", "sequence")

    def __init__(self, sequence: grammar.Sequence) -> None:
        self.sequence = sequence
        self._parts: list[Part] | None = None  # made when it is first needed, as most never are
        self._pattern: Pattern[str] | None = None

    def may_be_in(self, bones: str, pairs: set[str]) -> bool:
        if self._parts is None:
            self._parts = [Part(part) for part in keys_of(self.sequence)]
        return _holds(self._parts, bones, pairs)

    def spans(self, letters: str) -> Iterator[Span]:
        if self._pattern is None:
            self._pattern = exception(self.sequence)
        return (found.span() for found in self._pattern.finditer(letters))


class Folded:
    """A text, and what all lists look at in it."""

    __slots__ = ("_contacts", "bones", "plain", "written")

    def __init__(self, text: str) -> None:
        self.written = text
        self.plain = folding.plain(text)
        self.bones = folding.bones(self.plain)
        self._contacts: frozenset[str] | None = None

    @property
    def contacts(self) -> frozenset[str]:
        """Which kinds of contacts it holds."""
        if self._contacts is None:
            self._contacts = contacts.kinds_in(self.written)
        return self._contacts


class Compiled:
    """A list of expressions, ready to look for. Safe to share between threads."""

    def __init__(self, expressions: Sequence[Watched], ways: list[_Way], keys: list[tuple[str, _Way]]) -> None:
        self.expressions = expressions
        self._contacts = [way for way in ways if way.contacts]
        self._always = [way for way, key in ((way, key) for key, way in keys) if not key]
        self._single = [(key, way) for key, way in keys if len(key) == 1]
        self._by_gram: dict[Gram, list[tuple[str, _Way]]] = {}
        for key, way in keys:
            if len(key) > 1:
                self._by_gram.setdefault(min(grams(key), key=rarity), []).append((key, way))
        self._pairs: frozenset[Gram] = frozenset(gram for gram in self._by_gram if len(gram) == 2)
        self._triples = frozenset(self._by_gram.keys() - self._pairs)

    def find(self, text: str) -> Found:
        """What is found in `text`."""
        return self.find_in(Folded(text))

    def find_in(self, text: "Folded") -> Found:
        """What is found in a text that is folded once for several lists."""
        reached = text.contacts if self._contacts else _NO_CONTACTS
        ways = self._likely(text.bones, reached)
        if not ways:
            return NOTHING
        pairs = pairs_in(text.bones)
        ways = [way for way in ways if _holds(way.also, text.bones, pairs)]
        found = _confirmed(ways, text, pairs) if ways else {}
        if not found:
            return NOTHING
        expressions = tuple(self.expressions[place] for place in sorted(found))
        responses = {expression.response for expression in expressions}
        return Found(
            tuple(response for response in _ORDER if response in responses),
            expressions,
            places.apart(span for spans in found.values() for span in spans),
        )

    def _likely(self, bones: str, reached: frozenset[str]) -> list[_Way]:
        """The expressions of which a key is there. Most texts have none, so here alone every microsecond counts."""
        likely: frozenset[Gram] = self._pairs.intersection(pairwise(bones))  # an iterator that no set is made of
        if self._triples and has_latin(bones):
            likely |= self._triples.intersection(triples(bones))
        found = {way.place: way for gram in likely for key, way in self._by_gram[gram] if key in bones}
        for key, way in self._single:
            if key in bones:
                found[way.place] = way
        for way in self._always:
            found[way.place] = way
        if reached:
            found |= {way.place: way for way in self._contacts if reached.issuperset(way.contacts)}
        return list(found.values())


def _confirmed(ways: list[_Way], text: "Folded", pairs: set[str]) -> dict[int, list[Span]]:
    """The expressions that are there, and not only as a part of something harmless: by place, their spans."""
    bones, letters = text.bones, folding.letters(text.plain)
    there: dict[int, list[Span]] = {way.place: [] for way in ways if not way.sequence}
    for form in dict.fromkeys((letters, folding.joined(letters))):
        within = {way.place: spans for way in ways if way.sequence and (spans := _outside(way, form, bones, pairs))}
        if within:
            origins = places.origins(text.written, form)
            for place, spans in within.items():
                there.setdefault(place, []).extend(places.original(span, origins) for span in spans)
    return there


def _outside(way: _Way, letters: str, bones: str, pairs: set[str]) -> list[Span]:
    """Where the expression is outside its exceptions and the innocent words."""
    spans = [found.span() for found in way.pattern.finditer(letters) if is_word(found.span(), letters)]
    spans = _left(spans, way.exceptions, letters, bones, pairs, _overlaps)
    return _left(spans, _innocent_words(), letters, bones, pairs, _hides)


def _left(
    spans: list[Span],
    others: Iterable[_Exception],
    letters: str,
    bones: str,
    pairs: set[str],
    hides: Callable[[Span, Span], bool],
) -> list[Span]:
    """The matches that none of the other phrases hides."""
    for other in others:
        if not spans:
            break
        if other.may_be_in(bones, pairs):
            words = list(other.spans(letters))
            spans = [span for span in spans if not any(hides(word, span) for word in words)]
    return spans


def compiled(expressions: Iterable[Watched]) -> Compiled:
    """Make a list ready. Raises `grammar.BadExpression`."""
    kept = tuple(expressions)
    ways: list[_Way] = []
    keys: list[tuple[str, _Way]] = []
    for place, expression in enumerate(kept):
        reading, found = _read(expression.text)
        romaji = all(len(key) >= _WITHOUT_SPACES and key.isascii() for part in found for key in part)
        way = _Way(reading, found, place, anywhere=romaji and expression.language == WrittenIn.JA)
        ways.append(way)
        if not reading.contacts:  # a text with a contact is rare enough
            keys += [(key, way) for key in (found[0] if found else [""])]
    return Compiled(kept, ways, keys)


@cache
def _innocent_words() -> tuple[_Exception, ...]:
    return tuple(_Exception(grammar.read(line).sequence) for line in innocent.lines())


@lru_cache(maxsize=4_096)
def _read(text: str) -> tuple[grammar.Reading, list[list[str]]]:
    """An expression, read, and its keys; remembered, so that a changed list is ready at once."""
    reading = grammar.read(text)
    return reading, keys_of(reading.sequence)


def _holds(parts: Iterable[Part], bones: str, pairs: set[str]) -> bool:
    for part in parts:  # noqa: SIM110  a generator costs more than what it would ask
        if not part.may_be_in(bones, pairs):
            return False
    return True


def _overlaps(word: Span, found: Span) -> bool:
    return word[0] < found[1] and found[0] < word[1]


def _hides(word: Span, found: Span) -> bool:
    """Whether what was found is a part of the word, or one of its ends is: 必死 in 必死にたいへん, 死ぬほど."""
    return _overlaps(word, found) and (word[0] < found[0] or found[1] < word[1])
