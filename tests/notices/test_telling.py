"""From a fact to a line in the list, once, and to the ways that somebody chose."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from notices import quiet
from notices.actions import choose
from notices.actions.deliver import deliver_due, deliver_urgent, words
from notices.actions.expire import erase_old_facts, erase_old_notices
from notices.actions.gather import News, gather, settle
from notices.actions.gathered import queue_gathered
from notices.actions.read import read
from notices.actions.tell import AT_ONCE, fan_out, take_back, tell
from notices.enums import Way
from notices.models import Delivery, Fact, Notice, OutgoingMail, Preference
from notices.ways.carrier import Outcome
from people.models import User
from tests.factories.people import make_user
from tests.notices.conftest import Alarm, Bread, Pigeon

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 3, tzinfo=UTC)  # in Tokyo
NIGHT = datetime(2026, 6, 1, 14, tzinfo=UTC)  # 23:00 in Tokyo
MORNING = datetime(2026, 6, 1, 22, tzinfo=UTC)  # 7:00 in Tokyo
EIGHT = datetime(2026, 6, 1, 23, tzinfo=UTC)  # 8:00 in Tokyo


@pytest.fixture
def hana(bread: Bread, pigeon: Pigeon) -> User:
    """Somebody who eats bread, and has a phone."""
    person = make_user("はな")
    bread.eaters.append(person.pk)
    pigeon.homes[person.pk] = [7]
    return person


def bake(number: int = 1, kind: str = "tests.bread") -> None:
    tell(kind=kind, key=f"{kind}:{number}", about=1)
    fan_out()


def lines_of(person: User) -> list[tuple[int, bool]]:
    return [(notice.count, notice.read_at is None) for notice in Notice.objects.filter(user=person).order_by("pk")]


def read_all(person: User) -> int:
    return read(actor=person, ids=Notice.objects.filter(user=person).values_list("pk", flat=True))


def waiting(person: User) -> int:
    return User.objects.get(pk=person.pk).notices_waiting


@time_machine.travel(NOON, tick=False)
def test_facts_are_told_once_and_gathered_until_they_are_read(hana: User) -> None:
    bake(1)
    bake(1)
    bake(2)
    assert fan_out() == 0
    assert (lines_of(hana), waiting(hana)) == ([(2, True)], 1)
    assert read_all(hana) == 1
    assert waiting(hana) == 0
    bake(3)
    assert (lines_of(hana), waiting(hana)) == ([(2, False), (1, True)], 1)


@time_machine.travel(NOON, tick=False)
def test_a_fact_that_is_taken_back_is_told_to_nobody(hana: User, bread: Bread) -> None:
    tell(kind=bread.name, key="burnt", about=1, to=hana)
    take_back(key="burnt")
    tell(kind=bread.name, key="burnt", about=1, to=hana)
    assert (fan_out(), waiting(hana)) == (0, 0)


@time_machine.travel(NOON, tick=False)
def test_many_are_told_in_stretches(bread: Bread) -> None:
    users = User.objects.bulk_create(
        User(email=f"{number}@many.example", display_name=f"{number}") for number in range(AT_ONCE + 1)
    )
    bread.eaters = [user.pk for user in users]
    tell(kind=bread.name, key="many", about=1)
    assert fan_out() == AT_ONCE + 1
    assert Notice.objects.count() == AT_ONCE + 1
    assert set(User.objects.filter(pk__in=bread.eaters).values_list("notices_waiting", flat=True)) == {1}
    assert fan_out() == 0


def test_a_fact_told_again_from_the_middle_counts_nothing_twice(bread: Bread, hana: User) -> None:
    now = timezone.now()
    gather([News(hana.pk, bread.name, 1, number, now) for number in (5, 6)])
    gather([News(hana.pk, bread.name, 1, number, now) for number in (5, 6)])
    assert lines_of(hana) == [(2, True)]
    gather([News(hana.pk, bread.name, 1, 7, now)])
    assert lines_of(hana) == [(3, True)]


def test_what_is_taken_back_goes(bread: Bread, hana: User) -> None:
    bake(1)
    bake(2)
    bread.left[1] = 1
    assert settle(kind=bread.name, about=1) == 0
    assert lines_of(hana) == [(1, True)]
    bread.left[1] = 0
    assert settle(kind=bread.name, about=1) == 1
    assert (lines_of(hana), waiting(hana)) == ([], 0)


@time_machine.travel(NOON, tick=False)
def test_a_phone_is_told_once_until_its_person_reads(hana: User, pigeon: Pigeon) -> None:
    bake(1)
    bake(2)
    assert (deliver_due(), deliver_due()) == (1, 0)
    ((target, parcel),) = pigeon.carried
    assert (target, parcel.words, parcel.count, parcel.path) == (
        7, "つどいに新しいお知らせが1件あります", 1, "/my/notices/",
    )  # fmt: skip
    assert (parcel.silent, parcel.urgent) == (False, False)
    read_all(hana)
    bake(3)
    assert deliver_due() == 1


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("meanwhile", ["read", "taken back", "off", "suspended", "stopped"])
def test_what_is_not_wanted_any_more_is_not_sent(hana: User, bread: Bread, pigeon: Pigeon, meanwhile: str) -> None:
    bake(1)
    if meanwhile == "read":
        read_all(hana)
    elif meanwhile == "taken back":
        bread.left[1] = 0
    elif meanwhile == "off":
        choose.everything_off(actor=hana)
    elif meanwhile == "suspended":
        User.objects.filter(pk=hana.pk).update(is_active=False)
    else:
        Preference.objects.filter(pk=hana.pk).update(ways={bread.name: []})
    assert deliver_due() == 0
    assert pigeon.carried == []


@time_machine.travel(NIGHT, tick=False)
def test_the_night_is_quiet_but_for_what_is_urgent(hana: User, bread: Bread, alarm: Alarm, pigeon: Pigeon) -> None:
    alarm.eaters = [hana.pk]
    bake(1)
    assert (deliver_due(), deliver_urgent()) == (0, 0)
    bake(2, alarm.name)
    assert (deliver_due(), deliver_urgent()) == (0, 1)
    with time_machine.travel(MORNING - timedelta(seconds=1), tick=False):
        assert deliver_due() == 0
    with time_machine.travel(MORNING, tick=False):
        assert deliver_due() == 1


@time_machine.travel(NIGHT, tick=False)
def test_who_wrote_within_the_hour_is_told_without_a_sound(hana: User, bread: Bread, pigeon: Pigeon) -> None:
    gather([News(hana.pk, bread.name, 1, 1, timezone.now(), awake=True)])
    assert deliver_due() == 1
    assert pigeon.carried[0][1].silent


@time_machine.travel(NOON, tick=False)
def test_a_pause_and_a_silence_hold_back_what_is_not_urgent(hana: User, alarm: Alarm, pigeon: Pigeon) -> None:
    alarm.eaters = [hana.pk]
    choose.pause(actor=hana, until=NOON + timedelta(days=7))
    bake(1)
    bake(2, alarm.name)
    assert (deliver_due(), deliver_urgent()) == (0, 1)
    choose.pause(actor=hana, until=None)
    read_all(hana)
    choose.silence(actor=hana, scope="tests.oven:1", until=NOON + timedelta(hours=8))
    bake(3)
    assert deliver_due() == 0
    assert waiting(hana) == 1
    read_all(hana)
    choose.end_silence(actor=hana, scope="tests.oven:1")
    bake(4)
    assert deliver_due() == 1


@time_machine.travel(NOON, tick=False)
def test_one_gathered_mail_at_the_hour_and_only_for_what_is_new(hana: User, bread: Bread) -> None:
    bake(1)
    assert queue_gathered() == 0
    with time_machine.travel(EIGHT, tick=False):
        assert (queue_gathered(), queue_gathered()) == (1, 0)
        bake(2)  # gathered into the same line, of which the mail told
    with time_machine.travel(EIGHT + timedelta(days=2), tick=False):
        assert queue_gathered() == 0
    mail = OutgoingMail.objects.get(template="notices/gathered")
    assert (mail.to_user, mail.context["count"]) == (hana, 1)


@time_machine.travel(NOON, tick=False)
def test_no_gathered_mail_about_what_was_read_or_stopped(hana: User, bread: Bread) -> None:
    bake(1)
    read_all(hana)
    with time_machine.travel(EIGHT, tick=False):
        assert queue_gathered() == 0
    bake(2)
    assert choose.stop_mails(user_id=hana.pk) > 0
    assert choose.stop_mails(user_id=hana.pk) == 0
    with time_machine.travel(EIGHT + timedelta(days=1), tick=False):
        assert queue_gathered() == 0
    assert not OutgoingMail.objects.filter(template__startswith="notices/").exists()


@time_machine.travel(NOON, tick=False)
def test_what_a_provider_says_decides_what_comes_next(hana: User, pigeon: Pigeon) -> None:
    pigeon.outcomes = [Outcome.LATER, Outcome.PERHAPS, Outcome.GONE]
    bake(1)
    assert deliver_due() == 0
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        assert deliver_due() == 0
        assert len(pigeon.carried) == 2
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        assert (deliver_due(), len(pigeon.carried)) == (0, 3)
        assert (deliver_due(), len(pigeon.carried)) == (0, 3)
    assert len({parcel.key for _target, parcel in pigeon.carried}) == 1
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.cancelled_at is None, delivery.sent_at) == (3, False, None)


@time_machine.travel(NOON, tick=False)
def test_a_way_that_would_show_it_twice_is_not_tried_again(
    hana: User, pigeon: Pigeon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pigeon, "repeats_safely", False)
    pigeon.outcomes = [Outcome.PERHAPS]
    bake(1)
    deliver_due()
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        assert (deliver_due(), len(pigeon.carried)) == (0, 1)
    assert Delivery.objects.get().sending_since is not None  # it stays visible


def test_old_notices_and_facts_go(hana: User) -> None:
    with time_machine.travel(NOON, tick=False):
        bake(1)
    with time_machine.travel(NOON + timedelta(days=29), tick=False):
        assert (erase_old_facts(), erase_old_notices()) == (0, 0)
    with time_machine.travel(NOON + timedelta(days=61), tick=False):
        assert (erase_old_facts(), erase_old_notices()) == (1, 1)
    assert (Fact.objects.count(), waiting(hana)) == (0, 0)


@pytest.mark.parametrize(
    ("hour", "begins", "ends", "quiet_now"),
    [(23, 22, 7, True), (6, 22, 7, True), (7, 22, 7, False), (12, 22, 7, False), (12, 12, 13, True), (13, 12, 13, False),
     (3, 5, 5, False)],
)  # fmt: skip
def test_quiet_hours(hour: int, begins: int, ends: int, quiet_now: bool) -> None:
    moment = datetime(2026, 6, 1, hour, tzinfo=UTC)
    zone = quiet.ZoneInfo("UTC")
    assert quiet.is_quiet(moment, time(begins), time(ends), zone) is quiet_now
    after = quiet.after_quiet(moment, time(begins), time(ends), zone)
    assert (after == moment) is not quiet_now
    assert not quiet.is_quiet(after, time(begins), time(ends), zone)


def test_the_words_say_that_there_is_news_and_nothing_else() -> None:
    assert words(2, neutral=False) == "つどいに新しいお知らせが2件あります"
    assert words(2, neutral=True) == "新しいお知らせが2件あります"


def test_the_ways_that_are_stopped_stay_so(hana: User, bread: Bread) -> None:
    choose.choose(
        actor=hana, ways={bread.name: [Way.MAIL]}, quiet_from=time(0), quiet_until=time(0), mail_hour=20,
        only_replies=True, neutral=True,
    )  # fmt: skip
    chosen = Preference.objects.get(pk=hana.pk)
    assert (chosen.ways, chosen.mail_hour, chosen.only_replies, chosen.neutral) == (
        {bread.name: ["mail"]},
        20,
        True,
        True,
    )
