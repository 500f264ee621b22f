"""An alarm whose taker has gone: nobody looks after it any more, so that others are called anew and may take it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from ground.models import AuditEntry
from groups.actions.alarm import release_gone, take
from groups.actions.appoint import relieve_coordinator, relieve_facilitator
from groups.actions.leave import leave
from groups.duty.alarms import shown_to
from groups.enums import Role, Step
from groups.models import Alarm, Appointment, Membership
from groups.queues import alarms
from notices.actions.choose import everything_off
from notices.actions.mail import send_due
from notices.models import Notice, OutgoingMail
from notices.ways.carrier import Outcome
from people.actions.account import erase_account, suspend_account
from people.models import User
from tests.factories.duty import phones
from tests.factories.groups import make_staff
from tests.factories.people import client_for
from tests.groups.night import Night

pytestmark = pytest.mark.django_db


def seat(night: Night) -> Membership:
    return Membership.objects.get(user=night.circle.midori)


def demote(night: Night) -> None:
    Membership.objects.filter(user=night.circle.midori).update(role=Role.MEMBER)


GOES: dict[str, Callable[[Night], object]] = {
    "leaves": lambda night: leave(actor=night.circle.midori, group=night.circle.group, delete_messages=False),
    "is relieved": lambda night: relieve_facilitator(actor=make_staff(), membership=seat(night)),
    "is a member only": demote,
    "is suspended": lambda night: suspend_account(actor=staff(), person=night.circle.midori),
    "is erased": lambda night: erase_account(
        actor=User.objects.get(pk=night.circle.midori.pk), person=User.objects.get(pk=night.circle.midori.pk)
    ),
}
TELLS = sorted(GOES.keys() - {"is a member only"})


def staff() -> User:
    return User.objects.create_superuser("staff@example.org", "しょくいん")


def taken(night: Night) -> Alarm:
    """An alarm that みどり took a second after she was called."""
    night.worried()
    night.wait(seconds=1)
    return take(actor=night.circle.midori, alarm=Alarm.objects.get())


@pytest.mark.parametrize("how", GOES)
def test_when_the_taker_has_gone_others_are_called_anew_and_may_take_it(night: Night, how: str) -> None:
    with phones(night.circle.midori, night.momo, night.rin, night.yuki) as pushed:
        alarm = taken(night)
        night.wait(minutes=20)
        assert [target for target, _parcel in pushed.got] == [night.circle.midori.pk]
        assert alarms().oldest is None
        GOES[how](night)
        pushed.got.clear()
        steps = []
        for minutes in (0, 3, 7):
            night.wait(minutes=minutes)
            steps.append([target for target, _parcel in pushed.got])
    momo, rin, yuki = night.momo.pk, night.rin.pk, night.yuki.pk
    assert steps == [[momo], [momo, rin], [momo, rin, yuki]]
    assert alarms().oldest == alarm.raised_at
    alarm.refresh_from_db()
    assert (alarm.taken_by, alarm.taken_at, alarm.step) == (None, None, Step.EVERYBODY)
    assert AuditEntry.objects.filter(verb="groups.release_alarm").count() == 1
    assert Notice.objects.filter(user=night.momo, read_at=None).count() == 1
    assert take(actor=night.yuki, alarm=alarm).taken_by == night.yuki
    assert release_gone() == 0


@pytest.mark.parametrize("how", GOES)
def test_before_the_worker_comes_a_colleague_takes_it_at_the_desk(night: Night, how: str) -> None:
    alarm = taken(night)
    GOES[how](night)
    assert [(shown.taken_by, shown.is_mine) for shown in shown_to(night.momo)] == [("", False)]
    desk = client_for(night.momo)
    assert "まだ、だれも見ていません" in desk.get(reverse("desk")).content.decode()
    assert desk.post(reverse("desk_take", args=[alarm.pk])).status_code == 302
    alarm.refresh_from_db()
    assert alarm.taken_by == night.momo
    night.wait(minutes=30)
    assert [name for _step, name, _way in night.called() if name != "みどり"] == []


@pytest.mark.parametrize("how", TELLS)
def test_where_a_signal_tells_it_is_released_without_a_worker(
    night: Night, how: str, django_capture_on_commit_callbacks: Any
) -> None:
    alarm = taken(night)
    with django_capture_on_commit_callbacks(execute=True):
        GOES[how](night)
    alarm.refresh_from_db()
    assert (alarm.taken_by, alarm.taken_at, alarm.step, alarm.next_at) == (None, None, 0, timezone.now())


def test_who_is_called_anew_by_a_push_that_does_not_go_out_gets_a_mail(night: Night) -> None:
    """The push of the call before, which arrived and was taken back, does not count for this one."""
    with phones(night.circle.midori, night.momo) as pushed:
        night.worried()
        night.wait(minutes=3)
        take(actor=night.circle.midori, alarm=Alarm.objects.get())
        night.wait(minutes=1)
        pushed.answers = Outcome.LATER
        leave(actor=night.circle.midori, group=night.circle.group, delete_messages=False)
        night.wait(seconds=59)
        assert [target for target, _parcel in pushed.got][:2] == [night.circle.midori.pk, night.momo.pk]
        assert not OutgoingMail.objects.filter(template="groups/alarm").exists()
        night.wait(seconds=2)
        night.wait(seconds=30)
    mails = OutgoingMail.objects.filter(template="groups/alarm")
    assert list(mails.values_list("to_user", flat=True)) == [night.momo.pk]


@pytest.mark.parametrize("how", ["everything off", "suspended"])
def test_the_mail_of_a_call_is_not_for_who_is_not_called_any_more(night: Night, how: str) -> None:
    """The mail server is slow; meanwhile whoever was called has stopped."""
    night.worried()
    night.wait(minutes=3)
    if how == "suspended":
        suspend_account(actor=staff(), person=night.circle.midori)
    else:
        everything_off(actor=night.circle.midori)
    mail.outbox.clear()
    send_due()
    assert [one.to for one in mail.outbox if "急いで" in one.subject] == [[night.momo.email]]


def test_a_coordinator_who_is_relieved_looks_after_nothing_any_more(night: Night) -> None:
    night.worried()
    night.wait(minutes=3)
    night.wait(minutes=3)
    alarm = take(actor=night.rin, alarm=Alarm.objects.get())
    relieve_coordinator(actor=night.rin, appointment=Appointment.objects.get(user=night.rin))
    alarm.refresh_from_db()
    assert (alarm.taken_by, alarm.taken_at) == (None, None)
    night.wait(seconds=1)
    assert night.called() == [
        (Step.FIRST, "みどり", "mail"),
        (Step.FIRST, "みどり", "mail"),  # anew
        (Step.SECOND, "もも", "mail"),
        (Step.COORDINATORS, "りん", "mail"),
    ]


def test_who_may_still_answer_it_keeps_it(night: Night) -> None:
    alarm = taken(night)
    leave(actor=night.yuki, group=night.circle.group, delete_messages=False)
    night.wait(minutes=60)
    alarm.refresh_from_db()
    assert (alarm.taken_by, release_gone()) == (night.circle.midori, 0)
    assert night.called() == [(Step.FIRST, "みどり", "mail")]
