"""The life of cases under everything that can happen, in any order: what always holds."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chat import limits
from chat.actions import author, moderate
from chat.actions.report import hand_over, report, resolve
from chat.enums import ReportReason, ReportState
from chat.models import Report
from chat.queries.reports import open_reports
from desk.actions import decide
from desk.case_queries import cases_of
from desk.enums import Ending
from desk.models import Case
from ground.refusals import Refusal
from ground.sockets.limits import Buckets
from tests.factories import rooms as talk
from tests.factories.groups import make_coordinator, make_facilitator
from tests.factories.people import make_user

WHICH = st.integers(0, 2)  # one of three messages: two of a member, one of a facilitator
WHO = st.integers(0, 2)  # one of two facilitators, or the coordinator


class CaseLife(RuleBasedStateMachine):
    """Three messages, two reporters, two facilitators (one of whom wrote one of the messages), a coordinator."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()  # each run begins with nothing
        self.run.__enter__()
        circle = talk.circle()
        make_facilitator(circle.group, momo := make_user("もも"))
        self.deciders = [circle.midori, momo, make_coordinator().user]
        self.reporters = [circle.hana, circle.outsider]
        talk.join(circle.outsider, circle.group)
        self.messages = [talk.say(who, circle.group, "ことば") for who in (circle.sora, circle.sora, circle.midori)]
        self.read: dict[int, int] = defaultdict(int)  # the version that was read last, by case
        self.edits = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    def attempt(self, act: Any, **given: Any) -> bool:
        """Whether it was done; a refusal changes nothing."""
        before = list(Case.objects.order_by("pk").values())
        try:
            act(**given)
        except Refusal:
            assert list(Case.objects.order_by("pk").values()) == before
            return False
        return True

    def case(self, which: int) -> Case | None:
        return Case.objects.filter(message=self.messages[which]).first()

    @rule(which=WHICH, by=st.integers(0, 1), reason=st.sampled_from(ReportReason.values))
    def tell(self, which: int, by: int, reason: str) -> None:
        known = Report.objects.filter(message=self.messages[which], reporter=self.reporters[by]).exists()
        given = {"actor": self.reporters[by], "message": self.messages[which], "reason": ReportReason(reason)}
        if self.attempt(report, **given) and not known:
            assert self.case(which).is_open

    @rule(which=WHICH)
    def edit(self, which: int) -> None:
        self.edits += 1
        case = self.case(which)
        given = {"actor": self.messages[which].author, "message": self.messages[which], "body": f"ことば{self.edits}"}
        if self.attempt(author.edit_message, **given) and case is not None:
            assert self.case(which).is_open

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        given = {"actor": self.messages[which].author, "message": self.messages[which]}
        self.attempt(author.withdraw_message, **given)

    @rule(which=WHICH, who=WHO)
    def hide_in_the_room(self, which: int, who: int) -> None:
        self.attempt(moderate.hide, actor=self.deciders[who], message=self.messages[which], reason="x")

    @rule(which=WHICH, who=WHO)
    def restore(self, which: int, who: int) -> None:
        self.attempt(moderate.restore, actor=self.deciders[who], message=self.messages[which], reason="x")

    @rule(which=WHICH)
    def look(self, which: int) -> None:
        if case := self.case(which):
            self.read[which] = case.version

    @rule(which=WHICH, who=WHO, what=st.sampled_from(["claim", "release", "hand_over", "hide", "close"]))
    def decide(self, which: int, who: int, what: str) -> None:
        if (case := self.case(which)) is None:
            return
        more: dict[str, Any] = {"hide": {"reason": "x"}, "close": {"outcome": Ending.LEFT, "note": "メモ"}}.get(
            what, {}
        )
        known, actor = case.version, self.deciders[who]
        again = case.closed_by_id == actor.pk or case.claimed_by_id == actor.pk or what == "release"
        done = self.attempt(getattr(decide, what), actor=actor, case=case, version=self.read[which], **more)
        if done and not again:
            assert self.read[which] == known  # nobody decides on what they have not read

    @rule(which=WHICH, who=WHO, upheld=st.booleans())
    def answer_one(self, which: int, who: int, upheld: bool) -> None:
        for told in open_reports(self.deciders[who]).filter(message=self.messages[which])[:1]:
            self.attempt(resolve, actor=self.deciders[who], report=told, upheld=upheld)

    @rule(which=WHICH, who=WHO)
    def hand_one_over(self, which: int, who: int) -> None:
        for told in open_reports(self.deciders[who]).filter(message=self.messages[which])[:1]:
            self.attempt(hand_over, actor=self.deciders[who], report=told)

    @rule(which=WHICH)
    def ten_minutes_pass(self, which: int) -> None:
        Case.objects.filter(message=self.messages[which]).update(claim_ends_at=timezone.now() - timedelta(seconds=1))

    @invariant()
    def an_open_report_has_an_open_case(self) -> None:
        waiting = Report.objects.filter(state=ReportState.OPEN).values_list("message", flat=True)
        assert set(waiting) <= set(Case.objects.filter(closed_at=None).values_list("message", flat=True))

    @invariant()
    def one_case_a_message(self) -> None:
        assert Case.objects.count() == Case.objects.values("message").distinct().count()

    @invariant()
    def somebody_has_each_open_case_and_nobody_her_own(self) -> None:
        found = set()
        for person in self.deciders:
            mine = list(cases_of(person))
            assert person.pk not in {case.about_id for case in mine}
            found |= {case.pk for case in mine}
        assert found == set(Case.objects.filter(closed_at=None).values_list("pk", flat=True))

    @invariant()
    def every_open_case_has_its_acts(self) -> None:
        for case in Case.objects.all():
            assert case.version >= case.acts.count()
            assert case.is_open == (case.outcome == "")


@pytest.mark.django_db
def test_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("acts", "posts"):
        monkeypatch.setattr(limits, name, Buckets(per_minute=10**6, at_once=10**6))
    run_state_machine_as_test(CaseLife, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
