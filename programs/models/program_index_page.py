"""The parent page of all programmes."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ground.text.markup import CleanRichTextField


class ProgramIndexPage(Page):
    """`/programs/`: a few words of welcome. The list itself comes from `programs.pages`."""

    intro = CleanRichTextField(_("はじめのことば"), blank=True, features=["bold", "ul", "link"])

    site_links_here = True
    max_count_per_parent = 1
    subpage_types = ["programs.ProgramPage"]

    class Meta:
        verbose_name = _("講座の一覧ページ")
        verbose_name_plural = _("講座の一覧ページ")

    # The context beyond its own fields; set by `programs.pages` when the app is ready.
    shown: ClassVar[Callable[[HttpRequest], dict[str, Any]]]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **type(self).shown(request)}
