"""News of the centre."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock


def today() -> datetime.date:
    """Today in the office's time zone."""
    return timezone.localdate()


class NewsIndexPage(Page):
    """All news, newest first."""

    intro = models.CharField(_("はじめの文"), max_length=200, blank=True)

    site_links_here = True
    template = "cms/news_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("お知らせの一覧")
        verbose_name_plural = _("お知らせの一覧")


class NewsPage(Page):
    """One piece of news."""

    date = models.DateField(_("日付"), default=today)
    summary = models.CharField(_("ひとことで"), max_length=160)
    body = StreamField(BodyBlock(), verbose_name=_("本文"), blank=True)

    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("お知らせ")
        verbose_name_plural = _("お知らせ")
