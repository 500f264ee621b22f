"""The cache of the feed of all coming dates: rendering it costs twenty times as much as a page."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from ground.links import own_origin
from places.models import Place
from programs.dates.forms import WishesForm
from programs.models import Occurrence, ProgramPage

KEPT = 300  # seconds; dates pass, and what no timestamp covers (a closed day) shows up after that


def kept(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer from the cache for the same wishes, as long as no date, programme or place has changed since.

    Three small queries tell whether anything changed. A client that already has the current version gets 304.
    """

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return view(request)
        mark = hashlib.sha256(repr(_state(request)).encode()).hexdigest()[:32]
        etag = f'"{mark}"'
        known = get_conditional_response(request, etag=etag)
        if known is not None:
            return known
        response: HttpResponse | None = cache.get(f"programs.feed:{mark}")
        if response is None:
            response = view(request)
            response["ETag"] = etag
            if response.status_code == 200:
                cache.set(f"programs.feed:{mark}", response, KEPT)
        return response

    return answer


def _state(request: HttpRequest) -> tuple[object, ...]:
    """A few values that change whenever the feed does."""
    language = request.GET.get("lang", "")
    return (
        language if language in dict(settings.LANGUAGES) else "",
        WishesForm(request.GET).wishes(),
        (own_origin(), settings.ORGANISATION),
        Occurrence.objects.aggregate(Max("changed_at"), Sum("revision"), Count("pk")),
        ProgramPage.objects.live().aggregate(Max("last_published_at"), Max("latest_revision_created_at"), Count("pk")),
        Place.objects.aggregate(Max("updated_at"), Count("pk")),
    )
