"""robots.txt and sitemap.xml."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page

from ground.links import absolute, page_path
from groups.queries import visible_to as visible_groups
from places.models import Place

PRIVATE = ["/admin/", "/accounts/", "/my/", "/desk/", "/documents/", "/search/", "/voices/answer/", "/*/room/"]
LISTS = ["/groups/", "/places/", "/voices/", "/help/", "/help/news/", "/help/moderation/"]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone, in every language."""
    others = [f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    lines = [f"Disallow: {prefix}{path}" for prefix in ["", *others] for path in PRIVATE]
    text = "\n".join(["User-agent: *", *lines, "", f"Sitemap: {absolute('/sitemap.xml')}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in every language in which it exists."""
    entries = [*_pages(request), *map(_in_all_languages, _paths())]
    return render(request, "cms/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _pages(request: HttpRequest) -> list[dict[str, str]]:
    """Wagtail pages: one entry for each page, with the addresses of its translations."""
    pages = Page.objects.live().public().filter(depth__gt=1).select_related("locale").order_by("path")
    entries: dict[object, dict[str, str]] = {}
    for page in pages:
        if path := page_path(page, request):
            entries.setdefault(page.translation_key, {})[page.locale.language_code] = absolute(path)
    return list(entries.values())


def _paths() -> list[str]:
    """Public addresses that are not Wagtail pages, in the first language."""
    with translation.override(settings.LANGUAGE_CODE):
        groups = [group.get_absolute_url() for group in visible_groups(AnonymousUser()).order_by("pk")]
        places = [place.get_absolute_url() for place in Place.objects.filter(is_published=True).order_by("pk")]
    return [*LISTS, *groups, *places]


def _in_all_languages(path: str) -> dict[str, str]:
    urls = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            urls[code] = absolute(f"{reverse('wagtail_serve', args=[''])}{path.removeprefix('/')}")
    return urls
