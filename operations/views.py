"""For those who watch the site: is the process alive, can it work, and how does it fare?

They come from the inside, by any address: `MonitorsFirstMiddleware` answers them before anything else is asked.
"""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from prometheus_client.exposition import choose_encoder

from operations import readiness
from operations.metrics import registry


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Nothing else is asked, so that a slow database does not restart it."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200: send people here. 503: the database does not answer or is not migrated, or the process is about to end."""
    now = readiness.look()
    told = {"status": now.status, "database": now.database, "redis": now.redis}
    return JsonResponse(told, status=200 if now.is_ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """For a Prometheus that shows METRICS_TOKEN; for everybody else there is nothing here."""
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    shown = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown, expected):
        return HttpResponseNotFound("Not Found", content_type="text/plain")
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)
