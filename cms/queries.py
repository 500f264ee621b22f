"""Reads of editorial pages, and of what the home shows from other apps. Only what the public may see."""

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Locale, Page

from cms.models import NewsPage
from groups.live_hours import NextHour, next_live_hour
from groups.models import PeerGroup
from groups.queries import listed
from programs.models import Occurrence
from programs.queries.dates import dates_by_id
from programs.queries.programs import in_language, next_of_programs


def latest_news(locale: Locale) -> QuerySet[NewsPage]:
    """Published news in one language, newest first, in an order that is stable across pages of the list."""
    news: QuerySet[NewsPage] = (
        NewsPage.objects.live().public().filter(locale=locale).select_related("locale").order_by("-date", "-pk")
    )
    return news


def next_dates(*, limit: int) -> list[Occurrence]:
    """The next date of each of the soonest programmes, in the reader's language (`occurrence.page`)."""
    dates = dates_by_id([program.next_id for program in next_of_programs()[:limit]])
    in_language(dates)
    locales = Locale.objects.in_bulk()
    for occurrence in dates:
        occurrence.page.locale = locales[occurrence.page.locale_id]  # type: ignore[attr-defined]  # its address asks for it
    return dates


def next_live_hours(*, limit: int) -> list[tuple[PeerGroup, NextHour]]:
    """Groups with a live hour within a week, soonest first."""
    now = timezone.now()
    soon = [(group, hour) for group in listed() if (hour := next_live_hour(group.live_hours.all(), now))]
    return sorted(soon, key=lambda pair: (pair[1].starts_at, pair[0].pk))[:limit]


def menu_pages(language: str) -> list[Page]:
    """Pages directly below the home that staff marked 「メニューに表示」, for the footer, in tree order."""
    return list(
        Page.objects.live().filter(locale__language_code=language, depth=3, show_in_menus=True).order_by("path")
    )
