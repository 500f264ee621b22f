"""State and events lead to the fresh state, whatever happens in whatever order; seq has no gaps."""

import contextlib
import json
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chat import limits, queries
from chat.actions import erase, moderate, mute, own, react, report
from chat.enums import EventKind, ReactionKind, ReportReason
from chat.models import Event, Message, Room
from chat.rendering import Encoded
from groups.actions.leave import leave
from groups.models import Membership
from people.refusals import Refusal
from tests.chat import make

PEOPLE = st.sampled_from(["hana", "sora", "midori"])
PICK = st.integers(0, 1_000)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


class Reader:
    """A client: begins with a state and a seq, and afterwards only follows the log, now and then."""

    def __init__(self, user: Any, room: Room, *, is_facilitator: bool) -> None:
        self.user, self.room, self.is_facilitator = user, room, is_facilitator
        room.refresh_from_db()
        self.seq = room.last_seq
        self.state = self.fresh()

    def fresh(self) -> dict[int, Any]:
        state = queries.fresh_state(self.user, self.room, is_facilitator=self.is_facilitator)
        return {key: json.loads(json.dumps(view)) for key, view in state.items()}

    def follow(self) -> None:
        news = queries.news(self.room.pk, after=self.seq, limit=10_000)
        assert [seq for seq, _kind, _message in news.events] == list(
            range(self.seq + 1, self.seq + 1 + len(news.events))
        )
        for message in news.messages.values():
            text = Encoded(message).text(user_id=self.user.pk, is_facilitator=self.is_facilitator)
            self.state[message.pk] = json.loads(text)
        self.seq += len(news.events)


class Talk(RuleBasedStateMachine):
    """People do what they do; two readers follow at their own pace."""

    @initialize()
    def begin(self) -> None:
        limits.posts.clear()
        self.circle = make.circle(f"g{uuid.uuid4().hex[:8]}")
        self.ids: list[tuple[str, uuid.UUID, str]] = []
        self.at = timezone.now() - timedelta(minutes=20)
        room = self.circle.room
        self.readers = [
            Reader(self.circle.sora, room, is_facilitator=False),
            Reader(self.circle.hana, room, is_facilitator=False),
            Reader(self.circle.midori, room, is_facilitator=True),
        ]

    def person(self, name: str) -> Any:
        return getattr(self.circle, name)

    def message(self, pick: int) -> Message | None:
        messages = list(Message.objects.filter(room=self.circle.room).order_by("seq"))
        return messages[pick % len(messages)] if messages else None

    def quietly(self, action: Any, **given: Any) -> None:
        with contextlib.suppress(Refusal):
            action(**given)

    @rule(who=PEOPLE, words=WORDS, pick=PICK, reply=st.booleans())
    def post(self, who: str, words: str, pick: int, reply: bool) -> None:
        self.at += timedelta(seconds=10)
        answered = self.message(pick) if reply else None
        client_id = uuid.uuid4()
        self.quietly(
            make.say, person=self.person(who), peer_group=self.circle.group, body=words, client_id=client_id,
            reply_to=answered.pk if answered else None, at=self.at,
        )  # fmt: skip
        self.ids.append((who, client_id, words))

    @rule(pick=PICK)
    def retry(self, pick: int) -> None:
        if self.ids:
            who, client_id, words = self.ids[pick % len(self.ids)]
            before = Message.objects.filter(author=self.person(who), client_id=client_id).first()
            length = Room.objects.get(pk=self.circle.room.pk).last_seq
            if before:
                try:
                    again = make.say(self.person(who), self.circle.group, words, client_id=client_id)
                except Refusal:
                    return
                assert again.pk == before.pk
                assert Room.objects.get(pk=self.circle.room.pk).last_seq == length

    @rule(who=PEOPLE, pick=PICK, words=WORDS)
    def edit(self, who: str, pick: int, words: str) -> None:
        if message := self.message(pick):
            self.quietly(own.edit_message, actor=self.person(who), message=message, body=words)

    @rule(who=PEOPLE, pick=PICK)
    def withdraw(self, who: str, pick: int) -> None:
        if message := self.message(pick):
            self.quietly(own.withdraw_message, actor=self.person(who), message=message)

    @rule(who=PEOPLE, pick=PICK, kind=st.sampled_from(list(ReactionKind)), on=st.booleans())
    def react(self, who: str, pick: int, kind: ReactionKind, on: bool) -> None:
        if message := self.message(pick):
            action = react.react if on else react.unreact
            self.quietly(action, actor=self.person(who), message=message, kind=kind)

    @rule(who=PEOPLE, pick=PICK, show=st.booleans())
    def moderate(self, who: str, pick: int, show: bool) -> None:
        if message := self.message(pick):
            action = moderate.restore if show else moderate.hide
            self.quietly(action, actor=self.person(who), message=message, reason="約束")

    @rule(on=st.booleans())
    def freeze(self, on: bool) -> None:
        action = moderate.freeze if on else moderate.unfreeze
        action(actor=self.circle.midori, group=self.circle.group, reason="休み")

    @rule()
    def hana_leaves_with_her_words_and_comes_back(self) -> None:
        leave(actor=self.circle.hana, group=self.circle.group, delete_words=True)
        own_messages = Message.objects.filter(room=self.circle.room, author=self.circle.hana)
        assert not own_messages.exclude(body="", html="").exists()
        make.join(self.circle.hana, self.circle.group, nickname=f"はな{uuid.uuid4().hex[:6]}")

    @rule(number=st.integers(0, 2))
    def follow(self, number: int) -> None:
        self.readers[number].follow()

    @invariant()
    def the_log_has_no_gaps(self) -> None:
        if not hasattr(self, "circle"):
            return
        room = Room.objects.get(pk=self.circle.room.pk)
        seqs = list(Event.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, room.last_seq + 1))
        posted = Event.objects.filter(room=room, kind=EventKind.POSTED).values_list("seq", "message_id")
        assert sorted(posted) == sorted(Message.objects.filter(room=room).values_list("seq", "pk"))

    def teardown(self) -> None:
        if hasattr(self, "circle"):
            for reader in self.readers:
                reader.follow()
                assert reader.state == reader.fresh()


class StateAndEvents(TestCase):
    """Run the machine inside Django's test transactions."""

    def test_state_and_events_lead_to_the_fresh_state(self) -> None:
        run_state_machine_as_test(
            Talk,
            settings=settings(
                max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


def test_an_erased_account_leaves_no_words_and_no_name(circle: make.Circle) -> None:
    words = make.say(circle.hana, circle.group, "わたしのことば")
    other = make.say(circle.sora, circle.group, "そらのことば")
    react.react(actor=circle.hana, message=other, kind=ReactionKind.HUG)
    reader = Reader(circle.sora, circle.room, is_facilitator=False)
    report.report(actor=circle.midori, message=words, reason=ReportReason.WORRIED)
    mute.mute(actor=circle.sora, message=words)
    circle.hana.delete()
    reader.follow()
    assert reader.state[words.pk] == {
        "id": words.pk, "seq": 1, "cid": str(words.client_id), "by": None, "name": "", "role": "gone",
        "at": int(words.created_at.timestamp()), "state": "erased",
    }  # fmt: skip
    assert "reactions" not in reader.state[other.pk]
    assert not Membership.objects.filter(nickname="はな").exists()
    assert circle.room.reports.get().body == "わたしのことば"  # the snapshot outlives it, until it is resolved and old
    assert erase.erase_person(user=circle.sora) == 1
