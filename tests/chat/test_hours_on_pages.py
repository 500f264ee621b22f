"""Live hours without a script, their summaries, and what neither page nor address tells whom it does not concern."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import limits
from chat.actions.hands import give_turn, raise_hand
from chat.actions.lead import lead
from chat.actions.mute import block
from chat.actions.summarize import KEPT, LONGEST_SUMMARY, erase_old_hours, summarize
from chat.enums import HourStage
from chat.models import LedHour, Message
from ground.refusals import NotAllowed, Refusal
from groups.actions.leave import leave
from groups.enums import Role
from groups.models import LiveHour, Membership
from people.actions.account import erase_account
from people.models import User
from tests.factories.people import client_for, make_user
from tests.factories.rooms import Circle, join, say
from tests.factories.rooms import circle as circle_of
from tests.factories.watched import FLAG, HOLD

pytestmark = pytest.mark.django_db
ROOM = "/groups/kotoba/room/"
HOURS = f"{ROOM}hours/"
WORDS = "ねむれない夜の工夫を話しました。\n窓口のことも。"


def page(user: User, address: str = ROOM) -> str:
    answer = client_for(user).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def bar(user: User) -> str:
    return page(user).partition('id="hour"')[2].partition("</section>")[0]


def led(here: Circle, *stages: HourStage) -> LedHour:
    for stage in (HourStage.OPENING, *stages):
        lead(actor=here.midori, room=here.room, stage=stage)
    return LedHour.objects.filter(room=here.room).first()


def over(here: Circle, words: str = WORDS) -> LedHour:
    hour = led(here, HourStage.ENDED)
    return summarize(actor=here.midori, hour=hour, summary=words, version=0) if words else hour


def test_the_whole_hour_by_forms(circle: Circle) -> None:
    midori, hana = client_for(circle.midori), client_for(circle.hana)
    assert "hidden" in bar(circle.hana).partition(">")[0]
    assert "ライブの時間を進める" in page(circle.midori)
    assert "ライブの時間を進める" not in page(circle.hana)
    assert midori.post(f"{ROOM}hour/", {"stage": "opening", "prompt": "きょうのひとこと"}).status_code == 302
    shown = bar(circle.hana)
    assert "hidden" not in shown.partition(">")[0]
    for words in ("はじめのひとこと", "きょうのひとこと", "手をあげる", "「聞いています」も、ひとつの参加です。"):
        assert words in shown
    assert "進行する" not in shown
    assert hana.post(f"{ROOM}hand/", {"on": "1"}).status_code == 302
    shown = bar(circle.hana)
    assert "手をあげています。1番目です。" in shown
    assert "手をおろす" in shown
    assert "はなさんに番をわたす" in bar(circle.midori)
    assert "はな" not in bar(circle.sora)
    assert midori.post(f"{ROOM}turn/", {"now": "0"}).status_code == 302
    assert "はなさんの番です。" in bar(circle.sora)
    assert "あなたの番です。" in bar(circle.hana)
    late = midori.post(f"{ROOM}turn/", {"now": "0"})
    assert (late.status_code, "順番が、いま変わったところです。" in late.content.decode()) == (422, True)
    assert hana.post(f"{ROOM}hand/", {"on": "0"}).status_code == 302
    assert "さんの番です" not in bar(circle.sora)
    for stage in ("talk", "closing", "ended"):
        assert midori.post(f"{ROOM}hour/", {"stage": stage}).status_code == 302
    assert "hidden" in bar(circle.hana).partition(">")[0]
    lines = page(circle.sora)
    for words in ("ライブの時間がはじまりました。", "ここからは、話す時間です。", "ライブの時間がおわりました。"):
        assert words in lines
    for address in ("hour/", "hand/", "turn/"):
        assert midori.get(f"{ROOM}{address}").status_code == 302


def test_a_refusal_keeps_what_was_typed(circle: Circle) -> None:
    answer = client_for(circle.midori).post(f"{ROOM}hour/", {"stage": "opening", "prompt": "と" * 201})
    text = answer.content.decode()
    assert (answer.status_code, "問いかけは200文字までです。" in text, "と" * 201 in text) == (422, True, True)
    assert not LedHour.objects.exists()
    member = client_for(circle.hana).post(f"{ROOM}hour/", {"stage": "opening"})
    assert member.status_code == 403
    assert client_for(circle.hana).post(f"{ROOM}hand/", {"on": "1"}).status_code == 422  # there is no hour


def test_a_blocked_persons_turn_is_nobodys_on_the_page(circle: Circle) -> None:
    block(actor=circle.hana, message=say(circle.sora, circle.group, "ひとこと"))
    led(circle)
    raise_hand(actor=circle.sora, room=circle.room)
    give_turn(actor=circle.midori, room=circle.room, now=0)
    assert "そら" not in bar(circle.hana)
    assert "番です" not in bar(circle.hana)
    assert "そらさんの番です。" in bar(circle.midori)


def test_it_is_offered_around_the_scheduled_hour_and_a_summary_after_it(circle: Circle) -> None:
    begins = datetime(2026, 12, 1, 12, tzinfo=UTC)  # a Tuesday, 21:00 here
    LiveHour.objects.create(group=circle.group, weekday=1, starts="21:00", ends="22:00")
    for minutes, is_offered in ((-16, False), (-15, True), (59, True), (61, False)):
        with time_machine.travel(begins + timedelta(minutes=minutes), tick=False):
            assert ("21:00〜22:00は、ライブの時間です。" in page(circle.midori)) is is_offered
            assert "21:00〜22:00は、ライブの時間です。" not in page(circle.hana)
    reminder = "このあいだのライブの時間のまとめを、まだ書いていません。"
    hour = over(circle, "")
    assert reminder in page(circle.midori)
    assert reminder not in page(circle.hana)
    summarize(actor=circle.midori, hour=hour, summary=WORDS, version=0)
    assert reminder not in page(circle.midori)


def test_a_summary_is_written_with_a_warning_and_read_by_all_who_are_in(circle: Circle) -> None:
    hour = over(circle, "")
    address = f"{HOURS}{hour.pk}/"
    assert "名前や呼び名は、ひとつも書きません。" in page(circle.midori, address)
    for user in (circle.hana, circle.sora):
        assert client_for(user).get(address).status_code == 404
        assert client_for(user).post(address, {"summary": WORDS, "version": "0"}).status_code == 404
    assert client_for(circle.outsider).get(HOURS).status_code == 403
    assert "まとめは、まだありません。" in page(circle.hana, HOURS)
    sent = client_for(circle.midori).post(address, {"summary": WORDS, "version": "0"})
    assert (sent.status_code, sent["Location"]) == (302, HOURS)
    shown = page(circle.hana, HOURS)
    assert "ねむれない夜の工夫を話しました。<br>窓口のことも。" in shown
    assert f"{hour.ended_at + KEPT:%Y年}" in shown
    assert "まとめを直す" not in shown
    lines = Message.objects.filter(notice="hour_summary")
    assert lines.count() == 1
    summarize(actor=circle.midori, hour=hour, summary="直したまとめ", version=1)
    assert lines.count() == 1
    assert "直したまとめ" in page(circle.hana, HOURS)


def test_a_colleagues_summary_is_not_overwritten_unseen(circle: Circle) -> None:
    hour = over(circle, "")
    aoi = make_user("あおい")
    join(aoi, circle.group, role=Role.FACILITATOR)
    summarize(actor=aoi, hour=hour, summary="あおいのまとめ", version=0)
    address, midori = f"{HOURS}{hour.pk}/", client_for(circle.midori)
    answer = midori.post(address, {"summary": "みどりのまとめ", "version": "0"})
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("先にまとめを書いています。", "あおいのまとめ", "みどりのまとめ", 'name="version" value="1"'):
        assert words in text
    hour.refresh_from_db()
    assert hour.summary == "あおいのまとめ"
    assert midori.post(address, {"summary": "ふたりのまとめ", "version": "1"}).status_code == 302


@pytest.mark.usefixtures("watching")
def test_what_would_wait_in_the_room_is_not_shown_in_a_summary(circle: Circle) -> None:
    circle.room.watches_words = False
    circle.room.save()
    hour = over(circle, "")
    for words, code in ((HOLD, "blocked_words"), ("あ" * (LONGEST_SUMMARY + 1), "too_long"), (" \n", "empty")):
        with pytest.raises(Refusal) as refused:
            summarize(actor=circle.midori, hour=hour, summary=words, version=0)
        assert (refused.value.code, refused.value.field) == (code, "summary")
    hour.refresh_from_db()
    assert (hour.summary, hour.version) == ("", 0)
    assert summarize(actor=circle.midori, hour=hour, summary=FLAG, version=0).summary == FLAG


def test_a_summary_comes_after_the_hour_and_from_its_facilitators(circle: Circle) -> None:
    hour = led(circle)
    with pytest.raises(NotAllowed) as refused:
        summarize(actor=circle.midori, hour=hour, summary=WORDS, version=0)
    assert refused.value.code == "still_running"
    lead(actor=circle.midori, room=circle.room, stage=HourStage.ENDED)
    for user in (circle.hana, circle.outsider):
        with pytest.raises(NotAllowed):
            summarize(actor=user, hour=hour, summary=WORDS, version=0)


def test_who_reads_from_later_on_reads_no_earlier_summary(circle: Circle) -> None:
    hour = over(circle)
    later = over(circle, "あとのまとめ")
    Membership.objects.filter(user__in=[circle.sora, circle.midori]).update(reads_from=later.seq)
    for user in (circle.sora, circle.midori):
        shown = page(user, HOURS)
        assert "あとのまとめ" in shown
        assert "ねむれない夜" not in shown
    assert client_for(circle.midori).get(f"{HOURS}{hour.pk}/").status_code == 404
    with pytest.raises(Refusal):
        summarize(actor=circle.midori, hour=hour, summary="ほか", version=1)
    elsewhere = over(circle_of("hoka"))
    assert client_for(circle.midori).get(f"{HOURS}{elsewhere.pk}/").status_code == 404


def test_it_is_erased_a_year_after_the_hour_or_with_its_writers_words(circle: Circle) -> None:
    hour = over(circle)
    aoi = make_user("あおい")
    join(aoi, circle.group, role=Role.FACILITATOR)
    other = led(circle, HourStage.ENDED)
    summarize(actor=aoi, hour=other, summary="あおいのまとめ", version=0)
    erase_account(actor=aoi, person=aoi)
    other.refresh_from_db()
    assert (other.summary, other.summarized_by) == ("", None)
    asked = led(circle)
    kai = make_user("かい")
    join(kai, circle.group, role=Role.FACILITATOR)
    lead(actor=kai, room=circle.room, stage=HourStage.OPENING, prompt="かいの問い")
    leave(actor=kai, group=circle.group, delete_messages=True)
    asked.refresh_from_db()
    assert (asked.prompt, asked.asked_by) == ("", None)
    hour.refresh_from_db()
    assert hour.summary == WORDS
    assert erase_old_hours() == 0
    LedHour.objects.filter(pk=hour.pk).update(
        started_at=timezone.now() - KEPT - timedelta(hours=3), ended_at=timezone.now() - KEPT - timedelta(seconds=1)
    )
    assert erase_old_hours() == 1
    assert not LedHour.objects.filter(pk=hour.pk).exists()


@pytest.mark.parametrize("address", [ROOM, HOURS])
def test_one_costs_as_many_queries_as_fifty(circle: Circle, address: str) -> None:
    counts: list[list[int]] = []
    for more in (1, 49):
        for number in range(more):
            limits.acts.clear()
            over(circle, f"まとめ{number}")
            joined = make_user(f"人{more}-{number}")
            join(joined, circle.group)
        led(circle)
        for user in User.objects.filter(memberships__group=circle.group, memberships__role=Role.MEMBER):
            raise_hand(actor=user, room=circle.room)
        counts.append([queries(user, address) for user in (circle.midori, circle.hana)])
        lead(actor=circle.midori, room=circle.room, stage=HourStage.ENDED)
    assert counts[0] == counts[1]


def queries(user: User, address: str) -> int:
    client: Any = client_for(user)
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
