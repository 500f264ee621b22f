"""The life of a sign-up: its states, and everything that leads from one to the next.

`actions.seats.take_step` is the one place where a step is taken.
"""

from enum import Enum

from programs.enums import EnrollmentState

State = EnrollmentState


class Step(Enum):
    """What can happen to a sign-up: from which states (`None` is a new one), and where it leads."""

    TAKE = "take", (None,), State.CONFIRMED
    HOLD = "hold", (None, State.HELD), State.HELD  # held again: by a fresh link, for as long as a new one
    CONFIRM = "confirm", (State.HELD,), State.CONFIRMED
    DECLINE = "decline", (State.HELD,), State.CANCELLED
    LAPSE = "lapse", (State.HELD,), State.LAPSED
    STEP_BACK = "step_back", (State.HELD, State.CONFIRMED), State.CANCELLED
    WITHDRAW = "withdraw", (State.HELD, State.CONFIRMED), State.CANCELLED  # a guardian takes the yes back

    def __init__(self, verb: str, before: tuple[State | None, ...], after: State) -> None:
        self.verb, self.before, self.after = verb, before, after


class NotAStep(Exception):
    """The step does not lead out of the state that the sign-up is in: an action did not look under the lock first."""


def after(state: State | None, step: Step) -> State:
    """The state that `step` leads to from `state` (`None`: a sign-up that is not saved yet). Raises `NotAStep`."""
    if state not in step.before:
        raise NotAStep(f"{step.verb} does not lead out of {state or 'nothing'}")
    return step.after
