"""How staff write a free page: its address must be one that leads to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import gettext as _

from programs.page_form import AddressedPageForm


class FreePageForm(AddressedPageForm):
    """Refuses, right below the home, the name of a part of the site: that part would answer in the page's place."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        parent = self.parent_page
        below_home = parent is not None and parent.specific_class._meta.label == "cms.HomePage"
        if below_home and slug.lower() in parts_of_the_site():
            raise forms.ValidationError(
                _("「%(slug)s」は、このサイトのほかの画面が使っています。ほかの名前にしてください。") % {"slug": slug}
            )
        return slug


def parts_of_the_site() -> set[str]:
    """The first parts of the addresses that are answered before a page of the tree is looked for."""
    served = {url.strip("/").partition("/")[0] for url in (settings.STATIC_URL, settings.MEDIA_URL)}
    languages = {code for code, _name in settings.LANGUAGES}
    return set(_first_parts(get_resolver().url_patterns)) | served | languages | {"ws"}


def _first_parts(patterns: Iterable[Any]) -> Iterator[str]:
    for entry in patterns:
        route = "" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        first = route.partition("/")[0]
        if route == "" and hasattr(entry, "url_patterns"):
            yield from _first_parts(entry.url_patterns)
        elif first and not set(first) & set("<^("):  # what Wagtail serves itself is a regular expression
            yield first
