"""What the base template of every page and the editorial templates need."""

from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from cms import queries
from cms.languages import LanguageLink, language_links
from cms.models import NewsPage
from groups.live_hours import NextHour
from groups.models import PeerGroup
from programs.models import Occurrence

register = template.Library()
SHOWN_DATES = 6
SHOWN_LIVE_HOURS = 3
SHOWN_NEWS = 3
NEWS_ON_A_PAGE = 20


@register.simple_tag(takes_context=True)
def languages_of_page(context: dict[str, Any]) -> list[LanguageLink]:
    """This page in each language, computed once per request."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return []
    if not hasattr(request, "_language_links"):
        request._language_links = language_links(request, context.get("page"))  # type: ignore[attr-defined]
    links: list[LanguageLink] = request._language_links  # type: ignore[attr-defined]
    return links


@register.simple_tag(takes_context=True)
def shown_language(context: dict[str, Any]) -> str:
    """The language of the main text where it differs from the frame's (a page not yet translated); else ""."""
    code = getattr(context.get("request"), "page_language", "")
    return code if code and code != translation.get_language() else ""


@register.simple_tag
def menu_pages() -> list[tuple[str, str]]:
    """Address and title of the free pages in the footer, in the reader's language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return [(_below_home(page), page.title) for page in queries.menu_pages(language)]


@register.simple_tag
def site_page(path: str) -> str:
    """The address of a page below the home in the reader's language: `{% site_page "guide" %}`."""
    return reverse("wagtail_serve", args=[f"{path}/"])


@register.simple_tag
def trail(page: Page) -> list[Page]:
    """The ancestors of this page, from below the home down to its parent."""
    return list(page.get_ancestors().live().filter(depth__gt=2))


@register.simple_tag
def next_dates() -> list[Occurrence]:
    """The next dates for the home."""
    return queries.next_dates(limit=SHOWN_DATES)


@register.simple_tag
def next_live_hours() -> list[tuple[PeerGroup, NextHour]]:
    """The next live hours for the home."""
    return queries.next_live_hours(limit=SHOWN_LIVE_HOURS)


@register.simple_tag
def latest_news(page: Page) -> QuerySet[NewsPage]:
    """The newest news in the page's language, for the home."""
    return queries.latest_news(page.locale)[:SHOWN_NEWS]


@register.simple_tag(takes_context=True)
def page_of_news(context: dict[str, Any]) -> Paged[NewsPage]:
    """One page (`?page=`) of the news in the page's language."""
    asked = context["request"].GET.get("page")
    return Paginator(queries.latest_news(context["page"].locale), NEWS_ON_A_PAGE).get_page(asked)


def _below_home(page: Page) -> str:
    return reverse("wagtail_serve", args=[f"{page.slug}/"])
