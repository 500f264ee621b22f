"""The page all programmes live below."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ground.text.markup import CleanRichTextField


class ProgramIndexPage(Page):  # type: ignore[misc]
    """`/programs/`: a few words of welcome; the list itself is the template tag `program_list`."""

    intro = CleanRichTextField(_("はじめのことば"), blank=True, features=["bold", "ul", "link"])

    site_links_here = True
    max_count_per_parent = 1
    subpage_types = ["programs.ProgramPage"]

    class Meta:
        verbose_name = _("講座の一覧ページ")
        verbose_name_plural = _("講座の一覧ページ")
