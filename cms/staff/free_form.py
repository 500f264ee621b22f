"""The forms of a free page: its address must be one that leads to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from ground.staff.page_forms import LinkedPageForm


class FreePageForm(LinkedPageForm):
    """Refuse, directly below the home, a slug that the site itself uses: the site would answer instead of the page."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if refused := taken_words(slug, self.parent_page):
            raise forms.ValidationError(refused, code="taken")
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        page = self.instance
        if page.pk is not None and page.live and page.is_legal and cleaned.get("show_in_menus") is False:
            words = _("このページは、どの画面の下からも読めるようにしておきます。「メニューに表示」を入れてください。")
            self.add_error("show_in_menus", forms.ValidationError(words, code="linked"))
        return cleaned


class FreePageCopyForm(CopyForm):
    """The same check for a copy and an alias."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        refused = taken_words(cleaned.get("new_slug", ""), cleaned.get("new_parent_page") or self.page.get_parent())
        if refused:
            self.add_error("new_slug", forms.ValidationError(refused, code="taken"))
        return cleaned


def taken_words(slug: str, parent: Page | None) -> str:
    """Why a free page cannot have this slug below that page; "" if it can."""
    below_home = parent is not None and parent.specific_class._meta.label == "cms.HomePage"
    if not below_home or slug.lower() not in parts_of_the_site():
        return ""
    return _("「%(slug)s」は、このサイトのほかの画面が使っています。ほかの名前にしてください。") % {"slug": slug}


def parts_of_the_site() -> set[str]:
    """The first segments of the addresses that are resolved before the page tree."""
    served = {url.strip("/").partition("/")[0] for url in (settings.STATIC_URL, settings.MEDIA_URL)}
    languages = {code for code, _name in settings.LANGUAGES}
    return set(_first_parts(get_resolver().url_patterns)) | served | languages | {"ws"}


def _first_parts(patterns: Iterable[Any]) -> Iterator[str]:
    for entry in patterns:
        route = "" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        first = route.partition("/")[0]
        if route == "" and hasattr(entry, "url_patterns"):
            yield from _first_parts(entry.url_patterns)
        elif first and not set(first) & set("<^("):  # Wagtail's own serving pattern is a regular expression
            yield first
