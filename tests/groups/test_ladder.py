"""The ladder: who is called about a worried report, when, by which way, and what stops it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.actions.report import hand_over, report, resolve
from chat.enums import ReportReason
from ground.models import AuditEntry
from ground.refusals import Refusal
from groups.actions.alarm import end_gone, erase_old_alarms, take
from groups.actions.climb import climb_due
from groups.duty.alarms import alarms_of, shown_to
from groups.enums import ALARM, Step
from groups.models import Alarm, AlarmCall, Membership, WatchTime
from notices.actions.choose import everything_off
from notices.actions.mail import send_due
from notices.models import Delivery, Notice, OutgoingMail
from notices.queues import QUEUES
from notices.ways.carrier import Outcome
from operations.turns import run_prompt
from tests.factories import rooms as talk
from tests.factories.duty import phones
from tests.groups.night import CANARY, NOW, Night
from tests.mail_service import running

pytestmark = pytest.mark.django_db


def test_it_climbs_until_everybody_was_called(night: Night) -> None:
    midori = night.circle.midori
    with phones(midori, night.momo, night.rin, night.yuki) as pushed:
        night.worried()
        steps = []
        for minutes in (0, 2, 1, 2, 1, 3, 1, 60):
            night.wait(minutes=minutes)
            steps.append(night.called())
    first, second = (Step.FIRST, "みどり", "push"), (Step.SECOND, "もも", "push")
    third, last = (Step.COORDINATORS, "りん", "push"), (Step.EVERYBODY, "ゆき", "push")
    assert steps == [
        [first],
        [first],
        [first, second],
        [first, second],
        [first, second, third],
        [first, second, third],
        [first, second, third, last],
        [first, second, third, last],
    ]
    assert [target for target, _parcel in pushed.got] == [midori.pk, night.momo.pk, night.rin.pk, night.yuki.pk]
    assert all(parcel.urgent and not parcel.silent for _target, parcel in pushed.got)
    assert CANARY not in repr(pushed.got)
    assert night.circle.group.name not in repr(pushed.got)
    assert Alarm.objects.get().next_at is None


def test_every_step_is_in_the_audit_trail(night: Night) -> None:
    with phones(night.circle.midori):
        night.worried()
        night.wait(minutes=3)
    acts = AuditEntry.objects.filter(verb__in=["groups.raise_alarm", "groups.call"]).order_by("pk")
    group = night.circle.group.pk
    assert [(act.actor, act.verb, act.detail) for act in acts] == [
        (None, "groups.raise_alarm", {"group": group}),
        (None, "groups.call", {"group": group, "user": night.circle.midori.pk, "step": 1, "way": "push"}),
        (None, "groups.call", {"group": group, "user": night.momo.pk, "step": 2, "way": "mail"}),
    ]


def test_quiet_hours_do_not_hold_it_up_and_who_switched_everything_off_is_passed_over(night: Night) -> None:
    everything_off(actor=night.circle.midori)
    with phones(night.circle.midori, night.momo) as pushed:
        night.worried()
        night.wait(seconds=1)
    assert night.called() == [(Step.FIRST, "みどり", ""), (Step.SECOND, "もも", "push")]
    assert [target for target, _parcel in pushed.got] == [night.momo.pk]
    assert Notice.objects.filter(user=night.circle.midori).count() == 1  # the list in the site has it


def test_who_has_no_faster_way_gets_a_mail_at_once(night: Night) -> None:
    night.worried()
    night.wait(seconds=1)
    assert night.called() == [(Step.FIRST, "みどり", "mail")]
    send_due()
    sent = [one for one in mail.outbox if "急いで" in one.subject]
    assert [one.to for one in sent] == [[night.circle.midori.email]]
    assert "/desk/" in str(sent[0].body)
    assert "List-Unsubscribe" not in sent[0].extra_headers  # a role cannot stop this kind alone
    for hidden in (CANARY, night.circle.group.name, "はな", "そら"):
        assert hidden not in f"{sent[0].subject}{sent[0].body}"


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.LATER])
def test_a_push_that_did_not_go_out_is_followed_by_a_mail(night: Night, outcome: Outcome) -> None:
    def mails() -> list[int | None]:
        return list(OutgoingMail.objects.filter(template="groups/alarm").values_list("to_user", flat=True))

    with phones(night.circle.midori, answers=outcome):
        night.worried()
        night.wait(seconds=59)
        assert mails() == []
        night.wait(seconds=2)
        night.wait(seconds=30)
    assert mails() == [night.circle.midori.pk]


def test_a_mail_that_only_perhaps_went_out_holds_up_no_step(night: Night, settings: Any) -> None:
    """The mail server takes the alarm's mail, and hangs up without a word: whoever comes next is called in time."""
    with running() as server:
        server.last_word = None
        settings.EMAIL_BACKEND = "notices.mail_server.MailServer"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        night.worried()
        called = []
        for minutes in (0, 2, 1, 3, 4):
            night.wait(minutes=minutes)
            OutgoingMail.objects.filter(template="chat/report_waiting").delete()
            send_due()
            called.append(night.called())
    by_mail = [(step, name, "mail") for step, name in ((1, "みどり"), (2, "もも"), (3, "りん"))]
    assert called == [by_mail[:1], by_mail[:1], by_mail[:2], by_mail[:3], [*by_mail, (4, "ゆき", "mail")]]
    perhaps = OutgoingMail.objects.filter(template="groups/alarm", sending_since__isnull=False, sent_at=None)
    assert perhaps.count() == len(server.mails) == 4
    assert QUEUES["mails"]().failed == 4
    assert Alarm.objects.get().is_waiting


def test_a_push_that_went_out_is_not_followed_by_a_mail(night: Night) -> None:
    with phones(night.circle.midori):
        night.worried()
        night.wait(seconds=100)
    assert not OutgoingMail.objects.filter(template="groups/alarm").exists()


def test_taking_it_stops_the_ladder_for_everybody_and_says_who_looks(night: Night) -> None:
    midori = night.circle.midori
    with phones(midori) as pushed:
        night.worried()
        night.wait(minutes=3)  # もも gets a mail, which does not go out yet
        alarm = Alarm.objects.get()
        take(actor=midori, alarm=alarm)
        take(actor=midori, alarm=alarm)  # twice is once
        night.wait(minutes=30)
        assert len(pushed.got) == 1
    assert [name for _step, name, _way in night.called()] == ["みどり", "もも"]
    assert not OutgoingMail.objects.filter(template="groups/alarm", sent_at=None, cancelled_at=None).exists()
    assert not Notice.objects.filter(read_at=None).exists()
    for late in (night.momo, night.rin):
        with pytest.raises(Refusal) as refused:
            take(actor=late, alarm=alarm)
        assert (refused.value.code, "みどりさん" in str(refused.value.message)) == ("alarm_taken", True)
    assert AuditEntry.objects.filter(verb="groups.take_alarm").count() == 1


def test_a_push_on_its_way_is_taken_back_when_somebody_takes_it(night: Night) -> None:
    with phones(night.circle.midori) as pushed:
        night.worried()
        climb_due()
        take(actor=night.yuki, alarm=Alarm.objects.get())  # before the fact was told
        night.wait(seconds=5)
        assert pushed.got == []
    assert not Delivery.objects.filter(sent_at=None, cancelled_at=None).exists()


def test_answering_the_report_ends_it(night: Night) -> None:
    with phones(night.circle.midori, night.momo) as pushed:
        told = night.worried()
        night.wait(seconds=1)
        resolve(actor=night.circle.midori, report=told, upheld=True)
        night.wait(minutes=30)
        assert len(pushed.got) == 1
    assert Alarm.objects.get().ended_at is not None
    assert not Notice.objects.filter(kind=ALARM, read_at=None).exists()
    with pytest.raises(Refusal) as refused:
        take(actor=night.momo, alarm=Alarm.objects.get())
    assert refused.value.code == "alarm_over"


def test_handing_over_calls_the_coordinators_anew(night: Night) -> None:
    with phones(night.circle.midori, night.rin) as pushed:
        told = night.worried()
        night.wait(seconds=1)
        take(actor=night.circle.midori, alarm=Alarm.objects.get())
        night.wait(minutes=20)
        hand_over(actor=night.circle.midori, report=told)
        night.wait(seconds=1)
        assert [target for target, _parcel in pushed.got] == [night.circle.midori.pk, night.rin.pk]
        assert alarms_of(night.circle.midori) == []
        take(actor=night.rin, alarm=Alarm.objects.get())
        night.wait(minutes=20)
        assert len(pushed.got) == 2


@pytest.mark.parametrize("has_roster", [True, False])
def test_after_everybody_was_called_handing_over_still_calls_the_coordinators(night: Night, has_roster: bool) -> None:
    if not has_roster:
        WatchTime.objects.all().delete()
    with phones(night.circle.midori, night.momo, night.rin, night.yuki) as pushed:
        told = night.worried()
        for _turn in range(5):
            night.wait(minutes=3)
        assert {target for target, _parcel in pushed.got} >= {night.rin.pk, night.yuki.pk}
        take(actor=night.circle.midori, alarm=Alarm.objects.get())
        night.wait(minutes=5)
        pushed.got.clear()
        hand_over(actor=night.circle.midori, report=told)
        night.wait(seconds=1)
        assert [target for target, _parcel in pushed.got] == [night.rin.pk]
        night.wait(minutes=30)
        assert [target for target, _parcel in pushed.got] == [night.rin.pk]
    mine = AlarmCall.objects.filter(user=night.rin).order_by("called_at")
    steps = [Step.COORDINATORS, Step.COORDINATORS] if has_roster else [Step.EVERYBODY, Step.EVERYBODY]
    assert list(mine.values_list("step", flat=True)) == steps
    assert AuditEntry.objects.filter(verb="groups.call", detail__user=night.rin.pk).count() == 2
    take(actor=night.rin, alarm=Alarm.objects.get())


def test_a_facilitator_who_reports_it_herself_is_not_called_and_may_take_it(night: Night) -> None:
    with phones(night.circle.midori, night.momo) as pushed:
        night.worried(reporter=night.circle.midori)
        night.wait(seconds=1)
        assert [target for target, _parcel in pushed.got] == [night.momo.pk]
    assert night.called() == [(Step.SECOND, "もも", "push")]
    take(actor=night.circle.midori, alarm=Alarm.objects.get())
    assert Alarm.objects.get().taken_by == night.circle.midori


def test_the_person_it_is_about_is_never_called(night: Night) -> None:
    """みどり wrote it: もも, who is called second, is called at once, and みどり sees and takes nothing."""
    midori = night.circle.midori
    with phones(midori, night.momo, night.rin, night.yuki) as pushed:
        night.worried(author=midori)
        night.wait(minutes=30)
        assert midori.pk not in [target for target, _parcel in pushed.got]
    assert night.called()[0] == (Step.SECOND, "もも", "push")
    assert "みどり" not in [name for _step, name, _way in night.called()]
    assert alarms_of(midori) == []
    with pytest.raises(Refusal) as refused:
        take(actor=midori, alarm=Alarm.objects.get())
    assert refused.value.code == "not_your_alarm"


def test_who_may_not_read_the_words_is_not_called_about_them(night: Night) -> None:
    Membership.objects.filter(user=night.circle.midori).update(reads_from=1_000_000)
    night.worried()
    night.wait(minutes=30)
    assert [name for _step, name, _way in night.called()] == ["もも", "りん", "ゆき"]


def test_where_nobody_is_on_duty_everybody_is_called_at_once(night: Night) -> None:
    WatchTime.objects.all().delete()
    night.worried()
    night.wait(seconds=1)
    assert sorted(night.called(), key=lambda call: call[1]) == [
        (Step.EVERYBODY, "みどり", "mail"),
        (Step.EVERYBODY, "もも", "mail"),
        (Step.EVERYBODY, "ゆき", "mail"),
        (Step.EVERYBODY, "りん", "mail"),
    ]


def test_a_colleague_relieved_meanwhile_gets_nothing(night: Night) -> None:
    with phones(night.circle.midori) as pushed:
        night.worried()
        climb_due()
        Membership.objects.filter(user=night.circle.midori).update(left_at=NOW)
        night.wait(seconds=2)
        assert pushed.got == []


def test_other_reasons_raise_no_alarm(night: Night) -> None:
    words = talk.say(night.circle.sora, night.circle.group, "うりもの")
    report(actor=night.circle.hana, message=words, reason=ReportReason.SELLING)
    run_prompt()
    assert not Alarm.objects.exists()
    assert OutgoingMail.objects.filter(template="chat/report_waiting").count() == 3  # in fifteen minutes, as before


def test_reporting_twice_raises_one_alarm(night: Night) -> None:
    words = talk.say(night.circle.sora, night.circle.group, "もう")
    for _time in range(2):
        report(actor=night.circle.hana, message=words, reason=ReportReason.WORRIED)
    run_prompt()
    assert (Alarm.objects.count(), AlarmCall.objects.count()) == (1, 1)


def test_turns_without_time_in_between_change_nothing(night: Night) -> None:
    with phones(night.circle.midori) as pushed:
        night.worried()
        for _time in range(5):
            run_prompt()
        assert len(pushed.got) == 1
    assert len(night.called()) == 1


def test_a_report_that_is_gone_ends_its_alarm_and_old_ones_are_erased(night: Night) -> None:
    told = night.worried()
    night.wait(minutes=30)
    told.delete()
    assert end_gone() == 1
    assert end_gone() == 0
    night.clock.shift(timedelta(days=89))
    assert erase_old_alarms() == 0
    night.clock.shift(timedelta(days=2))
    assert erase_old_alarms() == 1 + 3  # with the three who were called
    assert not AlarmCall.objects.exists()


def test_ten_alarms_on_a_desk_cost_as_many_queries_as_one(night: Night, django_assert_num_queries: Any) -> None:
    night.worried()
    with CaptureQueriesContext(connection) as one:
        assert len(shown_to(night.circle.midori)) == 1
    for _number in range(9):
        night.worried()
    with django_assert_num_queries(len(one)):
        assert len(shown_to(night.circle.midori)) == 10
