"""What a Prometheus is told: who may ask, exactly what, at what cost, and nothing about anybody."""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client.parser import text_string_to_metric_families

from chat.actions.report import report
from chat.enums import ReportReason
from chat.models import Report
from groups.models import Alarm, JoinRequest
from notices.actions.mail import send_later
from notices.enums import Way
from notices.models import Delivery, Fact, Notice, OutgoingMail
from notices.models.delivery import MOST_ATTEMPTS as MOST_DELIVERIES
from notices.models.outgoing_mail import MOST_ATTEMPTS
from operations import metrics, queues, readiness
from tests.factories import rooms as talk
from tests.factories.groups import make_group, make_request
from tests.factories.people import make_user
from voices.models import Voice

TOKEN = "a-token-for-the-tests"
QUESTIONS = (readiness.database, readiness.redis, metrics.queues_stand)


@pytest.fixture(autouse=True)
def _told_anew(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(readiness, "WITHIN", 20.0)  # a busy machine is not a service that is away
    for question in QUESTIONS:
        question.forget()
    yield
    for question in QUESTIONS:
        question.forget()


def scrape(client: Client) -> str:
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}", "host": "10.0.0.7:8000"})
    assert response.status_code == 200
    return response.content.decode()


def samples(client: Client) -> dict[str, float]:
    """`name{label value, …}` → value."""
    return {
        sample.name + (f"{{{','.join(sample.labels.values())}}}" if sample.labels else ""): sample.value
        for family in text_string_to_metric_families(scrape(client))
        for sample in family.samples
    }


@pytest.mark.django_db
@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}", "Bearer é"])
def test_without_the_token_there_is_nothing(client: Client, header: str | None) -> None:
    response = client.get("/metrics", headers={"authorization": header} if header is not None else {})
    assert (response.status_code, response.content) == (404, b"Not Found")


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["Bearer ", "Bearer", ""])
def test_where_no_token_is_set_nobody_has_it(client: Client, settings: Any, header: str) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": header}).status_code == 404


@pytest.mark.django_db
def test_a_token_shows_how_the_process_stands(client: Client, settings: Any) -> None:
    told = samples(client)
    assert (told["tsudoi_ready"], told["tsudoi_database_up"]) == (1, 1)
    assert told.get("tsudoi_redis_up") == (1 if settings.REDIS_URL else None)
    assert told["process_resident_memory_bytes"] > 1_000_000
    assert not [name for name in told if name.endswith("_created")]


@pytest.mark.django_db
def test_a_prometheus_may_ask_for_openmetrics(client: Client) -> None:
    accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}", "accept": accept})
    assert response.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert response.content.endswith(b"# EOF\n")


@pytest.mark.django_db
def test_without_its_database_a_process_still_tells(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "NAME", "/no/such/folder/database")
    told = samples(client)
    assert (told["tsudoi_ready"], told["tsudoi_database_up"], told["tsudoi_chat_sockets"]) == (0, 0, 0)
    assert not [name for name in told if name.startswith("tsudoi_queue")]


# ── pages ──


@pytest.mark.django_db
def test_pages_are_counted_by_route_and_never_by_address(client: Client) -> None:
    for number in range(3):
        make_group(slug=f"himitsu-{number}")
    before = samples(client)
    for number in range(3):
        client.get(f"/groups/himitsu-{number}/")
        client.get(f"/en/groups/himitsu-{number}/")
        client.get(f"/nothing-{number}/")
    for address in ("/healthz", "/readyz"):
        client.get(address)
    after = samples(client)
    changed = {name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)}
    counted = {name: value for name, value in changed.items() if name.startswith("tsudoi_http_requests_total")}
    assert counted == {
        "tsudoi_http_requests_total{groups:detail,200}": 6,
        "tsudoi_http_requests_total{wagtail_serve,404}": 3,
    }
    assert changed["tsudoi_http_request_seconds_count{groups:detail}"] == 6
    assert not [name for name in after if "himitsu" in name or "nothing-" in name]


@pytest.mark.django_db
def test_all_staff_screens_are_one_route_and_addresses_without_a_route_another(client: Client) -> None:
    before = samples(client)
    client.get("/admin/")
    client.get("/admin/reports/audit/")
    client.get("/static/no-such-file.css")
    after = samples(client)
    assert {name for name in after if after[name] != before.get(name, 0) and "requests_total" in name} == {
        "tsudoi_http_requests_total{admin,302}",
        "tsudoi_http_requests_total{none,404}",
    }


# ── what waits ──


@pytest.mark.django_db(transaction=True)
def test_what_waits_in_an_empty_site(client: Client) -> None:
    told = {name: value for name, value in samples(client).items() if name.startswith("tsudoi_queue")}
    assert told == {
        **{f"tsudoi_queue_oldest_seconds{{{name}}}": 0 for name in queues.all_queues()},
        **{
            f"tsudoi_queue_waiting{{{name}}}": 0
            for name in ("tasks", "mails", "news", "deliveries", "urgent_deliveries")
        },
        **{f"tsudoi_queue_failed{{{name}}}": 0 for name in ("tasks", "mails", "deliveries", "urgent_deliveries")},
    }
    assert set(queues.all_queues()) == {
        *("tasks", "mails", "news", "deliveries", "urgent_deliveries"),
        *("reports", "alarms", "join_requests", "voices"),
    }


@pytest.mark.django_db(transaction=True)
def test_the_oldest_of_each_queue_tells_its_age(client: Client) -> None:
    circle = talk.circle()
    now = timezone.now()
    words = talk.say(circle.sora, circle.group, "だれにも言わないで")
    report(actor=circle.hana, message=words, reason=ReportReason.HURT, note="つらい")
    Report.objects.update(created_at=now - timedelta(hours=2))
    for hours in (1, 3):
        request = make_request(circle.group, message="はじめまして")
        JoinRequest.objects.filter(pk=request.pk).update(created_at=now - timedelta(hours=hours))
    day = timezone.localdate() - timedelta(days=4)
    Voice.objects.create(code_hash="x", body="公園がほしい", received_on=day, due_on=day)
    midnight = timezone.make_aware(datetime(day.year, day.month, day.day))

    told = samples(client)
    ages = {name: told[f"tsudoi_queue_oldest_seconds{{{name}}}"] for name in ("reports", "join_requests", "voices")}
    assert ages == {
        "reports": pytest.approx(2 * 3600, abs=60),
        "join_requests": pytest.approx(3 * 3600, abs=60),
        "voices": pytest.approx((now - midnight).total_seconds(), abs=60),
    }
    for name in ages:  # how many, nobody outside is told
        assert f"tsudoi_queue_waiting{{{name}}}" not in told

    Report.objects.update(state="resolved")
    JoinRequest.objects.update(state="declined")
    Voice.objects.update(state="withdrawn")
    metrics.queues_stand.forget()
    told = samples(client)
    assert [told[f"tsudoi_queue_oldest_seconds{{{name}}}"] for name in ages] == [0, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_mails_wait_from_their_time_on_and_trouble_is_counted(client: Client) -> None:
    now = timezone.now()

    def mail(key: str, **fields: Any) -> None:
        send_later(key=key, template="people/x", to="a@example.test", due_at=now + timedelta(hours=5))
        OutgoingMail.objects.filter(key=key).update(**fields)

    mail("later")
    mail("due", due_at=now - timedelta(minutes=4))
    mail("sent", due_at=now - timedelta(hours=9), sent_at=now)
    mail("cancelled", due_at=now - timedelta(hours=9), cancelled_at=now)
    mail("going out", due_at=now - timedelta(hours=9), sending_since=now)
    mail("interrupted", due_at=now - timedelta(hours=9), sending_since=now - timedelta(hours=9))
    mail("given up", due_at=now - timedelta(hours=9), attempts=MOST_ATTEMPTS)
    mail("tried again", last_error="refused")
    told = samples(client)
    assert told["tsudoi_queue_oldest_seconds{mails}"] == pytest.approx(240, abs=60)
    assert (told["tsudoi_queue_waiting{mails}"], told["tsudoi_queue_failed{mails}"]) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_news_waits_until_it_is_told_and_urgent_deliveries_are_counted_apart(client: Client) -> None:
    now, hana = timezone.now(), make_user()
    for key, told_at in (("waits", None), ("told", now)):
        Fact.objects.create(key=key, kind="x.y", about=1, at=now - timedelta(minutes=2), told_at=told_at)
    notice = Notice.objects.create(user=hana, kind="x.y", about=1, since=1, upto=1, first_at=now, last_at=now)

    def delivery(target: int, *, minutes: int, **fields: Any) -> None:
        due = now - timedelta(minutes=minutes)
        Delivery.objects.create(notice=notice, way=Way.PUSH, target=target, due_at=due, **fields)

    delivery(1, minutes=3)
    delivery(2, minutes=1, urgent=True)
    delivery(3, minutes=-60)
    delivery(4, minutes=90, sent_at=now)
    delivery(5, minutes=90, cancelled_at=now)
    delivery(6, minutes=90, sending_since=now - timedelta(minutes=90), attempts=1)
    delivery(7, minutes=90, attempts=MOST_DELIVERIES, urgent=True)
    delivery(8, minutes=-1, attempts=2)
    told = samples(client)
    names = ("news", "deliveries", "urgent_deliveries")
    assert [told[f"tsudoi_queue_oldest_seconds{{{name}}}"] for name in names] == pytest.approx([120, 180, 60], abs=30)
    assert [told[f"tsudoi_queue_waiting{{{name}}}"] for name in names] == [1, 1, 1]
    assert [told[f"tsudoi_queue_failed{{{name}}}"] for name in names[1:]] == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_an_alarm_waits_until_somebody_takes_it(client: Client) -> None:
    past = timezone.now() - timedelta(minutes=20)
    Alarm.objects.create(kind="x.y", subject=1, raised_at=past)
    Alarm.objects.create(
        kind="x.y", subject=2, raised_at=past - timedelta(hours=1), taken_at=past, taken_by=make_user()
    )
    Alarm.objects.create(kind="x.y", subject=3, raised_at=past - timedelta(hours=2), ended_at=past)
    told = samples(client)
    assert told["tsudoi_queue_oldest_seconds{alarms}"] == pytest.approx(1200, abs=30)
    assert "tsudoi_queue_waiting{alarms}" not in told


@pytest.mark.django_db(transaction=True)
def test_tasks_wait_from_their_time_on_and_failures_of_a_day_are_counted(client: Client) -> None:
    now = timezone.now()

    def task(*, status: str = "READY", minutes: int = 0, **fields: Any) -> None:
        fields.setdefault("run_after", get_date_max())
        row = DBTaskResult.objects.create(
            id=uuid.uuid4(), status=status, args_kwargs={}, task_path="x", backend_name="default", **fields
        )
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=now - timedelta(minutes=minutes))

    task(minutes=3)
    task(minutes=90, run_after=now - timedelta(minutes=7))  # planned, and its time has come
    task(minutes=90, run_after=now + timedelta(hours=1))
    task(minutes=90, status="RUNNING")
    task(minutes=90, status="FAILED", finished_at=now - timedelta(hours=23))
    task(minutes=90, status="FAILED", finished_at=now - timedelta(hours=25))
    told = samples(client)
    assert told["tsudoi_queue_oldest_seconds{tasks}"] == pytest.approx(7 * 60, abs=60)
    assert (told["tsudoi_queue_waiting{tasks}"], told["tsudoi_queue_failed{tasks}"]) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_scraping_often_does_not_ask_the_database_often(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask() -> Any:
        asked.append("queues")
        return queues.stand_and_close()

    question = readiness.Question(ask, remembered=60)
    monkeypatch.setattr(metrics, "queues_stand", question)
    for _number in range(5):
        scrape(client)
    assert asked == ["queues"]


@pytest.mark.django_db
def test_fifty_groups_cost_as_many_queries_as_one() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queues.stand()
        return len(captured)

    def fill(slug: str) -> None:
        circle = talk.circle(slug)
        words = talk.say(circle.sora, circle.group, "こんばんは")
        report(actor=circle.hana, message=words, reason=ReportReason.OTHER)
        make_request(circle.group)

    fill("one")
    cost = queries()
    for number in range(49):
        fill(f"more-{number}")
    assert Report.objects.count() == JoinRequest.objects.count() == 50
    assert queries() == cost == len(queues.all_queues()) + 1  # tasks ask twice


@pytest.mark.django_db(transaction=True)
def test_nothing_tells_of_anybody(client: Client, client_for: Any, make_user: Any) -> None:
    circle = talk.circle("himitsu-no-kai")
    hana = client_for(make_user("ひみつのはな"))
    words = talk.say(circle.sora, circle.group, "だれにも言わないで")
    report(actor=circle.hana, message=words, reason=ReportReason.HURT, note="つらいことば")
    make_request(circle.group, nickname="そっと", message="入りたいです")
    send_later(key="people.secret:7", template="people/x", to="himitsu@example.test")
    for address in ("/groups/himitsu-no-kai/", "/groups/himitsu-no-kai/room/", "/search/?q=himitsu", "/my/"):
        hana.get(address)
    told = scrape(client)
    assert 'tsudoi_queue_oldest_seconds{queue="reports"}' in told
    for private in ("himitsu", "ひみつ", "言わないで", "つらい", "そっと", "入りたい", "@", "sora", "people.secret"):
        assert private not in told
    labels = set(re.findall(r'(\w+)="', told))
    assert labels <= {
        "code",
        "queue",
        "route",
        "status",
        "le",
        "implementation",
        "major",
        "minor",
        "patchlevel",
        "version",
    }
