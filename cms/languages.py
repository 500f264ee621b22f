"""The same page in the other languages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils import translation
from wagtail.models import Page

from ground.links import absolute, page_path


@dataclass(frozen=True)
class LanguageLink:
    """One language of the site, as seen from one page."""

    code: str
    name: str  # in the language itself
    url: str
    is_current: bool
    has_page: bool  # False: the link leads to that language's home, or to this page in another language
    absolute_url: str


def language_links(request: HttpRequest, page: Page | None = None) -> list[LanguageLink]:
    """Return every language with the address of this very page in it.

    A Wagtail page (`page`) is looked up among its translations; where there is none, the address under the other
    language shows the original with a note (`HomePage.route`). Any other address is translated by its URL name; one
    without a name (a page that was not found) leads to that language's home.
    """
    links = _of_page(request, page) if isinstance(page, Page) and page.pk else _of_view(request)
    current = translation.get_language()
    names = dict(settings.LANGUAGES)
    return [
        LanguageLink(code, names[code], url, code == current, has_page, absolute(url))
        for code, (url, has_page) in links.items()
    ]


def home_url(code: str) -> str:
    """The front page of a language."""
    with translation.override(code):
        return reverse("wagtail_serve", args=[""])


def _of_page(request: HttpRequest, page: Page) -> dict[str, tuple[str, bool]]:
    translations = Page.objects.filter(translation_key=page.translation_key, live=True).select_related("locale")
    urls = {other.locale.language_code: page_path(other, request) for other in translations}
    own_path = page_path(page, request) or home_url(settings.LANGUAGE_CODE)
    links = {}
    for code, _name in settings.LANGUAGES:
        url = urls.get(code)
        links[code] = (url, True) if url else (_moved(own_path, page.locale.language_code, code), False)
    return links


def _moved(path: str, from_code: str, to_code: str) -> str:
    """The path of a page below another language's home: /about/ → /en/about/."""
    return home_url(to_code) + path.removeprefix(home_url(from_code))


def _of_view(request: HttpRequest) -> dict[str, tuple[str, bool]]:
    path = request.get_full_path()
    try:
        named = resolve(request.path_info).url_name != "wagtail_serve"
    except (Resolver404, Http404):
        named = False
    if not named:
        return {code: (home_url(code), False) for code, _name in settings.LANGUAGES}
    return {code: (translate_url(path, code), True) for code, _name in settings.LANGUAGES}
