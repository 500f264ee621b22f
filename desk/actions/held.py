"""Cases about words that wait: opened when they begin to, closed when they are released, returned or taken back.

Runs inside the transaction of the change, under the room's lock (`chat.signals`). A worry about their writer outlives
the decision: the case stays open for it, and becomes that of the message once there is one.
"""

from chat.enums import HeldState
from chat.models import HeldMessage, Report
from desk.actions import messages
from desk.actions.acts import act, close, free, reopen
from desk.enums import ActOf, Ending, Risk, Side, Subject
from desk.models import Case
from desk.targets import due_after
from people.models import User

ENDINGS = {
    HeldState.RELEASED: (ActOf.DELIVERED, Ending.DELIVERED),
    HeldState.RETURNED: (ActOf.RETURNED, Ending.RETURNED),
    HeldState.WITHDRAWN: (ActOf.WITHDRAWN, Ending.TAKEN_BACK),
}


def changed(held: HeldMessage, what: str, actor: User | None) -> None:
    """Write a step of words that wait into their case (`chat.signals.held_changed`)."""
    if what == "held":
        _open(held)
    elif what == "appealed":
        _appealed(held)
    elif (case := messages.case_of_held(held)) is not None and case.is_open and case.subject == Subject.HELD:
        if what == "handed_over":
            case.side = Side.COORDINATOR
            act(case, ActOf.HANDED_OVER, actor=actor)
        else:
            _decided(case, held, actor)


def adopt(held: HeldMessage) -> None:
    """Bring the case to how these words stand, where a process of the version before told nobody."""
    case = messages.case_of_held(held)
    if case is not None and case.is_open:
        _decided(case, held, held.decided_by)
    elif held.appealed_at is not None and held.is_awaiting:
        _appealed(held)
    else:
        _open(held)


def _open(held: HeldMessage) -> Case:
    """A case with the time that the author was promised; with distress it is a worry, with a worry's time."""
    worry = _worry(held)
    due = due_after(Risk.WORRIED, worry.created_at) if worry else held.due_at
    case = Case.objects.create(
        group_id=held.room.group_id,
        subject=Subject.HELD,
        held=held,
        about_id=held.author_id,
        risk=Risk.WORRIED if worry else messages.risk_of(held),
        side=Side.COORDINATOR if held.handed_over_at else Side.FACILITATORS,
        opened_at=held.held_at,
        due_at=min(due, held.due_at),
    )
    act(case, ActOf.HELD)
    if worry:
        act(case, ActOf.REPORTED, report=worry)
    return case


def _appealed(held: HeldMessage) -> None:
    """Somebody else than who returned them looks again."""
    case = messages.case_of_held(held) or _open(held)
    worry = _worry(held) if case.is_open else None
    case.risk = Risk.WORRIED if worry else Risk.APPEAL
    case.due_at = min(case.due_at, held.due_at) if worry else held.due_at
    case.side = Side.COORDINATOR if held.handed_over_at else Side.FACILITATORS
    case.against_id = held.appealed_against_id
    free(case)
    if case.is_open:
        act(case, ActOf.APPEALED)
    else:
        reopen(case, ActOf.APPEALED)


def _decided(case: Case, held: HeldMessage, actor: User | None) -> None:
    kind, ending = ENDINGS[HeldState(held.state)]
    worry = _worry(held)
    act(case, kind, actor=actor if actor and actor.pk != case.about_id else None)
    if worry is None:
        close(case, ending, actor=actor)
        return
    case.against = None
    case.risk, case.due_at = Risk.WORRIED, due_after(Risk.WORRIED, worry.created_at)
    case.side = Side.COORDINATOR if worry.handed_over_at else Side.FACILITATORS
    if worry.message is None:
        case.save()
    elif Case.objects.filter(message=worry.message).exists():
        close(case, ending, actor=actor)
        messages.reported(worry)
    else:
        case.subject, case.message = Subject.MESSAGE, worry.message
        case.save()


def _worry(held: HeldMessage) -> Report | None:
    """The site's worry about whoever wrote them, as long as it waits for an answer."""
    if held.worry_id is None:
        return None
    worry: Report = Report.objects.select_related("message", "room").get(pk=held.worry_id)
    return worry if worry.is_open else None
