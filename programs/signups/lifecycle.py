"""The life of a sign-up: its states and the steps between them.

`actions.steps.take_step` is the one place where a step is taken.
"""

from enum import Enum

from programs.enums import EnrollmentState

State = EnrollmentState


class Step(Enum):
    """What can happen to a sign-up: from which states (`None` is a new sign-up) and to which."""

    TAKE = "take", (None,), State.CONFIRMED
    HOLD = "hold", (None, State.HELD), State.HELD  # held again: a fresh link, and the full time once more
    CONFIRM = "confirm", (State.HELD,), State.CONFIRMED
    DECLINE = "decline", (State.HELD,), State.CANCELLED
    LAPSE = "lapse", (State.HELD,), State.LAPSED
    STEP_BACK = "step_back", (State.HELD, State.CONFIRMED), State.CANCELLED
    WITHDRAW = "withdraw", (State.HELD, State.CONFIRMED), State.CANCELLED  # a guardian withdraws consent

    def __init__(self, verb: str, before: tuple[State | None, ...], after: State) -> None:
        self.verb, self.before, self.after = verb, before, after


class NotAStep(Exception):
    """The step is not possible in the sign-up's state: a bug, as actions check the state under the lock first."""


def after(state: State | None, step: Step) -> State:
    """The state that `step` leads to from `state` (`None` for an unsaved sign-up). Raises `NotAStep`."""
    if state not in step.before:
        raise NotAStep(f"{step.verb} does not lead out of {state or 'nothing'}")
    return step.after
