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
from chat.actions import author, held, moderate
from chat.actions.report import hand_over, report, resolve
from chat.enums import HeldState, ReportReason, ReportState
from chat.models import HeldMessage, Report
from chat.queries.reports import open_reports
from desk.actions import decide
from desk.case_queries import cases_of
from desk.enums import Ending, Subject
from desk.models import Case
from ground.refusals import Refusal
from ground.sockets.limits import Buckets
from tests.factories import rooms as talk
from tests.factories.groups import make_coordinator, make_facilitator
from tests.factories.people import make_user

WHICH = st.integers(0, 2)  # one of three messages: two of a member, one of a facilitator
MOST_HELD = 3
HELD = st.integers(0, MOST_HELD - 1)
WHO = st.integers(0, 2)  # one of two facilitators, or the coordinator


class CaseLife(RuleBasedStateMachine):
    """Three messages, two reporters, two facilitators (one of whom wrote one of the messages), a coordinator; and words
    of a member and of that facilitator that wait."""

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
        self.group, self.sora = circle.group, circle.sora
        self.held: list[HeldMessage] = []
        self.seen: dict[int, int] = defaultdict(int)

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

    @rule(by=st.integers(0, 1), helps=st.booleans())
    def let_wait(self, by: int, helps: bool) -> None:
        if len(self.held) < MOST_HELD:
            self.held.append(talk.let_wait((self.sora, self.deciders[0])[by], self.group, "まつことば", helps=helps))

    @rule(which=HELD)
    def look_at_words(self, which: int) -> None:
        if case := self.case_of_held(which):
            self.seen[which] = case.version

    @rule(which=HELD, who=WHO, what=st.sampled_from(["release_words", "return_words", "claim", "close", "hand_over"]))
    def decide_about_words(self, which: int, who: int, what: str) -> None:
        if (case := self.case_of_held(which)) is None:
            return
        words: dict[str, dict[str, Any]] = {"return_words": {"reason": "わけ"}, "close": {"outcome": Ending.LEFT}}
        more = words.get(what, {})
        waited, actor = self.held[which], self.deciders[who]
        waited.refresh_from_db()
        against = waited.appealed_against_id
        given = {"actor": actor, "case": case, "version": self.seen[which], **more}
        if self.attempt(getattr(decide, what), **given) and what in ("release_words", "return_words"):
            assert actor.pk not in (waited.author_id, against)

    @rule(which=HELD, what=st.sampled_from(["withdraw_held", "appeal"]))
    def author_of_words(self, which: int, what: str) -> None:
        if which < len(self.held):
            self.attempt(getattr(held, what), actor=self.held[which].author, held=self.held[which])

    @rule(which=HELD)
    def nobody_read_in_time(self, which: int) -> None:
        if which < len(self.held):
            HeldMessage.objects.filter(pk=self.held[which].pk).update(due_at=timezone.now() - timedelta(seconds=1))
            held.hand_over_late()

    def case_of_held(self, which: int) -> Case | None:
        return Case.objects.filter(held=self.held[which]).first() if which < len(self.held) else None

    @invariant()
    def an_open_report_has_an_open_case(self) -> None:
        waiting = Report.objects.filter(state=ReportState.OPEN)
        opened = Case.objects.filter(closed_at=None)
        assert set(waiting.exclude(message=None).values_list("message", flat=True)) <= set(
            opened.values_list("message", flat=True)
        )
        assert set(waiting.filter(message=None).values_list("held", flat=True)) <= set(
            opened.values_list("held", flat=True)
        )

    @invariant()
    def words_wait_in_a_case_and_a_case_for_words(self) -> None:
        opened = set(Case.objects.filter(subject=Subject.HELD, closed_at=None).values_list("held", flat=True))
        waiting = set(HeldMessage.objects.filter(state=HeldState.AWAITING).values_list("pk", flat=True))
        worries = Report.objects.filter(state=ReportState.OPEN, message=None)
        assert opened == waiting | set(worries.values_list("held", flat=True))

    @invariant()
    def nobody_has_an_appeal_against_her(self) -> None:
        for case in Case.objects.filter(closed_at=None).exclude(against=None):
            assert not cases_of(case.against).filter(pk=case.pk).exists()

    @invariant()
    def one_case_a_message(self) -> None:
        of_messages = Case.objects.exclude(message=None)
        assert of_messages.count() == of_messages.values("message").distinct().count()
        assert Case.objects.exclude(held=None).count() == len(self.held)

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
