"""Whatever happens in whatever order: a cohort goes one way, and nothing ends before people were told in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chat import limits
from chat.models import Message
from ground.refusals import Refusal
from groups.actions.cohort import move_due, open_again, plan_cohort, tell_due
from groups.actions.decide import accept
from groups.actions.leave import leave
from groups.enums import GroupState, Stage
from groups.lifecycle import DATED, ORDER, PHASE
from groups.models import Cohort, CohortDate, PeerGroup
from tests.factories.groups import make_request, make_staff
from tests.factories.people import make_user
from tests.factories.rooms import circle, say

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
START = datetime(2026, 12, 1, 3, tzinfo=UTC)
_numbers = count(1)


def allowed(act: Callable[[], object]) -> bool:
    """Do it; False where it is refused."""
    try:
        act()
    except Refusal:
        return False
    return True


class Life(RuleBasedStateMachine):
    """Staff plan and change their minds, the worker sleeps and comes back, people come, talk and go."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.here, self.staff = circle(f"cohort-{next(_numbers)}"), make_staff()
        self.reached = 0  # in ORDER
        self.words = 0

    def teardown(self) -> None:
        self.clock.stop()

    @property
    def group(self) -> PeerGroup:
        return PeerGroup.objects.get(pk=self.here.group.pk)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))

    @rule()
    def the_worker_tells(self) -> None:
        tell_due()

    @rule()
    def the_worker_moves(self) -> None:
        """One stage is never left out, and each began in time."""
        before = {one.stage: one for one in CohortDate.objects.filter(cohort__group=self.group)}
        cohort = Cohort.objects.filter(group=self.group).first()
        was = ORDER.index(Stage(cohort.stage)) if cohort else 0
        move_due()
        now = Cohort.objects.filter(group=self.group).first()
        for stage in ORDER[was + 1 : ORDER.index(Stage(now.stage)) + 1] if now else ():
            assert before[stage].on <= timezone.localdate()
            if wait := PHASE[stage].told_before:
                told = before[stage].told_at
                assert told is not None
                assert timezone.localdate(told) + wait <= timezone.localdate()
        assert move_due() == 0

    @rule(gaps=st.lists(st.integers(0, 40), min_size=5, max_size=5))
    def staff_plan(self, gaps: list[int]) -> None:
        day, dates = timezone.localdate(), {}
        for stage, gap in zip(DATED, gaps, strict=True):
            day += timedelta(days=gap)
            dates[stage] = day
        before = list(CohortDate.objects.filter(cohort__group=self.group).values_list("stage", "on"))
        if not allowed(lambda: plan_cohort(actor=self.staff, group=self.group, dates=dates)):
            assert list(CohortDate.objects.filter(cohort__group=self.group).values_list("stage", "on")) == before

    @rule()
    def staff_make_it_open(self) -> None:
        if allowed(lambda: open_again(actor=self.staff, group=self.group)) and not Cohort.objects.filter(
            group=self.group
        ):
            self.reached = 0

    @rule()
    def somebody_writes(self) -> None:
        cohort = Cohort.objects.filter(group=self.group).first()
        is_over = cohort is not None and cohort.stage in (Stage.READ_ONLY, Stage.ERASED)
        limits.posts.clear()  # nobody is too fast here
        assert allowed(lambda: say(self.here.hana, self.group, "ことば")) is not is_over
        self.words += not is_over

    @rule()
    def somebody_comes(self) -> None:
        if allowed(lambda: accept(actor=self.here.midori, join_request=make_request(self.group, make_user()))):
            assert self.group.state in (GroupState.OPEN, GroupState.CLOSED)

    @rule()
    def somebody_goes_and_leaves_their_words(self) -> None:
        leave(actor=self.here.sora, group=self.group, delete_messages=False)

    @invariant()
    def it_goes_one_way_and_words_stand_until_the_end(self) -> None:
        cohort = Cohort.objects.filter(group=self.group).first()
        stage = Stage(cohort.stage) if cohort else Stage.RECRUITING
        assert ORDER.index(stage) >= self.reached
        self.reached = ORDER.index(stage)
        phase = PHASE[stage]
        assert self.group.takes_requests is phase.takes_requests
        assert (self.group.state == GroupState.CLOSED) is (phase.state == GroupState.CLOSED)
        shown = Message.objects.filter(room=self.here.room, notice="", state="visible").count()
        assert shown == (0 if phase.erases else self.words)


def test_a_cohort_goes_one_way_whatever_happens() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
