"""A newcomer's first messages wait where the group says so: exactly as many, never distress, and nobody's who was in."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import limits
from chat.actions.held import hand_over, release, send_back, withdraw_held
from chat.actions.hold import Held
from chat.actions.post import Draft, Posted, post_message, post_messages
from chat.models import HeldMessage, Message
from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups.actions.settings import hold_first
from groups.models import PeerGroup
from notices.models import OutgoingMail
from people.models import User
from tests.factories.groups import make_coordinator
from tests.factories.people import make_user
from tests.factories.rooms import Circle, join, let_wait
from tests.factories.watched import FLAG, HELP, HOLD

START = datetime(2026, 12, 1, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(circle: Circle, person: User, body: str = "はじめまして") -> Posted | Held:
    return post_message(actor=person, room=circle.room, client_id=uuid.uuid4(), body=body)


def newcomer(circle: Circle, number: int = 2, name: str = "あたらしい人") -> User:
    hold_first(actor=circle.midori, group=circle.group, number=number)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=5)):
        person = make_user(name)
        join(person, circle.group)
    return person


def test_nothing_waits_until_somebody_says_so(circle: Circle) -> None:
    join(person := make_user("あたらしい人"), circle.group)
    assert isinstance(write(circle, person), Posted)
    assert not HeldMessage.objects.exists()


def test_the_first_ones_wait_until_as_many_went_out(circle: Circle) -> None:
    person = newcomer(circle)
    for number in range(2):
        waits = write(circle, person, f"ことば{number}")
        assert isinstance(waits, Held)
        assert waits.held.found == "新しく入った方の、はじめのことばです。"
        assert not Message.objects.filter(author=person, state="visible").count() > number
        release(actor=circle.midori, held=waits.held)
    assert isinstance(write(circle, person, "みっつめ"), Posted)


def test_what_waits_or_was_returned_does_not_count(circle: Circle) -> None:
    person = newcomer(circle, 1)
    one, two, three = (write(circle, person, body) for body in ("いち", "に", "さん"))
    assert isinstance(one, Held)
    assert isinstance(two, Held)
    assert isinstance(three, Held)
    send_back(actor=circle.midori, held=one.held, reason="わけ")
    withdraw_held(actor=person, held=two.held)
    assert isinstance(write(circle, person, "よん"), Held)
    release(actor=circle.midori, held=three.held)
    assert isinstance(write(circle, person, "ご"), Posted)


def test_who_was_in_and_facilitators_do_not_wait(circle: Circle) -> None:
    newcomer(circle)
    for person in (circle.hana, circle.sora, circle.midori):
        assert isinstance(write(circle, person), Posted)


@pytest.mark.usefixtures("watching")
def test_distress_never_waits_as_a_newcomers(circle: Circle) -> None:
    person = newcomer(circle)
    said = write(circle, person, f"もう{HELP}です")
    assert isinstance(said, Posted)
    assert said.worry is not None
    assert isinstance(write(circle, person, "つづき"), Held)
    assert isinstance(write(circle, person, f"{HELP}と{HOLD}"), Posted | Held)


@pytest.mark.usefixtures("watching")
def test_the_reason_is_said_beside_what_is_watched_for(circle: Circle) -> None:
    circle.room.watches_words = True
    circle.room.save()
    held = write(circle, newcomer(circle), f"これは{FLAG}")
    assert isinstance(held, Held)
    assert held.held.found == f"新しく入った方の、はじめのことばです。 / わけは{FLAG}"


def test_a_batch_counts_what_goes_out_in_it(circle: Circle) -> None:
    person = newcomer(circle, 1)
    release(actor=circle.midori, held=write(circle, person).held)  # type: ignore[union-attr]
    drafts = [Draft(person.pk, circle.room.pk, uuid.uuid4(), f"ことば{number}") for number in range(3)]
    assert [type(one) for one in post_messages(drafts)] == [Posted] * 3


@pytest.mark.usefixtures("watching")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(0, 5),
    steps=st.lists(st.sampled_from(["write", "distress", "release", "return", "withdraw"]), max_size=20),
)
def test_exactly_as_many_wait(circle: Circle, number: int, steps: list[str]) -> None:
    HeldMessage.objects.all().delete()
    Message.objects.all().delete()
    PeerGroup.objects.filter(pk=circle.group.pk).update(held_first=0)
    limits.posts.clear()
    hold_first(actor=circle.midori, group=circle.group, number=number)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=5)):
        join(
            person := make_user(),
            circle.group,
            nickname=f"{chr(0x4E00 + Message.objects.count())}{uuid.uuid4().hex[:8]}",
        )
    out, waiting = 0, []
    for step in steps:
        limits.posts.clear()
        if step in ("write", "distress"):
            answer = write(circle, person, f"もう{HELP}です" if step == "distress" else "ことば")
            waits = step == "write" and out < number
            assert isinstance(answer, Held) is waits
            if isinstance(answer, Held):
                waiting.append(answer.held)
            else:
                out += 1
        elif waiting:
            held = waiting.pop()
            if step == "release":
                release(actor=circle.midori, held=held)
                out += 1
            elif step == "return":
                send_back(actor=circle.midori, held=held, reason="わけ")
            else:
                withdraw_held(actor=person, held=held)
    assert Message.objects.filter(author=person).count() == out


def test_facilitators_decide_it_and_the_room_is_told_once_each_way(circle: Circle, client: Client) -> None:
    for person in (circle.hana, circle.outsider):
        with pytest.raises(NotAllowed):
            hold_first(actor=person, group=circle.group, number=1)
    with pytest.raises(Refusal):
        hold_first(actor=circle.midori, group=circle.group, number=6)
    client.force_login(circle.midori)
    for number in ("2", "3", "0"):
        sent = client.post("/groups/kotoba/settings/", {"section": "first", "number": number})
        assert sent.status_code == 302
    notices = Message.objects.exclude(notice="").order_by("seq").values_list("notice", flat=True)
    assert list(notices) == ["held_first", "held_none"]
    group = PeerGroup.objects.get(pk=circle.group.pk)
    assert (group.held_first, group.holds_since) == (0, 0)


# ── handed over by hand ──


def test_a_facilitator_hands_words_that_wait_over_and_their_author_is_told(circle: Circle, client: Client) -> None:
    held = let_wait(circle.hana, circle.group, "まよっていることば")
    with pytest.raises(Refusal) as refused:
        hand_over(actor=circle.midori, held=held)
    assert refused.value.code == "no_coordinator"
    rin = make_coordinator().user
    for person in (circle.hana, circle.sora, circle.outsider, rin):
        with pytest.raises(Refusal):
            hand_over(actor=person, held=held)
    OutgoingMail.objects.all().delete()
    client.force_login(circle.midori)
    case = held.cases.get()
    assert "コーディネーターに引き継ぐ" in client.get(f"/desk/held/{held.pk}/").content.decode()
    stale = client.post(f"/desk/held/{held.pk}/", {"act": "hand-over", "version": case.version + 5})
    assert stale.status_code == 409 or HeldMessage.objects.get().handed_over_at is None
    done = client.post(f"/desk/held/{held.pk}/", {"act": "hand-over", "version": case.version})
    assert done.status_code == 302
    held.refresh_from_db()
    case.refresh_from_db()
    assert held.handed_over_at is not None
    assert case.side == "coordinator"
    again = hand_over(actor=circle.midori, held=held)
    assert again.handed_over_at == held.handed_over_at
    assert AuditEntry.objects.filter(verb="chat.hand_over_held", actor=circle.midori).count() == 1
    assert list(OutgoingMail.objects.values_list("template", "to_user")) == [("chat/case_waiting", rin.pk)]
    client.force_login(circle.hana)
    room = client.get("/groups/kotoba/room/").content.decode()
    assert "コーディネーターが読むまで待っています" in room
    release(actor=rin, held=held)
    assert Message.objects.get(notice="").body == "まよっていることば"
