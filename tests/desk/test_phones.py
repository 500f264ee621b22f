"""A shared telephone belongs to a duty: it rings for whoever is on it, tells nothing, and keeps nothing of who was."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chat.enums import ReportReason
from desk.actions.handover import end_shift
from ground.models import AuditEntry
from ground.refusals import Refusal
from groups.actions.climb import climb_due
from groups.actions.duty_phone import enroll_phone, remove_phone
from groups.duty.phones import duty_of
from groups.enums import Role
from groups.models import Alarm, AlarmCall, WatchTime
from notices.actions import devices
from notices.actions.choose import everything_off
from notices.actions.deliver import deliver_due, deliver_urgent
from notices.actions.tell import fan_out
from notices.enums import Way
from notices.models import DutyPhone, PushDevice
from tests.factories import rooms as talk
from tests.factories.cases import told
from tests.factories.duty import always_on_duty
from tests.factories.groups import make_coordinator, make_facilitator, make_group
from tests.factories.notices import make_device, plain_kinds, send_news
from tests.factories.people import client_for, make_user
from tests.push_service import Browser, PushService, running

pytestmark = pytest.mark.django_db
CANARY = "kanariya7q9x"


@pytest.fixture
def service() -> Iterator[PushService]:
    with running() as found:
        yield found


@pytest.fixture
def circle() -> talk.Circle:
    made = talk.circle()
    always_on_duty(made.midori, made.group)
    return made


def enrolled(circle: talk.Circle, service: PushService) -> tuple[Browser, Client]:
    """The telephone of the group's duty, on which みどり is signed in."""
    browser, client = service.browser(), client_for(circle.midori)
    make_device(client, circle.midori, browser)
    client.post(reverse("desk_phone"), {"place": circle.group.pk})
    return browser, client


def call(circle: talk.Circle) -> None:
    """A worry, with a turn of the worker."""
    told(circle, reason=ReportReason.WORRIED, message=talk.say(circle.sora, circle.group, f"もう{CANARY}"))
    climb_due()
    fan_out()
    deliver_urgent()


def test_it_rings_for_whoever_is_on_duty_and_says_nothing(circle: talk.Circle, service: PushService) -> None:
    browser, _client = enrolled(circle, service)
    everything_off(actor=circle.midori)  # her own wish, for what is her own
    call(circle)
    [pushed] = service.pushed
    assert (pushed.endpoint, pushed.headers["Urgency"]) == (browser.endpoint, "high")
    key = pushed.content.pop("key")
    assert pushed.content == {
        "title": "つどい", "body": "つどいに新しいお知らせが1件あります", "path": "/desk/", "count": 1, "silent": False,
    }  # fmt: skip
    assert key.isalnum()
    assert [*AlarmCall.objects.values_list("user", "way")] == [(circle.midori.pk, Way.DUTY)]
    deliver_urgent()
    assert len(service.pushed) == 1


def test_it_passes_with_the_duty_and_whoever_is_signed_in_there_takes_it(
    circle: talk.Circle, service: PushService
) -> None:
    browser, _client = enrolled(circle, service)
    momo = make_facilitator(circle.group, make_user("もも")).user
    always_on_duty(momo, circle.group)
    end_shift(actor=circle.midori, notes={}, said={})
    call(circle)
    assert [pushed.endpoint for pushed in service.pushed] == [browser.endpoint]
    assert [*AlarmCall.objects.values_list("user", "way")] == [(momo.pk, Way.DUTY)]
    at_the_phone = client_for(momo)
    at_the_phone.post(reverse("desk_take", args=[Alarm.objects.get().pk]))
    assert Alarm.objects.get().taken_by == momo


def test_it_is_silent_when_nobody_is_on_duty_any_more_and_for_other_groups(
    circle: talk.Circle, service: PushService
) -> None:
    enrolled(circle, service)
    told(circle, reason=ReportReason.WORRIED)
    climb_due()
    fan_out()
    WatchTime.objects.all().delete()
    deliver_urgent()
    other = talk.circle("yoru")
    always_on_duty(circle.midori, other.group)
    talk.join(circle.midori, other.group, "べつの名", role=Role.FACILITATOR)
    call(other)
    assert service.pushed == []


def test_nothing_personal_of_a_former_holder_arrives_there(circle: talk.Circle, service: PushService) -> None:
    browser, client = enrolled(circle, service)
    assert PushDevice.objects.count() == 0
    with plain_kinds():
        send_news(circle.midori)
        send_news(circle.midori, 2, urgent=True)
        deliver_due()
        deliver_urgent()
    assert service.pushed == []
    client.logout()
    momo = make_facilitator(circle.group, make_user("もも")).user
    assert devices.renew(actor=momo, endpoint=browser.endpoint, session_key="another") is True  # it goes on listening
    assert (PushDevice.objects.count(), DutyPhone.objects.count()) == (0, 1)


def test_only_who_is_on_duty_enrolls_the_device_where_she_is_signed_in(
    circle: talk.Circle, service: PushService
) -> None:
    momo = make_facilitator(circle.group, make_user("もも")).user  # not on duty
    client = client_for(momo)
    make_device(client, momo, service.browser())
    client.post(reverse("desk_phone"), {"place": circle.group.pk})
    with pytest.raises(Refusal) as refused:
        enroll_phone(actor=momo, group=circle.group, session_key=client.session.session_key or "")
    assert refused.value.code == "not_on_duty"
    with pytest.raises(Refusal) as refused:
        enroll_phone(actor=circle.midori, group=None, session_key="x")
    assert refused.value.code == "not_on_duty"
    with pytest.raises(Refusal) as refused:  # her phone is elsewhere
        enroll_phone(actor=circle.midori, group=circle.group, session_key="elsewhere")
    assert refused.value.code == "no_device_here"
    for person in (circle.hana, circle.outsider):
        assert client_for(person).post(reverse("desk_phone"), {"place": circle.group.pk}).status_code == 403
    assert (DutyPhone.objects.count(), PushDevice.objects.count()) == (0, 1)


def test_it_is_shown_with_who_enrolled_it_and_removed_by_who_may(circle: talk.Circle, service: PushService) -> None:
    _browser, client = enrolled(circle, service)
    phone = DutyPhone.objects.get()
    page = client.get(reverse("desk_watch")).content.decode()
    assert ("みどりさんが登録" in page, "Android / Chrome" in page) == (True, True)
    elsewhere = make_facilitator(make_group("べつの会")).user
    end = reverse("desk_phone_end", args=[phone.pk])
    other = client_for(elsewhere)
    assert "Android / Chrome" not in other.get(reverse("desk_watch")).content.decode()
    assert other.post(end).status_code == 404
    with pytest.raises(Refusal):
        remove_phone(actor=elsewhere, phone=phone)
    rin = client_for(make_coordinator(make_user(second_factor=True)).user)
    assert "みどりさんが登録" in rin.get(reverse("desk_watch")).content.decode()
    assert rin.post(end).status_code == 302
    assert not DutyPhone.objects.exists()
    verbs = AuditEntry.objects.filter(verb__endswith="_phone").order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == ["groups.enroll_phone", "groups.remove_phone"]


def test_the_roster_costs_as_many_queries_for_many_telephones(circle: talk.Circle) -> None:
    client = client_for(circle.midori)
    counts = []
    for number in range(5):
        DutyPhone.objects.create(duty=duty_of(circle.group.pk), endpoint=f"https://x.example/{number}", label="x")
        client.get(reverse("desk_watch"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk_watch"))
        counts.append(len(asked))
    assert len(set(counts)) == 1
