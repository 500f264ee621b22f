"""Pausing one member's writing: who may, for how long, the letter, lifting, and that it ends by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups import queries, removals, rules
from groups.actions.decide import accept
from groups.actions.join import request_to_join
from groups.actions.leave import leave
from groups.actions.pause import lift_pause, pause_writing
from groups.actions.remove import lift_bar, remove, undo_removal
from groups.enums import Bar, PauseFor
from groups.models import Membership, WritingPause
from groups.moderation.reasons import PAUSING
from groups.rules import UNDO_FOR
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from tests.factories.groups import make_facilitator, make_group, make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_every_reason_is_complete_sentences_in_each_language() -> None:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for one in PAUSING.values():
                assert str(one.text).endswith("。" if code == "ja" else ".")


def test_the_reason_is_in_the_persons_language_and_the_act_is_on_record() -> None:
    midori = make_user()
    member = make_member(make_group(facilitator=midori), make_user("Ann", language="en"))
    pause = pause_writing(actor=midori, membership=member, hours=PauseFor.DAY, preset="heated", reason="See you.")
    with translation.override("en"):
        assert pause.reason == f"{PAUSING['heated'].text}\nSee you."
    act = AuditEntry.objects.get(verb="groups.pause_writing")
    assert (act.actor, act.subject_id, act.detail["hours"]) == (midori, str(member.pk), 24)


def test_without_a_reason_nothing_is_paused() -> None:
    midori = make_user()
    member = make_member(make_group(facilitator=midori))
    with pytest.raises(Refusal) as refused:
        pause_writing(actor=midori, membership=member, hours=PauseFor.HOUR)
    assert refused.value.code == "reason_missing"
    assert not WritingPause.objects.exists()


def test_only_the_groups_facilitators_pause_a_member_and_nobody_a_facilitator() -> None:
    midori = make_user()
    group = make_group(facilitator=midori)
    member, colleague = make_member(group), make_facilitator(group)
    elsewhere = make_user()
    make_group(facilitator=elsewhere)
    for actor, of in (
        (member.user, member),
        (elsewhere, member),
        (midori, colleague),
        (make_member(group).user, member),
    ):
        with pytest.raises(NotAllowed):
            pause_writing(actor=actor, membership=of, hours=PauseFor.HOUR, preset="heated")
    assert not WritingPause.objects.exists()


def test_the_letter_waits_and_lifting_takes_it_back_and_both_acts_are_on_record() -> None:
    midori = make_user()
    member = make_member(make_group(facilitator=midori))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pause_writing(actor=midori, membership=member, hours=PauseFor.HOUR, preset="heated")
        assert send_due() == 0
        lift_pause(actor=midori, membership=member)
        clock.shift(UNDO_FOR)
        assert send_due() == 0
        pause_writing(actor=midori, membership=member, hours=PauseFor.HOUR, preset="heated")
        clock.shift(UNDO_FOR)
        assert send_due() == 1
    acts = AuditEntry.objects.filter(verb__contains="pause").order_by("pk").values_list("verb", flat=True)
    assert list(acts) == ["groups.pause_writing", "groups.lift_pause", "groups.pause_writing"]


def test_a_second_pause_is_refused_while_one_runs_and_lifting_needs_one() -> None:
    midori = make_user()
    member = make_member(make_group(facilitator=midori))
    with pytest.raises(Refusal) as refused:
        lift_pause(actor=midori, membership=member)
    assert refused.value.code == "no_pause"
    pause_writing(actor=midori, membership=member, hours=PauseFor.HOUR, preset="heated")
    with pytest.raises(Refusal) as refused:
        pause_writing(actor=midori, membership=member, hours=PauseFor.WEEK, preset="heated")
    assert refused.value.code == "paused_already"


def test_leaving_and_coming_back_is_no_way_around() -> None:
    midori = make_user()
    group = make_group(facilitator=midori)
    member = make_member(group)
    pause = pause_writing(actor=midori, membership=member, hours=PauseFor.DAY, preset="heated")
    leave(actor=member.user, group=group, delete_messages=False)
    wish = request_to_join(actor=member.user, group=group, nickname="また", rules_digest=group.rules_digest)
    assert accept(actor=midori, join_request=wish).paused_until == int(pause.until.timestamp())


@pytest.mark.parametrize("column", ["paused_by", "lifted_by"])
def test_the_database_lets_nobody_decide_about_themselves(column: str) -> None:
    member = make_member(make_group(facilitator=make_user()))
    until = timezone.now() + timedelta(hours=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        WritingPause.objects.create(group=member.group, user=member.user, until=until, **{column: member.user})


class Life(RuleBasedStateMachine):
    """One person, and what a facilitator decides about them, in any order: the database says what a model says."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.clock = time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False)
        self.time = self.clock.start()
        self.pause_ends: datetime | None = None
        self.bar_ends: datetime | None = None
        self.removed_at: datetime | None = None

    @initialize()
    def begin(self) -> None:
        self.midori = make_user()
        self.group = make_group(facilitator=self.midori)
        self.member = make_member(self.group)

    @property
    def is_in(self) -> bool:
        return self.removed_at is None

    @property
    def is_paused(self) -> bool:
        return self.pause_ends is not None and timezone.now() < self.pause_ends

    @property
    def is_barred(self) -> bool:
        return not self.is_in and self.bar_ends is not None and timezone.now() < self.bar_ends

    @rule(hours=st.sampled_from(list(PauseFor)))
    def pause(self, hours: PauseFor) -> None:
        may = self.is_in and not self.is_paused
        try:
            pause_writing(actor=self.midori, membership=self.member, hours=hours, preset="heated")
        except Refusal:
            assert not may
            return
        assert may
        self.pause_ends = timezone.now() + timedelta(hours=hours)

    @rule()
    def lift(self) -> None:
        may = self.is_in and self.is_paused
        try:
            lift_pause(actor=self.midori, membership=self.member)
        except Refusal:
            assert not may
            return
        assert may
        self.pause_ends = None

    @rule(bar=st.sampled_from(list(Bar)))
    def remove(self, bar: Bar) -> None:
        if self.is_in:
            self.time.shift(1)  # no two decisions fall on the same microsecond
            remove(actor=self.midori, membership=self.member, preset="rules", bar=bar)
            self.removed_at = timezone.now()
            self.bar_ends = timezone.now() + timedelta(days=bar) if bar else None

    @rule()
    def undo(self) -> None:
        may = self.is_in or (self.removed_at is not None and timezone.now() < self.removed_at + UNDO_FOR)
        try:
            undo_removal(actor=self.midori, membership=self.member)
        except Refusal:
            assert not may
            return
        assert may
        self.removed_at = self.bar_ends = None

    @rule()
    def let_ask(self) -> None:
        may = self.is_barred
        try:
            lift_bar(actor=self.midori, membership=self.member)
        except Refusal:
            assert not may
            return
        assert may
        self.bar_ends = None

    @rule()
    def come_back(self) -> None:
        may = not self.is_in and not self.is_barred
        apps.get_model("people", "Count").objects.all().delete()  # how often one may ask in a day is another story
        try:
            wish = request_to_join(
                actor=self.member.user, group=self.group, nickname="また", rules_digest=self.group.rules_digest
            )
        except Refusal:
            assert not may
            return
        assert may
        self.member = accept(actor=self.midori, join_request=wish)
        self.removed_at = self.bar_ends = None

    @rule(seconds=st.sampled_from([9, 10, 3_600, 86_400, 30 * 86_400, 365 * 86_400]))
    def wait(self, seconds: int) -> None:
        self.time.shift(seconds)

    @invariant()
    def the_database_says_the_same(self) -> None:
        if not hasattr(self, "member"):
            return
        member = Membership.objects.get(pk=self.member.pk)
        assert member.is_active is self.is_in
        assert (member.paused_until > timezone.now().timestamp()) is self.is_paused
        assert (queries.running_pause(self.group, self.member.user) is not None) is self.is_paused
        if not self.is_in:
            assert (removals.barred_until(self.group, self.member.user) is not None) is self.is_barred
        assert rules.can_pause(self.midori, member) is self.is_in
        assert OutgoingMail.objects.filter(template="groups/removed", cancelled_at=None).count() <= 50

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)


TestLife = Life.TestCase
TestLife.settings = hypothesis_settings(max_examples=15, stateful_step_count=12, deadline=None)
