"""Views for monitoring: is the process alive, is it ready, and how does it fare?

Monitors come from the inside, under any host name: `MonitorsFirstMiddleware` answers before any other check.
"""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from prometheus_client.exposition import choose_encoder

from operations import readiness
from operations.metrics import registry


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that the process is alive. It checks nothing else, so a slow database does not cause a restart."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200: ready. 503: the database does not answer or is not migrated, or the process is stopping."""
    now = readiness.look()
    told = {"status": now.status, "database": now.database, "redis": now.redis}
    return JsonResponse(told, status=200 if now.is_ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Serve metrics to a Prometheus with METRICS_TOKEN; everybody else gets a 404."""
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    shown = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown, expected):
        return HttpResponseNotFound("Not Found", content_type="text/plain")
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)
