"""The page all programmes live below."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from ground.text.markup import CleanRichTextField
from programs.page_form import LinkedPageForm


class ProgramIndexPage(Page):  # type: ignore[misc]
    """`/programs/`: a few words of welcome; the list itself comes from `programs.queries`."""

    intro = CleanRichTextField(_("はじめのことば"), blank=True, features=["bold", "ul", "link"])

    base_form_class = LinkedPageForm
    site_links_here = True
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count_per_parent = 1
    subpage_types = ["programs.ProgramPage"]

    class Meta:
        verbose_name = _("講座の一覧ページ")
        verbose_name_plural = _("講座の一覧ページ")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with its list of programmes (made by `programs.views`, which reads the filters of the address)."""
        from programs.views.public import index_context

        return {**super().get_context(request, *args, **kwargs), **index_context(request)}
