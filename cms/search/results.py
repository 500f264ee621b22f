"""Search results: public things only, in sections, each with an excerpt where the words were found."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.models import FreePage, NewsPage
from cms.search.pairs import as_text, is_title, searched_fields
from ground.text.search import Piece, marked, snippet, terms
from groups.queries import visible_to as visible_groups
from places.models import Place
from programs.models import ProgramPage

MOST_HITS = 20  # in a section


@dataclass(frozen=True)
class Hit:
    """One thing found. Texts come in pieces, so that the template can escape them and mark what was found."""

    title: list[Piece]
    snippet: list[Piece]
    url: str
    language: str  # "" where it is the reader's


@dataclass(frozen=True)
class Section:
    """Things of one kind, best first. `more` means that some were left out."""

    key: str
    label: str
    hits: list[Hit]
    more: bool


def find(query: str) -> list[Section]:
    """Search everything that is public for `query`; sections without a hit are left out.

    Never searched: drafts, private pages, groups that are not listed, and anything that members wrote.
    """
    looked_for = terms(query)
    if not looked_for:
        return []
    pages = Page.objects.live().public().select_related("locale").filter(locale__language_code__in=_languages())
    sections = [
        ("programs", _("講座"), pages.type(ProgramPage)),
        ("groups", _("グループ"), visible_groups(AnonymousUser())),
        ("places", _("場所・連絡先"), Place.objects.filter(is_published=True)),
        ("pages", _("お知らせ・ご案内"), pages.type(FreePage, NewsPage)),
    ]
    found = []
    for key, label, things in sections:
        hits = _hits(query, looked_for, things)
        if hits:
            found.append(Section(key, label, hits[:MOST_HITS], len(hits) > MOST_HITS))
    return found


def _languages() -> list[str]:
    """The reader's language, and the first language for what is not translated."""
    return list(dict.fromkeys([translation.get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]))


def _hits(query: str, looked_for: list[str], things: QuerySet[Any]) -> list[Hit]:
    results = list(get_search_backend().search(query, things)[: MOST_HITS * 2 + 1])
    if issubclass(things.model, Page):
        results = _specific(_once_each(results))
    return [_hit(thing, looked_for) for thing in results]


def _once_each(pages: list[Page]) -> list[Page]:
    """Each page in one language only: the reader's if the page was found in it."""
    mine = translation.get_language()
    best: dict[Any, Page] = {}
    for page in pages:
        if page.translation_key not in best or page.locale.language_code == mine:
            best[page.translation_key] = page
    return list(best.values())


def _specific(pages: list[Page]) -> list[Page]:
    """The pages as their specific classes, in the same order, with one query for each class."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in pages]).specific()}
    locales = {page.pk: page.locale for page in pages}
    for page in found.values():
        page.locale = locales[page.pk]
    return [found[page.pk] for page in pages if page.pk in found]


def _hit(thing: Any, looked_for: list[str]) -> Hit:
    is_page = isinstance(thing, Page)
    title = thing.title if is_page else str(thing)
    language = thing.locale.language_code if is_page else ""
    return Hit(
        title=marked(title, looked_for),
        snippet=snippet(_running_text(thing), looked_for),
        url=thing.url if is_page else thing.get_absolute_url(),
        language="" if language == translation.get_language() else language,
    )


def _running_text(thing: Any) -> str:
    """The searchable text of a thing in the reader's language, without its title and markup."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    texts = []
    for field, owner in searched_fields(thing):
        in_language = re.search(r"_(ja|en)$", field.field_name)
        if is_title(field) or field.field_name == "draft_title" or (in_language and in_language[1] != language):
            continue
        texts.append(unescape(strip_tags(as_text(field.get_value(owner)))))
    return " ".join(" ".join(texts).split())
