"""Links to this site. Each begins with BASE_URL, whatever a request says of itself: who asks chooses none of them."""

from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from wagtail.models import Page


def absolute(path: str) -> str:
    """The address of a path of this site ("/groups/"), for mails, feeds and whatever else leaves the site.

    Raises ValueError for anything that is not such a path: with a host of its own it would lead elsewhere.
    """
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError(f"not a path of this site: {path!r}")
    return f"{settings.BASE_URL}{path}"


def absolute_page(page: Page) -> str:
    """The address of a Wagtail page; the front page's where it has none."""
    return absolute(page_path(page) or "/")


def page_path(page: Page, request: HttpRequest | None = None) -> str:
    """A Wagtail page's path, "" where it has none. `request` only spares reading the sites again."""
    parts = page.get_url_parts(request)
    return str(parts[2]) if parts and parts[2] else ""


def in_language(path: str, code: str) -> str:
    """The same address for a reader of another language: /groups/mine/ → /en/groups/mine/."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return translate_url(path, code)


def own_host() -> str:
    """The host name alone, without a port: what passkeys and calendar entries are bound to."""
    return urlsplit(settings.BASE_URL).hostname or ""


def own_origin() -> str:
    """Scheme, host and port, as a browser sends them in `Origin`."""
    return str(settings.BASE_URL)


def leads_here(request: HttpRequest, url: str) -> bool:
    """Whether an address that a visitor brought (`next`, the page before) stays on this site."""
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def resolve_for(request: HttpRequest, location: str | None = None) -> str:
    """What `request.build_absolute_uri` answers here: libraries build their links with it (community.middleware)."""
    path = iri_to_uri(request.get_full_path() if location is None else location) or ""
    if path.startswith("/"):
        return absolute(escape_leading_slashes(path))
    return urljoin(absolute(escape_leading_slashes(request.path_info)), path)
