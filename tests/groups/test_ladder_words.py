"""What somebody is told who is worried: only what is so. Who is named is called, and nobody else is named."""

from datetime import time

import pytest

from chat.actions.report import report
from chat.enums import ReportReason
from chat.models import Message
from chat.worry_words import worry_words
from groups.actions.alarm import take
from groups.duty.roster import watch_of
from groups.enums import Role, Rung
from groups.models import Alarm, Appointment, Membership, WatchTime
from notices.actions.choose import everything_off, everything_on
from people.models import User
from tests.factories import rooms as talk
from tests.factories.duty import always_on_duty, make_watch
from tests.factories.people import client_for, make_user
from tests.groups.night import Night

pytestmark = pytest.mark.django_db
NOW = (
    "待てないときは、画面の上の「こまったとき」に、いま話せるところがあります。"
    "いのちに関わるときは、119へ電話してください。"
)
READ_LATER = f"いまは、すぐに呼べる人がいません。見守りの人は、次にサイトを開いたときに読みます。 {NOW}"


def called(night: Night) -> list[str]:
    """Who hears of it after the worker's next turn, besides in the list."""
    night.wait(seconds=1)
    return [name for _step, name, way in night.called() if way]


def of(night: Night) -> list[User]:
    return [night.circle.midori, night.momo, night.rin, night.yuki]


def test_only_who_is_called_at_once_is_named(night: Night) -> None:
    assert worry_words(night.worried()) == "いまの当番（みどりさん）を、すぐに呼んでいます。"
    assert called(night) == ["みどり"]


def test_all_who_are_called_first_are_named(night: Night) -> None:
    always_on_duty(night.yuki, night.circle.group)
    assert worry_words(night.worried()) == "いまの当番（みどりさん、ゆきさん）を、すぐに呼んでいます。"
    assert called(night) == ["みどり", "ゆき"]


def test_who_switched_everything_off_is_not_named(night: Night) -> None:
    everything_off(actor=night.circle.midori)
    assert worry_words(night.worried()) == "いまの当番（ももさん）を、すぐに呼んでいます。"
    assert called(night) == ["もも"]


def test_where_only_a_coordinator_on_duty_is_called_she_is_named_by_her_role(night: Night) -> None:
    for person in (night.circle.midori, night.momo):
        everything_off(actor=person)
    assert worry_words(night.worried()) == "いまの当番（コーディネーター）を、すぐに呼んでいます。"
    assert called(night) == ["りん"]


def test_neither_the_person_it_is_about_nor_the_reporter_is_named(night: Night) -> None:
    assert worry_words(night.worried(author=night.circle.midori)) == "いまの当番（ももさん）を、すぐに呼んでいます。"
    assert worry_words(night.worried(reporter=night.circle.midori)) == "いまの当番（ももさん）を、すぐに呼んでいます。"
    assert called(night) == ["もも", "もも"]


def test_where_all_have_everything_off_nobody_is_said_to_be_called(night: Night) -> None:
    for person in of(night):
        everything_off(actor=person)
    assert worry_words(night.worried()) == READ_LATER
    assert called(night) == []
    assert worry_words(night.worried()) == READ_LATER


def test_where_there_is_nobody_at_all_it_says_so(night: Night) -> None:
    told = night.worried()
    Membership.objects.filter(role=Role.FACILITATOR).update(role=Role.MEMBER)
    Appointment.objects.all().delete()
    assert worry_words(told) == f"いまは、すぐに呼べる人がいません。 {NOW}"
    assert called(night) == []


def test_who_else_is_told_is_named_by_their_roles(night: Night) -> None:
    WatchTime.objects.all().delete()
    begins = "いまは、当番の人がいません。かわりに、"
    assert worry_words(night.worried()) == f"{begins}進行役とコーディネーターに知らせています。 {NOW}"
    assert sorted(called(night)) == ["みどり", "もも", "ゆき", "りん"]
    everything_off(actor=night.rin)
    assert worry_words(night.worried()) == f"{begins}進行役に知らせています。 {NOW}"
    everything_on(actor=night.rin)
    for person in (night.circle.midori, night.momo, night.yuki):
        everything_off(actor=person)
    assert worry_words(night.worried()) == f"{begins}コーディネーターに知らせています。 {NOW}"


def test_the_next_watch_is_of_somebody_who_can_be_called_about_it(night: Night) -> None:
    """It is Wednesday, 23:03. みどり, whom it is about, is on duty next, then もも, who has all off, then ゆき."""
    WatchTime.objects.all().delete()
    for day, person in ((3, night.circle.midori), (4, night.momo), (5, night.yuki)):
        make_watch(person, night.circle.group, weekday=day, starts=time(21), ends=time(23))
    everything_off(actor=night.momo)
    assert worry_words(night.worried(author=night.circle.midori)) == (
        "いまは、当番の人がいません。次の当番は12月5日（土） 21:00からで、"
        f"それまでも進行役とコーディネーターに知らせています。 {NOW}"
    )


def test_a_second_worry_is_told_who_looks_or_who_is_called(night: Night) -> None:
    message: Message = talk.say(night.circle.sora, night.circle.group, "つらい")
    others = [make_user(name) for name in ("ひとり", "ふたり", "さんにん", "よにん")]
    for person in others:
        talk.join(person, night.circle.group)

    def told(reporter: User) -> str:
        return worry_words(report(actor=reporter, message=message, reason=ReportReason.WORRIED))

    assert told(night.circle.hana) == "いまの当番（みどりさん）を、すぐに呼んでいます。"
    night.wait(minutes=3)
    assert told(others[0]) == "いまの当番（みどりさん、ももさん）を、呼んでいます。"
    night.wait(minutes=3)
    assert told(others[1]) == "いまの当番（みどりさん、ももさん、コーディネーター）を、呼んでいます。"
    take(actor=night.momo, alarm=Alarm.objects.get())
    assert told(others[2]) == "ももさんが、もう見ています。"
    Membership.objects.filter(user=night.momo).update(role=Role.MEMBER)
    night.wait(seconds=1)
    take(actor=night.rin, alarm=Alarm.objects.get())
    assert told(others[3]) == "コーディネーターが、もう見ています。"


def test_the_room_counts_only_who_can_be_called(night: Night) -> None:
    WatchTime.objects.all().delete()
    make_watch(night.circle.midori, night.circle.group, weekday=2, starts=time(22), ends=time(23, 30))
    make_watch(night.momo, night.circle.group, weekday=3, starts=time(9), ends=time(10), rung=Rung.SECOND)
    make_watch(night.rin, None, weekday=4, starts=time(9), ends=time(10))
    room = f"/groups/{night.circle.group.slug}/room/"

    def line() -> str:
        page = client_for(night.circle.hana).get(room).content.decode()
        return page.partition('id="watch">')[2].partition("</p>")[0].strip()

    assert line() == "いま見守っています：みどり（23:30まで）"
    everything_off(actor=night.circle.midori)
    assert line() == "いま見守りはいません。次は12月3日（木） 09:00から"
    everything_off(actor=night.momo)
    assert line() == "いま見守りはいません。次は12月4日（金） 09:00から"
    everything_off(actor=night.rin)
    assert line() == "いま見守りはいません。"
    assert not watch_of(night.circle.group).is_now
