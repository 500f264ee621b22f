"""What the desk keeps about people, and for how long (`ground.retention`)."""

from desk.actions.erase import KEPT as CASES_KEPT
from desk.actions.erase import erase_old
from ground.retention import WITH_ACCOUNT, After, Kept, Nobodys

_CLOSED = After(CASES_KEPT, "the case was closed", erase_old)

KEPT = (
    Kept(
        "desk.Case", ("about",), "whom a case is about, so that it never comes to that person", (WITH_ACCOUNT, _CLOSED)
    ),
    Kept(
        "desk.Case",
        ("against",),
        "whose decision is looked at again, so that somebody else does it",
        (WITH_ACCOUNT, _CLOSED),
    ),
    Kept("desk.Case", ("claimed_by", "closed_by"), "who looks after it, and who decided", (WITH_ACCOUNT, _CLOSED)),
    Kept("desk.Case", ("note",), "what a facilitator noted of the decision", (WITH_ACCOUNT, _CLOSED)),
    Kept(
        "desk.CaseAct",
        ("actor", "join_request"),
        "who acted, so that a colleague can follow it",
        (WITH_ACCOUNT, _CLOSED),
    ),
)

NOBODYS = (Nobodys(("desk.PlaybookEntry",), "what to do about each kind of case, in the office's own words"),)
