"""The ladder under two workers, a doubled turn and a worker that dies: everybody is called once."""

from typing import Any

import pytest

from chat.actions.report import report
from chat.enums import ReportReason
from ground.models import AuditEntry
from groups.actions import climb
from groups.actions.alarm import release_gone, take
from groups.actions.climb import climb_due
from groups.enums import Role
from groups.models import Alarm, AlarmCall, Membership
from notices.models import Delivery, Fact, Notice
from operations.turns import run_prompt
from people.models import User
from tests.contention import at_once
from tests.factories import rooms as talk
from tests.factories.duty import always_on_duty, phones
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def raised() -> list[User]:
    """A worried report in a room with three facilitators on duty."""
    circle = talk.circle()
    others = [make_user("もも"), make_user("ゆき")]
    for person in others:
        talk.join(person, circle.group, role=Role.FACILITATOR)
    for person in (circle.midori, *others):
        always_on_duty(person, circle.group)
    words = talk.say(circle.sora, circle.group, "もう、いいかな")
    report(actor=circle.hana, message=words, reason=ReportReason.WORRIED)
    return [circle.midori, *others]


def test_two_workers_call_everybody_once() -> None:
    people = raised()
    assert sorted(at_once([climb_due, climb_due])) == [0, 3]
    assert sorted(AlarmCall.objects.values_list("user", flat=True)) == [person.pk for person in people]
    assert Fact.objects.count() == 3
    assert AuditEntry.objects.filter(verb="groups.call").count() == 3


def test_two_workers_push_to_everybody_once() -> None:
    people = raised()
    with phones(*people) as pushed:
        for _turn in range(3):
            at_once([run_prompt, run_prompt])
        assert sorted(target for target, _parcel in pushed.got) == [person.pk for person in people]
    assert Delivery.objects.filter(sent_at__isnull=False).count() == 3
    assert Notice.objects.count() == 3


def test_a_worker_that_dies_in_the_middle_has_called_nobody_and_the_next_calls_everybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = raised()
    calls = iter([None, None])

    def dies(**_given: Any) -> None:
        next(calls)  # the third person finds the worker dead

    monkeypatch.setattr(climb, "record", dies)
    with pytest.raises((StopIteration, RuntimeError)):
        climb_due()
    monkeypatch.undo()
    assert not AlarmCall.objects.exists()
    assert not Fact.objects.exists()
    with phones(*people) as pushed:
        run_prompt()
        run_prompt()
        assert len(pushed.got) == 3


def test_of_two_who_take_it_at_once_one_does() -> None:
    people = raised()
    climb_due()
    alarm = Alarm.objects.get()
    results = at_once([lambda one=person: take(actor=one, alarm=alarm) for person in people])  # type: ignore[misc]
    assert results.count("alarm_taken") == 2
    assert Alarm.objects.get().taken_by in people
    assert AuditEntry.objects.filter(verb="groups.take_alarm").count() == 1


def test_taking_it_and_the_next_step_at_once_agree() -> None:
    people = raised()
    climb_due()
    Alarm.objects.update(next_at=Alarm.objects.get().raised_at)
    at_once([climb_due, lambda: take(actor=people[0], alarm=Alarm.objects.get())])
    alarm = Alarm.objects.get()
    assert (alarm.taken_by, alarm.next_at) == (people[0], None)
    assert climb_due() == 0


def test_two_workers_release_it_once() -> None:
    people = raised()
    climb_due()
    take(actor=people[0], alarm=Alarm.objects.get())
    Membership.objects.filter(user=people[0]).update(role=Role.MEMBER)
    assert sorted(at_once([release_gone, release_gone])) == [0, 1]
    assert AuditEntry.objects.filter(verb="groups.release_alarm").count() == 1
    assert sorted(at_once([climb_due, climb_due])) == [0, 2]
    assert sorted(AlarmCall.objects.values_list("user", flat=True)) == sorted(
        [*(one.pk for one in people), people[1].pk, people[2].pk]
    )
