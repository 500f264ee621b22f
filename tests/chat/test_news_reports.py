"""Who reported a message learns what became of it, and nothing of whom it was about."""

import pytest

from chat.actions import moderate, report
from chat.enums import ReportReason
from chat.models import Report
from chat.news_reports import REPORT_ANSWERED
from groups.actions.leave import leave
from tests.factories.news import path_of, told
from tests.factories.rooms import Circle, say

pytestmark = pytest.mark.django_db
UPHELD = (
    "「ことばがゆっくりの会」で知らせてくださり、ありがとうございました。"
    "見守りの人が、ことばは残して、ほかの形で対応しました。"
)


def reported(circle: Circle) -> Report:
    message = say(circle.sora, circle.group, "いやなことば")
    return report.report(actor=circle.hana, message=message, reason=ReportReason.HURT, note="つらい")


def test_who_reported_it_is_told_what_became_of_it(circle: Circle) -> None:
    report.resolve(actor=circle.midori, report=reported(circle), upheld=True, answer="話しました")
    assert told(circle.hana) == [("chat.report_answered", UPHELD, 1)]
    assert path_of(circle.hana, "chat.report_answered") == "/groups/kotoba/room/"
    assert told(circle.sora) == told(circle.midori) == []


def test_words_that_stay_are_told_kindly(circle: Circle) -> None:
    report.resolve(actor=circle.midori, report=reported(circle), upheld=False)
    assert told(circle.hana)[0][1] == (
        "「ことばがゆっくりの会」で知らせてくださったことを、見守りの人が読みました。ことばはそのままにしてあります。"
        "また気になったら、いつでも知らせてください"
    )


def test_hiding_the_message_answers_its_reports(circle: Circle) -> None:
    given = reported(circle)
    moderate.hide(actor=circle.midori, message=given.message, reason="約束のこと")
    assert [kind for kind, _words, _number in told(circle.hana)] == ["chat.report_answered"]


def test_who_left_the_room_hears_nothing_of_it(circle: Circle) -> None:
    report.resolve(actor=circle.midori, report=reported(circle), upheld=True)
    assert len(told(circle.hana)) == 1
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    assert told(circle.hana) == []


def test_it_is_silenced_with_its_group(circle: Circle) -> None:
    given = reported(circle)
    assert REPORT_ANSWERED.scopes([given.pk]) == {given.pk: f"groups.peergroup:{circle.group.pk}"}
