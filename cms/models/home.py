"""The front page of one language."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.blocks import BodyBlock


class HomePage(Page):
    """Greeting, three doors, the next dates, news. Staff edit the words; the contents come from the other apps."""

    greeting = models.CharField(_("はじめのひとこと"), max_length=60)
    lead = models.TextField(_("その下の文"), max_length=300)
    talk_text = models.CharField(_("「話す」の説明"), max_length=120)
    learn_text = models.CharField(_("「学ぶ」の説明"), max_length=120)
    voice_text = models.CharField(_("「伝える」の説明"), max_length=120)
    promise = models.TextField(_("約束のことば"), max_length=300, help_text=_("診断はしないこと、など。"))
    body = StreamField(BodyBlock(), verbose_name=_("そのほか"), blank=True)

    site_links_here = True
    template = "cms/home.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    show_in_menus_default = False
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("greeting"), FieldPanel("lead"), FieldPanel("promise")], heading=_("あいさつ")),
        MultiFieldPanel(
            [FieldPanel("talk_text"), FieldPanel("learn_text"), FieldPanel("voice_text")], heading=_("三つの入口")
        ),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("ホーム")
        verbose_name_plural = _("ホーム")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Route as usual, but serve an untranslated page in the first language, and set `page_language` to say so."""
        try:
            return super().route(request, path_components)
        except Http404:
            original = self._original()
            if original is None or not path_components:
                raise
            result = original.route(request, path_components)
            request.page_language = settings.LANGUAGE_CODE  # type: ignore[attr-defined]
            return result

    def _original(self) -> "HomePage | None":
        """The home of the first language, unless this is it."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        original: HomePage | None = (
            HomePage.objects.live()
            .filter(translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE)
            .first()
        )
        return original

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "is_home": True}
