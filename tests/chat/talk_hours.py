"""The part of the machine of `test_log_property` in which an hour is led: stages, hands and turns, in any order."""

import contextlib
import uuid
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from chat.actions import hands, lead
from chat.enums import HourStage
from chat.models import Room
from chat.queries.hours import Running, running_in
from ground.refusals import Refusal
from groups.enums import GroupState
from tests.chat.pages import Page
from tests.chat.processes import Process

WHERE = st.integers(0, 1)  # a process
PAGE = st.integers(0, 4)
SETTLED = st.sampled_from([True, True, False])


class Hours(RuleBasedStateMachine):
    """What people do in a live hour, by their page's socket or by a form."""

    room: Room
    pages: list[Page]
    processes: list[Process]

    def then(self, settled: bool) -> None:
        raise NotImplementedError

    def in_hour(self, page: Page, frame: dict[str, Any], where: int, form: Any, **given: Any) -> None:
        """By the page's socket when its line is up, else by a form."""
        if page.is_up:
            page.send({"id": str(uuid.uuid4()), **frame})
            return
        with contextlib.suppress(Refusal):
            self.processes[where].by_form(form, actor=page.user, room=self.room, **given)

    def running(self) -> Running | None:
        return running_in(Room.objects.get(pk=self.room.pk), state=GroupState.OPEN)

    @rule(number=PAGE, stage=st.sampled_from(HourStage.values), where=WHERE, settled=SETTLED)
    def lead_on(self, number: int, stage: str, where: int, settled: bool) -> None:
        frame = {"t": "lead", "stage": stage}
        self.in_hour(self.pages[number], frame, where, lead.lead, stage=HourStage(stage))
        self.then(settled)

    @rule(where=WHERE, settled=SETTLED)
    def begin_an_hour(self, where: int, settled: bool) -> None:
        self.lead_on(3, HourStage.OPENING, where, settled)

    @rule(number=PAGE, on=st.booleans(), where=WHERE, settled=SETTLED)
    def hand(self, number: int, on: bool, where: int, settled: bool) -> None:
        form = hands.raise_hand if on else hands.lower_hand
        self.in_hour(self.pages[number], {"t": "hand", "on": on}, where, form)
        self.then(settled)

    @rule(where=WHERE, pick=st.integers(0, 3), is_late=st.booleans(), settled=SETTLED)
    def turn(self, where: int, pick: int, is_late: bool, settled: bool) -> None:
        """To the next, or to somebody; now and then as it was a moment ago, which is refused."""
        hour = self.running()
        now = hour.turn.member_id if hour and hour.turn and not is_late else 0
        to = hour.hands[pick - 1].member_id if hour and 0 < pick <= len(hour.hands) else 0
        frame = {"t": "give_turn", "now": now, **({"to": to} if to else {})}
        self.in_hour(self.pages[3], frame, where, hands.give_turn, now=now, to=to)
        self.then(settled)
