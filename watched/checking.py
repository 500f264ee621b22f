"""Whether a text holds a watched expression: one compiled list for each process, which follows changes."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from watched.enums import Response, WrittenIn
from watched.matching import Compiled, Folded, Found, Watched, compiled
from watched.matching.places import apart
from watched.models import Edition, Expression

LOOKS_EVERY = 30.0  # seconds between two looks whether something changed


@dataclass(frozen=True, slots=True)
class _Lists:
    mark: UUID | None
    of: dict[str, Compiled]  # by scope; "" is the site's


_lock = threading.Lock()
_lists: _Lists | None = None
_looked = 0.0  # by the monotonic clock


def check(text: str, *, scopes: Sequence[str] = ()) -> Found:
    """What is found in `text` by the site's expressions and by those of the scopes ("groups.peergroup:12").

    No query but one every half minute, and one more after a change. `Found.expressions` have the rows' ids as keys.
    """
    ready = _current().of
    folded = Folded(text)
    found = [ready[scope].find_in(folded) for scope in ("", *scopes) if scope in ready]
    if len(found) == 1:
        return found[0]
    responses = {response for one in found for response in one.responses}
    return Found(
        tuple(response for response in Response if response in responses),
        tuple(expression for one in found for expression in one.expressions),
        apart(span for one in found for span in one.spans),
    )


def warm() -> None:
    """Load and compile now, so that the first text does not wait for it."""
    _current()


def forget() -> None:
    """Look for a change at the next text."""
    global _looked
    _looked = 0.0


def _current() -> _Lists:
    global _lists, _looked
    now = time.monotonic()
    if _lists is not None and _looked and now - _looked < LOOKS_EVERY:
        return _lists
    with _lock:
        mark = Edition.objects.filter(pk=Edition.ONLY).values_list("mark", flat=True).first()
        if _lists is None or _lists.mark != mark:
            _lists = _Lists(mark, _compiled())
        _looked = now
        return _lists


def _compiled() -> dict[str, Compiled]:
    by_scope: dict[str, list[Watched]] = {"": []}
    rows = Expression.objects.filter(is_active=True).order_by("id")
    for pk, language, response, text, scope in rows.values_list("pk", "language", "response", "text", "scope"):
        by_scope.setdefault(scope, []).append(Watched(WrittenIn(language), Response(response), text, pk))
    return {scope: compiled(expressions) for scope, expressions in by_scope.items()}
