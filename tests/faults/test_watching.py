"""What a process tells a proxy and a Prometheus while its services go down."""

import http.client
import json
import re
import time
from contextlib import closing

from operations import readiness
from tests.faults.fleet import Fleet, WebProcess
from tests.services import wait_for

WELL = (200, {"status": "ok", "database": "ok", "redis": "ok"})


def ask(web: WebProcess, path: str) -> tuple[int, bytes]:
    """Get a page by the process's own address, as monitors do; with the fleet's token for the metrics."""
    with closing(http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)) as line:
        line.request("GET", path, headers={"Authorization": f"Bearer {web.env['METRICS_TOKEN']}"})
        response = line.getresponse()
        return response.status, response.read()


def ready(web: WebProcess) -> tuple[int, dict[str, str]]:
    """The readiness answer, which never takes long."""
    began = time.monotonic()
    status, body = ask(web, "/readyz")
    assert time.monotonic() - began < 2 * readiness.WITHIN
    return status, json.loads(body)


def told(web: WebProcess, name: str) -> float | None:
    status, body = ask(web, "/metrics")
    assert status == 200
    found = re.search(rf"^{name} (\S+)$", body.decode(), re.MULTILINE)
    return float(found[1]) if found else None


def test_redis_goes_and_comes(many: Fleet) -> None:
    assert many.redis is not None
    for web in many.webs:
        wait_for(lambda: ready(web) == WELL, "all is well")  # noqa: B023
        assert told(web, "tsudoi_redis_up") == 1
    many.redis.kill()
    for web in many.webs:
        degraded = (200, {"status": "degraded", "database": "ok", "redis": "unreachable"})
        wait_for(lambda: ready(web) == degraded, "it is said that Redis is away")  # noqa: B023
        assert (told(web, "tsudoi_redis_up"), told(web, "tsudoi_ready")) == (0, 1)
    many.redis.start()
    for web in many.webs:
        wait_for(lambda: ready(web) == WELL, "it is said that Redis is back")  # noqa: B023


def test_the_database_goes_and_comes(many: Fleet) -> None:
    assert many.postgres is not None
    for web in many.webs:
        wait_for(lambda: ready(web) == WELL, "all is well")  # noqa: B023
        assert told(web, 'tsudoi_queue_waiting{queue="mails"}') is not None
    many.postgres.stop()
    for web in many.webs:
        away = (503, {"status": "unavailable", "database": "unreachable", "redis": "ok"})
        wait_for(lambda: ready(web) == away, "it is said that the database is away")  # noqa: B023
        assert ask(web, "/healthz") == (200, b'{"status": "ok"}')
        assert (told(web, "tsudoi_ready"), told(web, "tsudoi_database_up")) == (0, 0)
        assert told(web, 'tsudoi_queue_waiting{queue="mails"}') is None
    many.postgres.start()
    for web in many.webs:
        wait_for(lambda: ready(web) == WELL, "it is said that the database is back")  # noqa: B023
        wait_for(lambda: told(web, 'tsudoi_queue_waiting{queue="mails"}') is not None, "queues are told")  # noqa: B023
