"""What arrives at a push service, and what becomes of a delivery by what the service answers."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from notices.actions.deliver import deliver_due, deliver_urgent
from notices.actions.push_key import public_key
from notices.actions.read import read
from notices.models import Delivery, Notice, PushDevice
from notices.ways import push
from people.models import User
from tests.factories.notices import make_device, send_news
from tests.push_service import Browser, PushService

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("news")]
ClientFor = Callable[..., Client]


@pytest.fixture
def hana(make_user: Any) -> User:
    return make_user("はな")


@pytest.fixture
def phone(hana: User, client_for: ClientFor, push_service: PushService) -> Browser:
    browser = push_service.browser()
    make_device(client_for(hana), hana, browser)
    return browser


def test_what_arrives(hana: User, phone: Browser, push_service: PushService) -> None:
    (delivery,) = send_news(hana)
    assert deliver_due() == 1
    (pushed,) = push_service.pushed
    topic = pushed.headers["Topic"]
    assert pushed.content == {
        "key": topic,
        "title": "つどい",
        "body": "つどいに新しいお知らせが1件あります",
        "path": "/my/notices/",
        "count": 1,
        "silent": False,
    }
    assert {name: pushed.headers[name] for name in ("TTL", "Urgency", "Content-Encoding")} == {
        "TTL": "86400", "Urgency": "normal", "Content-Encoding": "aes128gcm",
    }  # fmt: skip
    assert len(topic) == 32
    assert topic.isalnum()
    assert pushed.claims["aud"] == push_service.origin
    assert pushed.sender == public_key()
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.last_error, delivery.sending_since) == (1, "", None)
    assert delivery.sent_at - PushDevice.objects.get().last_used_at < timedelta(seconds=5)
    assert (deliver_due(), len(push_service.pushed)) == (0, 1)


def test_what_is_urgent_and_what_is_silent(hana: User, phone: Browser, push_service: PushService) -> None:
    send_news(hana, urgent=True)
    assert (deliver_due(), deliver_urgent()) == (0, 1)
    (delivery,) = send_news(hana, 2)
    Delivery.objects.filter(pk=delivery.pk).update(silent=True)
    deliver_due()
    told = [(one.headers["Urgency"], one.headers["TTL"], one.content["silent"]) for one in push_service.pushed]
    assert told == [("high", "14400", False), ("low", "86400", True)]
    assert [one.content["count"] for one in push_service.pushed] == [1, 2]


def test_in_english_and_without_a_name(hana: User, phone: Browser, push_service: PushService) -> None:
    from notices.actions.plan import preferences
    from notices.models import Preference

    preferences([hana.pk])
    Preference.objects.filter(pk=hana.pk).update(neutral=True)
    User.objects.filter(pk=hana.pk).update(language="en")
    send_news(hana)
    deliver_due()
    (pushed,) = push_service.pushed
    assert pushed.content["path"] == "/en/my/notices/"
    assert pushed.content["body"] == ""
    assert "つどい" not in str(pushed.content)
    assert "sudoi" not in str(pushed.content)


def test_every_device_gets_it_and_nobody_elses(
    hana: User, phone: Browser, make_user: Any, client_for: ClientFor, push_service: PushService
) -> None:
    sora = make_user("そら")
    tablet, theirs = push_service.browser(), push_service.browser()
    make_device(client_for(hana), hana, tablet)
    make_device(client_for(sora), sora, theirs)
    assert len(send_news(hana)) == 2
    assert deliver_due() == 2
    assert sorted(one.endpoint for one in push_service.pushed) == sorted([phone.endpoint, tablet.endpoint])


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_no_more_ends_the_device(
    hana: User, phone: Browser, push_service: PushService, status: int
) -> None:
    (delivery,) = send_news(hana)
    push_service.answers = [(status, {})]
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert delivery.cancelled_at is not None
    assert not PushDevice.objects.exists()
    assert send_news(hana, 2) == []


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 413, 429, 500, 502, 503])
def test_anything_else_is_tried_again_and_no_redirect_is_followed(
    hana: User, phone: Browser, push_service: PushService, status: int
) -> None:
    (delivery,) = send_news(hana)
    elsewhere = push_service.browser()
    push_service.answers = [(status, {"Location": elsewhere.endpoint})]
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.sending_since, delivery.sent_at, delivery.cancelled_at) == (1, None, None, None)
    assert delivery.due_at > timezone.now()
    assert [one.endpoint for one in push_service.pushed] == [phone.endpoint]
    assert push_service.refused == []
    assert PushDevice.objects.count() == 1
    with time_machine.travel(delivery.due_at + timedelta(seconds=1)):
        assert deliver_due() == 1
    assert (
        len({one.headers["Topic"] for one in push_service.pushed}) == 1
    )  # the service puts it in the first one's place


def test_a_service_that_asks_to_wait_is_left_alone_for_so_long(
    hana: User, phone: Browser, push_service: PushService
) -> None:
    send_news(hana)
    push_service.answers = [(429, {"Retry-After": "600"})]
    began = timezone.now()
    assert deliver_due() == 0
    for seconds in (60, 300, 590):
        Delivery.objects.update(due_at=began)
        with time_machine.travel(began + timedelta(seconds=seconds), tick=False):
            assert deliver_due() == 0
    assert len(push_service.pushed) == 1
    Delivery.objects.update(due_at=began)
    with time_machine.travel(began + timedelta(seconds=602)):
        assert deliver_due() == 1
    assert len(push_service.pushed) == 2
    assert PushDevice.objects.get().not_before is None


def test_a_service_that_never_answers_is_asked_again_with_the_same_topic(
    hana: User, phone: Browser, push_service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have taken it: the topic keeps it from being seen twice."""
    monkeypatch.setattr(push, "ANSWER", 0.2)
    (delivery,) = send_news(hana)
    push_service.wait = lambda: time.sleep(0.6)  # longer than we wait
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.sent_at, delivery.sending_since) == (None, None)
    push_service.wait = lambda: None
    with time_machine.travel(delivery.due_at + timedelta(seconds=1)):
        assert deliver_due() == 1
    assert len({one.headers["Topic"] for one in push_service.pushed}) == 1


def test_a_service_that_is_away_costs_one_attempt(hana: User, phone: Browser, push_service: PushService) -> None:
    (delivery,) = send_news(hana)
    push_service.server.server_close()
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.sending_since, delivery.cancelled_at) == (1, None, None)


def test_an_address_that_is_not_allowed_any_more_is_not_contacted(
    hana: User, phone: Browser, push_service: PushService
) -> None:
    """Whatever got into the table: the list is asked again before each sending."""
    (delivery,) = send_news(hana)
    PushDevice.objects.update(endpoint=phone.endpoint.replace("127.0.0.1", "localhost"))
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert delivery.cancelled_at is not None
    assert (push_service.pushed, push_service.refused) == ([], [])


def test_what_was_read_meanwhile_is_not_pushed(hana: User, phone: Browser, push_service: PushService) -> None:
    send_news(hana)
    read(actor=hana, ids=Notice.objects.values_list("pk", flat=True))
    assert (deliver_due(), push_service.pushed) == (0, [])


def test_targets_cost_one_query_for_many_people(
    make_user: Any, client_for: ClientFor, push_service: PushService, django_assert_num_queries: Any
) -> None:
    people = [make_user() for _ in range(20)]
    for user in people:
        make_device(client_for(user), user, push_service.browser())
    carrier = push.WebPush()
    for some in (people[:1], people):
        with django_assert_num_queries(1):
            found = carrier.targets([user.pk for user in some])
        assert {user_id: len(pks) for user_id, pks in found.items()} == {user.pk: 1 for user in some}
