"""State and events lead to the fresh state, whatever happens in whatever order; seq has no gaps.

`talk.Talk` is run until 10,000 steps in random order were taken: what people do, single answers of the database, rings that
come late, out of order or never, lines that break and come back. With `--hypothesis-profile=thorough` it is run 10,000 times.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from chat import limits
from chat.actions import erase, mute, post, react, report
from chat.enums import ReactionKind, ReportReason
from chat.hub import live_room
from chat.hub.live_room import LiveRoom
from chat.transports import websocket
from groups.models import Membership
from tests.chat.pages import Page, settle
from tests.chat.phones import session_for
from tests.chat.processes import Process
from tests.chat.talk import People, Talk
from tests.factories import rooms

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("live_watching")]
SHARDS = 8  # so that test processes can share the work
STEPS = 10_000  # in all shards together; on PostgreSQL each costs several times as much, and the hub is the same
STEPS_ON_POSTGRESQL = 800
RUNS = 10_000  # when thorough; shorter ones, most orders are a matter of few steps
MOST_BUGS_SHOW_WITHIN = 150  # runs


@pytest.fixture(autouse=True)
def _room_for_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is too fast here; and what a room remembers and reads at once is little, so that its ends are met."""
    monkeypatch.setattr(websocket, "FRAMES_AT_ONCE", 1e6)
    monkeypatch.setattr(websocket, "SOCKETS_PER_PERSON", 1_000)
    for buckets in (limits.posts, limits.acts, limits.handshakes):
        monkeypatch.setattr(buckets, "at_once", 1e6)
    for name, few in {"REMEMBERED": 8, "MOST_READ": 4, "MOST_TOGETHER": 3}.items():
        monkeypatch.setattr(live_room, name, few)


def _talk(*, runs: int, steps: int, **given: Any) -> None:
    run_state_machine_as_test(
        Talk,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **given,
        ),
    )


@pytest.mark.parametrize("shard", range(SHARDS))
def test_state_and_events_lead_to_the_fresh_state(shard: int) -> None:
    Talk.people, Talk.runs, Talk.steps = People(), 0, 0
    if settings.get_current_profile_name() == "thorough":
        while Talk.runs < RUNS / SHARDS:
            _talk(runs=RUNS // SHARDS, steps=8)
    else:
        steps = STEPS if connection.vendor == "sqlite" else STEPS_ON_POSTGRESQL
        while Talk.steps < steps / SHARDS:
            runs = 9 if steps == STEPS else 3  # so that no shard goes far beyond its share
            _talk(runs=runs, steps=50, phases=[Phase.reuse, Phase.generate])  # making it shorter takes minutes
    print(f"{Talk.runs} runs, {Talk.steps} steps")


def _a_seq_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    publish = LiveRoom._publish
    monkeypatch.setattr(LiveRoom, "_publish", lambda room, events: publish(room, events[-1:]))


def _sent_again_is_posted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "_already_stored", lambda drafts: {})


def _nobody_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveRoom, "send_away", lambda room, user_id, code=0: None)


@pytest.mark.one_database
@pytest.mark.parametrize("plant", [_a_seq_is_skipped, _sent_again_is_posted_again, _nobody_is_sent_away])
def test_a_planted_fault_is_found(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    Talk.people, Talk.runs = People(), 0
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        _talk(
            runs=MOST_BUGS_SHOW_WITHIN, steps=50, phases=[Phase.generate], report_multiple_bugs=False, derandomize=True,
            database=None,
        )  # fmt: skip
    print(f"found in run {Talk.runs}")


def test_an_erased_account_leaves_no_words_and_no_name(live_circle: rooms.Circle) -> None:
    circle = live_circle
    words = rooms.say(circle.hana, circle.group, "わたしのことば")
    other = rooms.say(circle.sora, circle.group, "そらのことば")
    react.react(actor=circle.hana, message=other, kind=ReactionKind.HUG)
    process, page = Process([]), Page(circle.sora, session_for(circle.sora), circle.room, circle.group.slug)
    page.connect(process)
    settle([process], [page])
    report.report(actor=circle.midori, message=words, reason=ReportReason.WORRIED)
    mute.mute(actor=circle.sora, message=words)
    process.by_form(circle.hana.delete)
    settle([process], [page])
    assert page.lines[words.pk] == {
        "id": words.pk, "seq": 1, "cid": str(words.client_id), "by": None, "name": "", "role": "gone",
        "at": int(words.created_at.timestamp()), "state": "erased", "may": {}, "may_by": {},
    }  # fmt: skip
    assert "reactions" not in page.lines[other.pk]
    page.hang_up()
    process.end()
    assert not Membership.objects.filter(nickname="はな").exists()
    assert circle.room.reports.get().body == ""  # the copy that a report kept goes along
    assert erase.erase_person(user=circle.sora) == 1
