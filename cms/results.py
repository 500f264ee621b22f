"""What a search finds: public things only, in sections, each with the place in its text where the words were found."""

import re
import unicodedata
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
from cms.search import as_text, is_title, searched_fields, terms
from groups.queries import visible_to as visible_groups
from places.models import Place
from programs.models import ProgramPage

MOST_HITS = 20  # in a section
SNIPPET = 80  # letters of text shown
LEAD_IN = 20  # letters shown before the first word found

Piece = tuple[str, bool]  # some text, and whether it is what was looked for


@dataclass(frozen=True)
class Hit:
    """One thing found. Texts come in pieces, so that the template escapes them and marks what was found."""

    title: list[Piece]
    snippet: list[Piece]
    url: str
    language: str  # "" where it is that of the reader


@dataclass(frozen=True)
class Section:
    """Things of one kind, best first. `more` tells that some were left out."""

    key: str
    label: str
    hits: list[Hit]
    more: bool


def find(query: str) -> list[Section]:
    """Look for `query` in everything that anybody may read; sections without a hit are left out.

    Never searched: drafts, pages for some people only, groups that are not listed, and anything that members wrote.
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
    """The reader's language, and the first one for what is not translated."""
    return list(dict.fromkeys([translation.get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]))


def _hits(query: str, looked_for: list[str], things: QuerySet[Any]) -> list[Hit]:
    results = list(get_search_backend().search(query, things)[: MOST_HITS * 2 + 1])
    if issubclass(things.model, Page):
        results = _specific(_once_each(results))
    return [_hit(thing, looked_for) for thing in results]


def _once_each(pages: list[Page]) -> list[Page]:
    """Each page in one language: the reader's where it was found in it."""
    mine = translation.get_language()
    best: dict[Any, Page] = {}
    for page in pages:
        if page.translation_key not in best or page.locale.language_code == mine:
            best[page.translation_key] = page
    return list(best.values())


def _specific(pages: list[Page]) -> list[Page]:
    """The pages as what they are, in the same order, in one query for each kind."""
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
    """The searchable text of a thing without its title and without markup, in the reader's language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    texts = []
    for field, owner in searched_fields(thing):
        in_language = re.search(r"_(ja|en)$", field.field_name)
        if is_title(field) or field.field_name == "draft_title" or (in_language and in_language[1] != language):
            continue
        texts.append(unescape(strip_tags(as_text(field.get_value(owner)))))
    return " ".join(" ".join(texts).split())


def marked(text: str, looked_for: list[str]) -> list[Piece]:
    """The text in pieces, those found marked. Compared letter by letter after normalising."""
    plain, origin = _plain(text)
    pieces: list[Piece] = []
    done = 0
    for match in re.finditer("|".join(map(re.escape, sorted(looked_for, key=len, reverse=True))), plain):
        start, end = origin[match.start()], origin[match.end() - 1] + 1
        if start < done:
            continue
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((text[start:end], True))
        done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces


def snippet(text: str, looked_for: list[str]) -> list[Piece]:
    """Some text around the first word found; the beginning of the text where only the title has it."""
    plain, origin = _plain(text)
    found = [origin[at] for at in (plain.find(term) for term in looked_for) if at >= 0]
    first = min(found, default=0)
    start = max(0, first - LEAD_IN)
    if start:
        start = text.find(" ", start, first) + 1 or start  # not within a word, where words have ends
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", end - LEAD_IN, end), text.rfind("。", end - LEAD_IN, end) + 1) or end
        end = end if end > first else min(len(text), start + SNIPPET)
    return marked(f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}", looked_for)


def _plain(text: str) -> tuple[str, list[int]]:
    """The normalised text, and for each of its letters where it comes from."""
    plain: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(text):
        same = unicodedata.normalize("NFKC", letter).casefold()
        plain.append(same)
        origin += [at] * len(same)
    return "".join(plain), origin
