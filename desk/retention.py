"""What the desk keeps about people, and for how long (`ground.retention`)."""

from desk.actions.erase import KEPT as CASES_KEPT
from desk.actions.erase import erase_old
from desk.actions.handover import KEPT as SHIFTS_KEPT
from desk.actions.handover import erase_old_handovers
from desk.actions.plea import KEPT as PLEAS_KEPT
from desk.actions.plea import erase_old_pleas
from ground.retention import WITH_ACCOUNT, After, Kept, Nobodys

_CLOSED = After(CASES_KEPT, "the case was closed", erase_old)
_SHIFT_ENDED = After(SHIFTS_KEPT, "the shift ended", erase_old_handovers)
_PLEA = After(PLEAS_KEPT, "it was answered", erase_old_pleas)

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
        "desk.Handover",
        ("by", "acknowledged_by"),
        "who left what to whom at the end of a shift",
        (WITH_ACCOUNT, _SHIFT_ENDED),
    ),
    Kept(
        "desk.Handover",
        ("note",),
        "what a colleague wrote for whoever came next",
        (_SHIFT_ENDED,),
    ),
    Kept(
        "desk.HandedCase",
        ("note",),
        "what a facilitator wrote about a case for whoever came next",
        (WITH_ACCOUNT, _SHIFT_ENDED),
    ),
    Kept(
        "desk.Sample",
        ("decided_by", "read_by"),
        "who decided, and which colleague read it again",
        (WITH_ACCOUNT, _CLOSED),
    ),
    Kept("desk.Sample", ("note",), "what a colleague noticed, for who decided", (WITH_ACCOUNT, _CLOSED)),
    Kept(
        "desk.Opening",
        ("user",),
        "which cases somebody opened, so that a break is offered in time",
        (WITH_ACCOUNT, _CLOSED),
    ),
    Kept(
        "desk.Plea",
        ("by", "about", "text", "answered_by", "answer"),
        "what a facilitator told the coordinators of what was done to her, and what they answered",
        (WITH_ACCOUNT, _PLEA),
    ),
    Kept(
        "desk.CaseAct",
        ("actor", "join_request"),
        "who acted, so that a colleague can follow it",
        (WITH_ACCOUNT, _CLOSED),
    ),
)

NOBODYS = (Nobodys(("desk.PlaybookEntry",), "what to do about each kind of case, in the office's own words"),)
