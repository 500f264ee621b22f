"""News of the centre."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock
from ground.staff.page_forms import AddressedPageForm, LinkedPageForm


def today() -> datetime.date:
    """Today in the office's time zone."""
    return timezone.localdate()


class NewsIndexPage(Page):  # type: ignore[misc]
    """All news, newest first."""

    intro = models.CharField(_("はじめの文"), max_length=200, blank=True)

    base_form_class = LinkedPageForm
    site_links_here = True
    template = "cms/news_index.html"
    per_page = 20
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("お知らせの一覧")
        verbose_name_plural = _("お知らせの一覧")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms import queries

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        paginator = Paginator(queries.latest_news(self.locale), self.per_page)
        return context | {"news": paginator.get_page(request.GET.get("page"))}


class NewsPage(Page):  # type: ignore[misc]
    """One piece of news."""

    date = models.DateField(_("日付"), default=today)
    summary = models.CharField(_("ひとことで"), max_length=160)
    body = StreamField(BodyBlock(), verbose_name=_("本文"), blank=True)

    base_form_class = AddressedPageForm
    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("お知らせ")
        verbose_name_plural = _("お知らせ")
