"""Metrics of this process for a Prometheus, described in docs/metrics.md. None names a person or a group."""

import time
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from chat.metrics import ChatCollector
from ground.queue import Queue
from notices.metrics import BellsCollector
from operations import queues, readiness
from operations.readiness import Question, State

QUEUES_REMEMBERED = 5.0  # seconds

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter that nobody asks for
registry = CollectorRegistry()
requests = Counter("tsudoi_http_requests", "Pages asked for", ["route", "status"], registry=registry)
request_seconds = Histogram(
    "tsudoi_http_request_seconds", "Until the answer was made", ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10), registry=registry,
)  # fmt: skip
queues_stand: Question[dict[str, Queue]] = Question(queues.stand_and_close, remembered=QUEUES_REMEMBERED)


def measure(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count a request by its route's name, so that there are only as many series as routes, whatever is requested."""
    route = route_of(request)
    requests.labels(route, response.status_code).inc()
    request_seconds.labels(route).observe(seconds)


def route_of(request: HttpRequest) -> str:
    """The route's name; one name for all staff screens, one for what has no route (files, unknown addresses)."""
    match = request.resolver_match
    if match is None:
        return "none"
    if match.route.startswith("admin/"):
        return "admin"
    return match.view_name or "unnamed"


class SiteCollector(Collector):
    """The services behind this process, and the queues in the database; queried at most once every few seconds."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; those that could not be queried are left out."""
        now = readiness.look()
        yield GaugeMetricFamily("tsudoi_ready", "1 while /readyz says so", value=now.is_ready)
        yield GaugeMetricFamily("tsudoi_database_up", "1 while the database answers", value=now.database != State.AWAY)
        redis = GaugeMetricFamily("tsudoi_redis_up", "1 while Redis answers; absent without one")
        if now.redis != State.UNUSED:
            redis.add_metric([], now.redis == State.OK)
        yield redis
        yield from _queue_metrics(_stand() if now.database == State.OK else {})


def _stand() -> dict[str, Queue]:
    try:
        return queues_stand.answer(time.monotonic() + readiness.WITHIN)
    except Exception:  # the query logs it; a scrape without these is better than none
        return {}


def _queue_metrics(stand: dict[str, Queue]) -> Iterator[Metric]:
    oldest = GaugeMetricFamily("tsudoi_queue_oldest_seconds", "How long the oldest waits; 0: none", labels=["queue"])
    waiting = GaugeMetricFamily("tsudoi_queue_waiting", "How many wait for their turn", labels=["queue"])
    failed = GaugeMetricFamily("tsudoi_queue_failed", "How many did not go as they should", labels=["queue"])
    now = timezone.now()
    for name, queue in stand.items():
        age = (now - queue.oldest).total_seconds() if queue.oldest else 0.0
        oldest.add_metric([name], max(0.0, age))
        if queue.waiting is not None:
            waiting.add_metric([name], queue.waiting)
        if queue.failed is not None:
            failed.add_metric([name], queue.failed)
    yield from (oldest, waiting, failed)


ProcessCollector(registry=registry)
PlatformCollector(registry=registry)
registry.register(BellsCollector())
registry.register(ChatCollector())
registry.register(SiteCollector())
