"""Nights: a group that has decided so only reads between two times. Never by itself, told before, enforced everywhere."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from chat.actions.author import edit_message, withdraw_message
from chat.actions.pin import pin
from chat.actions.react import react
from chat.enums import ReactionKind
from chat.hub.connection import Close
from chat.hub.hub import Hub
from chat.models import Message
from ground.refusals import NotAllowed, Refusal
from groups.actions.settings import set_nights
from groups.models import PeerGroup
from groups.nights import Span, first_night, minute_of, night_ends
from tests.chat.asking_phones import WAYS
from tests.chat.phones import online, session_for
from tests.factories.duty import make_watch
from tests.factories.groups import make_staff
from tests.factories.rooms import Circle, circle, say

EVENING = datetime(2026, 12, 1, 11, tzinfo=UTC)  # 20:00 in Tokyo
NIGHT = datetime(2026, 12, 2, 14, tzinfo=UTC)  # 23:00
ROOM = "/groups/kotoba/room/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as clock:
        yield clock


@pytest.fixture
def here(clock: time_machine.Traveller, db: None) -> Circle:
    return circle()


def decide(here: Circle, begins: time | None = time(22), ends: time | None = time(6)) -> None:
    set_nights(actor=here.midori, group=here.group, begins=begins, ends=ends)


def refused(here: Circle) -> str:
    with pytest.raises(Refusal) as refusal:
        say(here.hana, here.group, "ねむれない")
    assert refusal.value.code == "night"
    return f"{refusal.value.message}{refusal.value.next_step}"


@pytest.mark.parametrize(
    ("span", "hour", "ends"),
    [
        ((22, 6), 21, None), ((22, 6), 22, (2, 6)), ((22, 6), 23, (2, 6)), ((22, 6), 0, (1, 6)), ((22, 6), 5, (1, 6)),
        ((22, 6), 6, None), ((1, 5), 0, None), ((1, 5), 1, (1, 5)), ((1, 5), 5, None), ((22, 0), 23, (2, 0)),
        ((22, 0), 0, None), ((0, 6), 0, (1, 6)),
    ],
)  # fmt: skip
def test_when_it_is_night(span: tuple[int, int], hour: int, ends: tuple[int, int] | None) -> None:
    now = datetime(2026, 12, 1, hour, 0, tzinfo=UTC) - timedelta(hours=9)  # so late in Tokyo
    found = night_ends(Span(span[0] * 60, span[1] * 60, 0), now)
    wanted = datetime(2026, 12, *ends, tzinfo=UTC) - timedelta(hours=9) if ends else None
    assert found == (wanted.timestamp() if wanted else 0)
    assert night_ends(Span(span[0] * 60, span[1] * 60, int(now.timestamp()) + 1), now) == 0
    assert night_ends(Span(None, None, 0), now) == 0


def test_the_first_night_is_not_before_twelve_hours() -> None:
    for at, day in ((time(7, 59), 2), (time(8), 2), (time(20), 2), (time(20, 1), 2), (time(7), 3)):
        wanted = datetime(2026, 12, day, at.hour, at.minute, tzinfo=UTC) - timedelta(hours=9)
        assert first_night(at, datetime(2026, 12, 1, 10, 59, tzinfo=UTC)) == wanted  # 19:59


def test_without_a_facilitator_a_room_is_open_by_night_as_by_day(here: Circle, clock: time_machine.Traveller) -> None:
    clock.move_to(NIGHT)
    assert say(here.hana, here.group, "ねむれない").body == "ねむれない"


def test_a_group_decides_it_and_the_first_night_is_told_before(here: Circle, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(hours=3))
    decide(here)
    assert say(here.hana, here.group, "まだ書ける").body == "まだ書ける"
    assert Message.objects.get(seq=1).notice == "nights"
    clock.move_to(NIGHT)
    assert refused(here).startswith("いまは夜なので、このグループは読むだけの時間です。06:00から、また書けます。")
    assert "「こまったとき」から、人のいる窓口を選べます。" in refused(here)
    clock.move_to(NIGHT + timedelta(hours=7))
    assert say(here.hana, here.group, "おはよう").body == "おはよう"
    decide(here, None, None)
    clock.move_to(NIGHT + timedelta(days=1))
    assert say(here.hana, here.group, "ねむれない").body == "ねむれない"
    notices = Message.objects.exclude(notice="").order_by("seq").values_list("notice", flat=True)
    assert list(notices) == ["nights", "nights_over"]


def test_other_times_begin_anew_and_the_same_change_nothing(here: Circle, clock: time_machine.Traveller) -> None:
    decide(here)
    clock.move_to(NIGHT - timedelta(hours=2))
    decide(here)
    clock.move_to(NIGHT)
    refused(here)
    decide(here, time(23), time(5))
    assert say(here.hana, here.group, "きょうは書ける").body == "きょうは書ける"
    assert Message.objects.filter(notice="nights").count() == 2


def test_all_that_writes_is_refused_and_the_rest_is_not(here: Circle, clock: time_machine.Traveller) -> None:
    decide(here)
    mine, theirs = say(here.hana, here.group, "わたしの"), say(here.sora, here.group, "ほかの")
    clock.move_to(NIGHT)
    Message.objects.update(created_at=NIGHT - timedelta(minutes=5))
    for act in (
        lambda: edit_message(actor=here.hana, message=mine, body="なおす"),
        lambda: react(actor=here.hana, message=theirs, kind=ReactionKind.HUG),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "night"
    assert withdraw_message(actor=here.hana, message=mine)
    assert pin(actor=here.midori, message=theirs)


def test_facilitators_on_duty_write(here: Circle, clock: time_machine.Traveller) -> None:
    decide(here)
    clock.move_to(NIGHT)
    with pytest.raises(Refusal) as refusal:
        say(here.midori, here.group, "だいじょうぶ")
    assert refusal.value.code == "night"
    make_watch(here.midori, here.group, weekday=2, starts=time(22), ends=time(1))  # 2026-12-02 is a Wednesday
    assert say(here.midori, here.group, "だいじょうぶ").body == "だいじょうぶ"
    refused(here)
    clock.move_to(NIGHT + timedelta(hours=2))
    with pytest.raises(Refusal):
        say(here.midori, here.group, "だいじょうぶ")


def test_only_the_groups_facilitators_decide_it(here: Circle) -> None:
    for user in (here.hana, here.outsider, make_staff()):
        with pytest.raises(NotAllowed):
            set_nights(actor=user, group=here.group, begins=time(22), ends=time(6))
    for begins, ends in ((time(22), None), (None, time(6)), (time(22), time(22))):
        with pytest.raises(Refusal) as refusal:
            decide(here, begins, ends)
        assert refusal.value.code == "nights_need_both"
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerGroup.objects.update(night_from=1)
    assert not Message.objects.exists()


def test_the_pages_say_it(here: Circle, clock: time_machine.Traveller, client: Client) -> None:
    client.force_login(here.midori)
    path = "/groups/kotoba/settings/"
    assert "ライブの時間" in client.get(path).content.decode()
    assert client.post(path, {"section": "nights", "begins": "22:00", "ends": ""}).status_code == 422
    assert client.post(path, {"section": "nights", "begins": "22:00", "ends": "6:00"}).status_code == 302
    assert 'value="22:00"' in client.get(path).content.decode()
    client.force_login(here.hana)
    page = client.get(ROOM).content.decode()
    assert "12月2日（水） 22:00から、毎日22:00〜06:00は、読むだけの時間になります。" in page
    assert "このグループでは、夜のあいだは読むだけにすることにしました。" in page
    assert 'id="night"' not in page
    clock.move_to(NIGHT)
    client.force_login(here.hana)
    page = client.get(ROOM).content.decode()
    assert "毎日22:00〜06:00は、読むだけの時間です。" in page
    assert "いまは、読むだけの時間です。06:00から、また書けます。" in page
    assert "hidden" in page.partition('id="compose"')[2].partition(">")[0]
    assert "hidden" in page.partition('id="closed"')[2].partition(">")[0]
    answer = client.post(ROOM, {"body": "とっておくことば", "client_id": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "とっておくことば" in answer.content.decode()


@pytest.mark.parametrize("way", sorted(WAYS))
def test_open_pages_are_refused_and_told_until_when(live_circle: Circle, way: str) -> None:
    """In the middle of what is night now, wherever the clock stands."""
    group, now = live_circle.group, datetime.now(UTC)
    key, open_before = session_for(live_circle.hana), WAYS[way]

    def fall() -> int:
        minute = minute_of(now.astimezone(ZoneInfo(settings.TIME_ZONE)).time())
        PeerGroup.objects.filter(pk=group.pk).update(
            night_from=(minute - 60) % 1440, night_until=(minute + 60) % 1440, night_begins=1
        )
        return night_ends(Span((minute - 60) % 1440, (minute + 60) % 1440, 1), now)

    async def story() -> tuple[str, int | None, int]:
        hana = open_before(key)
        await hana.open()
        until = await Hub.here().reads.run(fall)
        code = (await hana.say("ねむれない"))["code"]
        closed = None
        if way == "socket":
            await Hub.here().watch.check()
            closed = await hana.closed()
        else:
            await hana.hang_up()
        again = open_before(key)
        welcome = await again.open()
        await again.hang_up()
        return code, closed, welcome["paused"] - until

    code, closed, off = online(story)
    assert (code, closed, off) == ("night", int(Close.RESYNC) if way == "socket" else None, 0)
