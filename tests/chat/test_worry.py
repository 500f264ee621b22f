"""A worried report over the socket: the acknowledgement says who watches, in the reader's language."""

import pytest

from groups.models import Alarm
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories.duty import always_on_duty
from tests.factories.rooms import Circle, say

REPORTED = "見守りの人に知らせました。このメッセージは、あなたには表示されません。"


@pytest.fixture(autouse=True, params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything here holds by socket and by requests."""
    monkeypatch.setattr(request.module, "Phone", WAYS[request.param])
    return str(request.param)


def report(circle: Circle, reason: str) -> str:
    """Report a message of そら's, and return what the acknowledgement says."""
    words = say(circle.sora, circle.group, "もう、いいかな")
    key = session_for(circle.hana)
    said: list[str] = []

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        ack = await phone.ask("report", message=words.pk, reason=reason)
        assert ack["t"] == "ack", ack
        said.append(ack["said"])
        await phone.hang_up()

    online(story)
    return said[0]


def test_it_says_who_watches_now(live_circle: Circle) -> None:
    always_on_duty(live_circle.midori, live_circle.group)
    assert report(live_circle, "worried") == f"{REPORTED} いまの当番（みどりさん）を、すぐに呼んでいます。"
    assert Alarm.objects.count() == 1


def test_it_says_that_nobody_watches_and_what_there_is_now(live_circle: Circle) -> None:
    said = report(live_circle, "worried")
    assert said.startswith(f"{REPORTED} いまは、当番の人がいません。")
    assert "こまったとき" in said


def test_of_any_other_report_it_says_what_it_always_said(live_circle: Circle) -> None:
    always_on_duty(live_circle.midori, live_circle.group)
    assert report(live_circle, "hurt") == REPORTED
    assert Alarm.objects.count() == 0
