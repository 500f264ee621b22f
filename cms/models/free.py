"""A page of the office's own words: about, rules, privacy, help."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock

BELOW_HOME = 3  # the depth in the tree
LEGAL = {"terms", "privacy"}  # linked on signing up, and in the footer of every page
LINKED = LEGAL | {"first-visit"}


class FreePage(Page):
    """Free text in blocks. With 「メニューに表示」 the page is linked in the footer, in the order of the tree."""

    lead = models.CharField(_("はじめの文"), max_length=200, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("本文"), blank=True)

    template = "cms/free.html"
    parent_page_types = ["cms.HomePage", "cms.FreePage"]
    subpage_types = ["cms.FreePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("自由なページ")
        verbose_name_plural = _("自由なページ")

    @property
    def site_links_here(self) -> bool:
        """Whether the site itself links here: from the home, and from where somebody signs up."""
        return self.depth == BELOW_HOME and self.slug in LINKED

    @property
    def is_legal(self) -> bool:
        """Whether the footer of every page has to link here."""
        return self.site_links_here and self.slug in LEGAL
