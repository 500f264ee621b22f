"""Links to this site. They begin with BASE_URL, never with a host from the request, which the client could choose."""

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

    Raises ValueError for anything that is not such a path, since one with its own host would lead elsewhere.
    """
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError(f"not a path of this site: {path!r}")
    return f"{settings.BASE_URL}{path}"


def absolute_page(page: Page) -> str:
    """The address of a Wagtail page, or that of the home page if it has none."""
    return absolute(page_path(page) or "/")


def page_path(page: Page, request: HttpRequest | None = None) -> str:
    """The path of a Wagtail page; "" if it has none. `request` only saves reading the sites again."""
    parts = page.get_url_parts(request)
    return str(parts[2]) if parts and parts[2] else ""


def in_language(path: str, code: str) -> str:
    """The same path for a reader of another language: /groups/mine/ → /en/groups/mine/."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return translate_url(path, code)


def own_host() -> str:
    """The host name without a port, to which passkeys and calendar entries are bound."""
    return urlsplit(settings.BASE_URL).hostname or ""


def own_origin() -> str:
    """Scheme, host and port, as a browser sends them in `Origin`."""
    return str(settings.BASE_URL)


def leads_here(request: HttpRequest, url: str) -> bool:
    """Whether an address supplied by the client (`next`, the referring page) stays on this site."""
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def resolve_for(request: HttpRequest, location: str | None = None) -> str:
    """Our `request.build_absolute_uri`, with which libraries build their links (installed by community.middleware)."""
    path = iri_to_uri(request.get_full_path() if location is None else location) or ""
    if path.startswith("/"):
        return absolute(escape_leading_slashes(path))
    return urljoin(absolute(escape_leading_slashes(request.path_info)), path)
