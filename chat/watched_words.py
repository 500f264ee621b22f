"""What is done about words in a room because of watched expressions (`watched`)."""

from dataclasses import dataclass

from ground.text.letters import cut
from watched.checking import check
from watched.enums import Response
from watched.matching import Watched
from watched.models import Expression

LONGEST_NOTE = 500  # characters


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to happen with words. At most one of `blocks`, `holds` and `flags` is true."""

    blocks: bool = False  # they are refused
    holds: bool = False  # they wait until somebody has read them
    flags: bool = False  # they are posted, and reported to the facilitators
    helps: bool = False  # their writer is shown where there is help, and duty is called
    expressions: tuple[Watched, ...] = ()

    @property
    def reports(self) -> bool:
        """Whether somebody is told of words that are posted."""
        return self.flags or self.helps


NOTHING = Verdict()


def scope_of(group_id: int) -> str:
    """Return what a group's own expressions are filed under."""
    return f"groups.peergroup:{group_id}"


def look_at(body: str, *, group_id: int | None, watches: bool) -> Verdict:
    """Decide what happens with `body`, at the cost of one look (`watched.checking.check`).

    Distress is never stopped by itself. With something that is held or blocked it waits, help is shown and duty is
    called. In a room that does not use watched expressions (`watches` False), distress is answered all the same, and
    nothing else happens.
    """
    found = check(body, scopes=(scope_of(group_id),) if group_id else ())
    if not found.responses:
        return NOTHING
    helps, strictest = Response.OFFER_HELP in found.responses, found.responses[0]
    if not watches:
        return Verdict(helps=True, expressions=found.expressions) if helps else NOTHING
    return Verdict(
        blocks=strictest == Response.BLOCK and not helps,
        holds=strictest == Response.HOLD or (strictest == Response.BLOCK and helps),
        flags=strictest == Response.FLAG,
        helps=helps,
        expressions=found.expressions,
    )


def together(words: Verdict, topic: Verdict) -> Verdict:
    """Return what happens with a message, given what its words are and what its topic is called."""
    if not topic.expressions:
        return words
    holds = words.holds or topic.holds
    return Verdict(
        holds=holds,
        flags=not holds and (words.flags or topic.flags),
        helps=words.helps or topic.helps,
        expressions=words.expressions + topic.expressions,
    )


def notes_on(verdict: Verdict) -> str:
    """Say why the expressions that were found are watched, for whoever decides."""
    keys = [expression.key for expression in verdict.expressions]
    notes = Expression.objects.filter(pk__in=keys).exclude(note="").order_by("pk").values_list("note", flat=True)
    return cut(" / ".join(dict.fromkeys(notes)), LONGEST_NOTE)
