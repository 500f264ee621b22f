"""Several worries about one message: one alarm, and each report is answered."""

import pytest

from chat.actions.coordinate import answer_case, read_case
from chat.actions.report import hand_over, report, resolve
from chat.coordination import open_cases
from chat.enums import ReportReason
from chat.models import Message, Report
from chat.queries.reports import open_reports
from ground.refusals import Refusal
from groups.actions.alarm import take
from groups.duty.alarms import shown_to
from groups.models import Alarm
from notices.models import Fact
from people.models import User
from tests.factories import rooms as talk
from tests.factories.duty import phones
from tests.factories.people import make_user
from tests.groups.night import Night

pytestmark = pytest.mark.django_db


def said(night: Night) -> Message:
    return talk.say(night.circle.sora, night.circle.group, "つらい")


def member(night: Night) -> User:
    talk.join(person := make_user("ゆう"), night.circle.group)
    return person


def worried(reporter: User, message: Message) -> Report:
    return report(actor=reporter, message=message, reason=ReportReason.WORRIED)


def test_two_worries_about_one_message_are_one_alarm(night: Night) -> None:
    message, yuu, midori = said(night), member(night), night.circle.midori
    with phones(midori, night.momo, night.rin, night.yuki) as pushed:
        first, second = worried(night.circle.hana, message), worried(yuu, message)
        night.wait(seconds=1)
        alarm = Alarm.objects.get()
        take(actor=midori, alarm=alarm)
        night.wait(minutes=30)
        third = worried(night.momo, message)
        night.wait(minutes=30)
        assert [target for target, _parcel in pushed.got] == [midori.pk]
        for told in (first, third):
            resolve(actor=midori, report=told, upheld=True)
            alarm.refresh_from_db()
            assert (alarm.subject, alarm.taken_by, alarm.ended_at) == (second.pk, midori, None)
        resolve(actor=midori, report=second, upheld=True)
        night.wait(minutes=30)
        assert len(pushed.got) == 1
    alarm.refresh_from_db()
    assert (Alarm.objects.count(), alarm.ended_at is not None) == (1, True)
    answered = Fact.objects.filter(kind="chat.report_answered").order_by("about")
    assert list(answered.values_list("about", "to")) == [
        (first.pk, night.circle.hana.pk), (second.pk, yuu.pk), (third.pk, night.momo.pk),
    ]  # fmt: skip


def test_other_messages_and_later_worries_have_an_alarm_of_their_own(night: Night) -> None:
    message = said(night)
    first = worried(night.circle.hana, message)
    worried(night.circle.hana, said(night))
    assert Alarm.objects.count() == 2
    resolve(actor=night.circle.midori, report=first, upheld=True)
    later = worried(member(night), message)
    assert list(Alarm.objects.filter(ended_at=None).order_by("pk").values_list("subject", flat=True))[1:] == [later.pk]
    selling = talk.say(night.circle.sora, night.circle.group, "うりもの")
    report(actor=night.circle.hana, message=selling, reason=ReportReason.SELLING)
    worried(night.momo, selling)
    assert Alarm.objects.count() == 4


def test_who_answers_one_of_them_looks_after_the_others(night: Night) -> None:
    message = said(night)
    first, second = worried(night.circle.hana, message), worried(member(night), message)
    night.wait(seconds=1)
    resolve(actor=night.yuki, report=first, upheld=True)
    night.wait(minutes=30)
    assert [name for _step, name, _way in night.called()] == ["みどり"]
    assert [shown.taken_by for shown in shown_to(night.momo)] == ["ゆき"]
    assert [shown.path for shown in shown_to(night.momo)] == [f"/desk/#report-{second.pk}"]


def test_a_coordinator_who_is_called_reads_and_answers_all_of_them(night: Night) -> None:
    message = said(night)
    first, second = worried(night.circle.hana, message), worried(member(night), message)
    other = report(actor=night.momo, message=message, reason=ReportReason.HURT)
    assert list(open_cases(night.rin)) == []
    for _turn in range(2):
        night.wait(minutes=3)
    assert list(open_cases(night.rin)) == [first, second]
    take(actor=night.rin, alarm=Alarm.objects.get())
    answer_case(actor=night.rin, report=first, upheld=True, answer="話しました")
    answer_case(actor=night.rin, report=second, upheld=True, answer="話しました")
    assert Alarm.objects.get().ended_at is not None
    assert message in read_case(actor=night.rin, report=first)  # what she answered
    night.wait(seconds=1)
    later = worried(night.yuki, message)
    for case in (later, other):
        with pytest.raises(Refusal) as refused:
            read_case(actor=night.rin, report=case)
        assert refused.value.code == "not_your_case"


def test_handing_one_over_gives_the_alarm_to_the_coordinators_once(night: Night) -> None:
    message = said(night)
    first, second = worried(night.circle.hana, message), worried(member(night), message)
    with phones(night.circle.midori, night.rin) as pushed:
        night.wait(seconds=1)
        take(actor=night.circle.midori, alarm=Alarm.objects.get())
        pushed.got.clear()
        hand_over(actor=night.circle.midori, report=second)
        night.wait(seconds=1)
        assert [target for target, _parcel in pushed.got] == [night.rin.pk]
        take(actor=night.rin, alarm=Alarm.objects.get())
        hand_over(actor=night.circle.midori, report=first)
        night.wait(minutes=30)
        assert len(pushed.got) == 1
    assert Alarm.objects.get().taken_by == night.rin
    answer_case(actor=night.rin, report=second, upheld=True, answer="話しました")
    assert (Alarm.objects.get().subject, Alarm.objects.get().taken_by) == (first.pk, night.rin)
    assert list(open_cases(night.rin)) == [first]
    assert list(open_reports(night.circle.midori)) == []
