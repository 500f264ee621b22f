"""What is held back is not forgotten: it is decided at each sending anew, and one thing that fails holds up no other."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from notices.actions import choose, deliver, tell
from notices.actions.deliver import deliver_due, deliver_urgent
from notices.actions.gather import News, gather
from notices.actions.gathered import queue_gathered
from notices.actions.mail import send_due
from notices.actions.read import read
from notices.actions.tell import fan_out
from notices.enums import Way
from notices.kinds import KINDS
from notices.models import Delivery, Fact, Notice, OutgoingMail, Preference
from notices.ways.carrier import Outcome
from people.models import User
from tests.factories.people import make_user
from tests.notices.conftest import Alarm, Bread, Pigeon

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 3, tzinfo=UTC)  # in Tokyo
NIGHT = datetime(2026, 6, 1, 14, tzinfo=UTC)  # 23:00 in Tokyo
OVEN = "tests.oven:1"


@pytest.fixture
def hana(bread: Bread, pigeon: Pigeon) -> User:
    """Somebody who eats bread, and has a phone."""
    person = make_user("はな")
    bread.eaters.append(person.pk)
    pigeon.homes[person.pk] = [7]
    return person


@pytest.fixture(autouse=True)
def _nothing_is_aside() -> Iterator[None]:
    yield
    tell.aside.clear()
    deliver.aside.clear()


def bake(number: int = 1, kind: str = "tests.bread", about: int = 1) -> None:
    tell.tell(kind=kind, key=f"{kind}:{number}", about=about)
    fan_out()


def choose_hours(
    person: User, quiet_until: time, ways: Mapping[str, Collection[Way]] | None = None, *, mail_hour: int = 8
) -> None:
    choose.choose(
        actor=person, ways=ways or {}, quiet_from=time(22), quiet_until=quiet_until, mail_hour=mail_hour,
        only_replies=False, neutral=False,
    )  # fmt: skip


def mailed(person: User) -> int:
    """How many lines the newest gathered mail tells of; 0 without one."""
    mail = OutgoingMail.objects.filter(template="notices/gathered", to_user=person).order_by("pk").last()
    return mail.context["count"] if mail else 0


# ── the night ──


def test_quiet_hours_that_are_chosen_in_the_night_hold_for_what_waits(hana: User) -> None:
    with time_machine.travel(NIGHT, tick=False) as clock:
        bake()
        choose_hours(hana, time(9))
        clock.shift(timedelta(hours=8))  # 7:00
        assert deliver_due() == 0
        clock.shift(timedelta(hours=2))
        assert deliver_due() == 1


def test_what_failed_in_the_evening_is_tried_again_in_the_morning(hana: User, pigeon: Pigeon) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 12, 59, 50, tzinfo=UTC), tick=False) as clock:
        bake()
        pigeon.outcomes[:] = [Outcome.LATER]
        assert deliver_due() == 0
        for _quarter in range(35):  # until 6:44
            clock.shift(timedelta(minutes=15))
            assert deliver_due() == 0
        clock.shift(timedelta(minutes=16))
        assert deliver_due() == 1
        assert len(pigeon.carried) == 2


def test_a_worker_that_comes_back_at_night_waits_for_the_morning(hana: User) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 12, 30, tzinfo=UTC), tick=False) as clock:
        bake()
        clock.shift(timedelta(hours=4))
        assert deliver_due() == 0
        clock.shift(timedelta(hours=5, minutes=30))
        assert deliver_due() == 1


def test_the_hour_without_a_sound_ends(hana: User, bread: Bread, pigeon: Pigeon) -> None:
    with time_machine.travel(NIGHT, tick=False) as clock:
        gather([News(hana.pk, bread.name, 1, 1, NIGHT, awake=True)])
        clock.shift(timedelta(minutes=61))
        assert deliver_due() == 0
        clock.shift(timedelta(hours=7))
        assert deliver_due() == 1
        assert pigeon.carried[0][1].silent is False


# ── a silence, a pause, everything off ──


def test_a_silence_stops_what_waits_for_the_morning_and_the_mail(hana: User) -> None:
    with time_machine.travel(NIGHT, tick=False) as clock:
        bake()
        choose.silence(actor=hana, scope=OVEN, until=None)
        clock.shift(timedelta(hours=8))
        assert deliver_due() == 0
        clock.shift(timedelta(hours=1))
        assert (queue_gathered(), mailed(hana)) == (0, 0)


def test_a_mail_about_something_else_does_not_count_what_is_silenced(hana: User) -> None:
    with time_machine.travel(NIGHT, tick=False) as clock:
        choose.silence(actor=hana, scope=OVEN, until=None)
        bake(1, about=1)
        bake(2, about=2)
        clock.shift(timedelta(hours=9))
        assert (queue_gathered(), mailed(hana)) == (1, 1)


@pytest.mark.parametrize("held_by", ["a pause", "everything off", "a silence", "no way"])
def test_a_line_that_grows_afterwards_is_told_of(hana: User, bread: Bread, held_by: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        if held_by == "a pause":
            choose.pause(actor=hana, until=NOON + timedelta(hours=2))
        elif held_by == "everything off":
            choose.everything_off(actor=hana)
        elif held_by == "a silence":
            choose.silence(actor=hana, scope=OVEN, until=NOON + timedelta(hours=2))
        else:
            Preference.objects.create(user=hana, ways={bread.name: []})
        bake(1)
        clock.shift(timedelta(hours=3))
        if held_by == "everything off":
            choose.everything_on(actor=hana)
        elif held_by == "no way":
            Preference.objects.filter(pk=hana.pk).update(ways={bread.name: ["push", "mail"]})
        assert deliver_due() == 0
        bake(2)
        assert (deliver_due(), Preference.objects.get(pk=hana.pk).gathered_due_at is not None) == (1, True)
        bake(3)
        assert deliver_due() == 0  # once, until they read it
        clock.shift(timedelta(days=1))
        assert (queue_gathered(), mailed(hana)) == (1, 1)


def test_what_waited_when_everything_was_switched_off_comes_with_the_next(hana: User) -> None:
    with time_machine.travel(NIGHT, tick=False) as clock:
        bake(1)
        choose.everything_off(actor=hana)
        clock.shift(timedelta(hours=10))
        choose.everything_on(actor=hana)
        assert deliver_due() == 0
        bake(2)
        assert deliver_due() == 1


def test_saving_other_choices_leaves_everything_off(
    hana: User, alarm: Alarm, client_for: Callable[[User], Client]
) -> None:
    alarm.eaters = [hana.pk]
    choose.everything_off(actor=hana)
    sent = {"quiet_from": "22:00", "quiet_until": "07:00", "mail_hour": "8", "neutral": "on"}
    page = client_for(hana).post("/my/notices/choices/", sent, follow=True)
    assert [one.message for one in page.context["messages"]] == ["変更しました。いまは、すべて止まったままです。"]
    choice = Preference.objects.get(pk=hana.pk)
    assert (choice.everything_off, choice.neutral, choice.gathered_due_at) == (True, True, None)
    bake(1)
    bake(2, alarm.name)
    assert (deliver_due(), deliver_urgent(), send_due()) == (0, 0, 0)


# ── one that fails ──


def test_a_fact_that_cannot_be_told_holds_up_no_other(
    hana: User, bread: Bread, alarm: Alarm, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    alarm.eaters = [hana.pk]

    def fails(*_given: object) -> list[int]:
        raise ValueError("a mistake in a kind")

    with monkeypatch.context() as broken:
        broken.setattr(bread, "people", fails)
        tell.tell(kind=bread.name, key="a", about=1)
        tell.tell(kind=alarm.name, key="b", about=1)
        assert fan_out() == 1
        assert fan_out() == 0  # left alone
        assert deliver_urgent() == 1
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "Telling a fact failed, and is left alone for a minute"
    ]
    assert Fact.objects.filter(told_at=None).count() == 1  # operators see it wait
    tell.aside.clear()  # the minute is over
    assert fan_out() == 1


def test_what_is_urgent_is_told_before_what_is_older(
    bread: Bread, alarm: Alarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(kind: Bread) -> Callable[..., list[int]]:
        def people(*_given: object) -> list[int]:
            order.append(kind.name)
            return []

        return people

    for kind in (bread, alarm):
        monkeypatch.setattr(kind, "people", noted(kind))
        tell.tell(kind=kind.name, key=kind.name, about=1)
    fan_out()
    assert order == [alarm.name, bread.name]


def test_a_delivery_that_cannot_be_decided_holds_up_no_other(
    hana: User, bread: Bread, pigeon: Pigeon, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(NOON, tick=False):
        bake(1, about=1)
        bake(2, about=2)
        standing = bread.standing

        def fails_for_the_first(notices: Sequence[Notice]) -> Mapping[int, int]:
            if [notice.about for notice in notices] == [1]:
                raise ValueError("a mistake in a kind")
            return standing(notices)

        with monkeypatch.context() as broken:
            broken.setattr(bread, "standing", fails_for_the_first)
            assert (deliver_due(), deliver_due()) == (1, 0)
        deliver.aside.clear()
        assert deliver_due() == 1
        assert Delivery.objects.filter(sent_at=None).count() == 0


# ── what was planned, and is held back before it goes out ──

HELD: dict[str, tuple[Callable[[User], object], Callable[[User], object]]] = {
    "a pause": (
        lambda person: choose.pause(actor=person, until=NIGHT + timedelta(hours=12)),
        lambda _person: None,
    ),
    "a silence": (
        lambda person: choose.silence(actor=person, scope=OVEN, until=None),
        lambda person: choose.end_silence(actor=person, scope=OVEN),
    ),
    "everything off": (
        lambda person: choose.everything_off(actor=person),
        lambda person: choose.everything_on(actor=person),
    ),
    "no way": (
        lambda person: choose_hours(person, time(7), {name: [] for name in KINDS}),
        lambda person: choose_hours(person, time(7)),
    ),
}


@pytest.mark.parametrize("has_phone", [True, False])
@pytest.mark.parametrize("held_by", HELD)
def test_what_was_planned_before_is_told_of_when_it_grows_afterwards(
    hana: User, pigeon: Pigeon, held_by: str, has_phone: bool
) -> None:
    begins, ends = HELD[held_by]
    if not has_phone:
        pigeon.homes.clear()
    with time_machine.travel(NIGHT, tick=False) as clock:
        bake(1)
        begins(hana)
        clock.shift(timedelta(hours=8))
        assert deliver_due() == 0
        clock.shift(timedelta(hours=1))
        assert (queue_gathered(), mailed(hana)) == (0, 0)
        clock.shift(timedelta(hours=4))  # noon
        ends(hana)
        assert deliver_due() == 0
        bake(2)
        assert deliver_due() == int(has_phone)
        bake(3)
        assert deliver_due() == 0  # once, until they read it
        clock.shift(timedelta(days=1))
        assert (queue_gathered(), mailed(hana)) == (1, 1)
        assert send_due() == 1


def test_a_pause_after_one_device_has_it_rings_no_other_later(hana: User, pigeon: Pigeon) -> None:
    pigeon.homes[hana.pk] = [7, 8]
    with time_machine.travel(NOON, tick=False) as clock:
        bake(1)
        pigeon.outcomes[:] = [Outcome.SENT, Outcome.LATER]
        assert deliver_due() == 1
        choose.pause(actor=hana, until=NOON + timedelta(hours=1))
        clock.shift(timedelta(minutes=30))
        assert deliver_due() == 0
        clock.shift(timedelta(hours=1))
        bake(2)
        assert (deliver_due(), len(pigeon.carried)) == (0, 2)


# ── the hour of the mail ──


def test_another_hour_is_that_of_the_mail_that_waits_already(hana: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        bake()
        choose_hours(hana, time(7), mail_hour=20)
        clock.shift(timedelta(hours=7, minutes=59))
        assert queue_gathered() == 0
        clock.shift(timedelta(minutes=1))
        assert queue_gathered() == 1
        bake(2, about=2)
        clock.shift(timedelta(hours=12))  # 8:00, the hour of before
        assert queue_gathered() == 0


def test_another_hour_brings_no_second_mail_on_one_day(hana: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        bake(1, about=1)
        clock.shift(timedelta(hours=20))  # 8:00
        assert (queue_gathered(), send_due()) == (1, 1)
        bake(2, about=2)
        choose_hours(hana, time(7), mail_hour=20)
        clock.shift(timedelta(hours=12))
        assert queue_gathered() == 0
        clock.shift(timedelta(hours=24))
        assert (queue_gathered(), mailed(hana)) == (1, 1)


@pytest.mark.parametrize("meanwhile", ["read", "pause"])
def test_a_mail_of_the_day_that_is_late_does_not_go_out_for_nothing(hana: User, meanwhile: str) -> None:
    """The mail server was away."""
    with time_machine.travel(NOON, tick=False) as clock:
        bake()
        clock.shift(timedelta(hours=20))
        assert queue_gathered() == 1
        if meanwhile == "read":
            read(actor=hana, ids=list(Notice.objects.values_list("pk", flat=True)))
        else:
            choose.pause(actor=hana, until=NOON + timedelta(days=7))
        clock.shift(timedelta(hours=5))
        assert send_due() == 0
        assert OutgoingMail.objects.filter(sent_at=None, cancelled_at=None).count() == 0


def test_after_days_without_a_mail_server_one_mail_of_the_day_tells_of_all(hana: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        bake(1, about=1)
        clock.shift(timedelta(hours=20))
        assert queue_gathered() == 1
        bake(2, about=2)
        clock.shift(timedelta(hours=24))
        assert queue_gathered() == 1
        assert (mailed(hana), send_due()) == (2, 1)
