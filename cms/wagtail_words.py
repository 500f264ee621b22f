"""What Wagtail's screens say without asking a catalogue: labels made of field names, and addresses for names.

A walk over the staff screens (`tests/cms/test_staff_words.py`) notices a new one.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import User


def label_wagtails_forms() -> None:
    """Give the fields their labels; once, when Wagtail's admin is ready."""
    from wagtail.admin.forms import choosers
    from wagtail.admin.forms.workflows import WorkflowPageForm
    from wagtail.contrib.redirects.filters import RedirectsReportFilterSet
    from wagtail.contrib.redirects.forms import ConfirmImportForm
    from wagtail_localize.views.report import TranslationsReportFilterSet

    text: dict[str, object] = {"link_text": _("リンクの文字")}
    named: dict[Any, dict[str, object]] = {
        choosers.ExternalLinkChooserForm: text | {"url": _("アドレス（URL）")},
        choosers.AnchorLinkChooserForm: text | {"url": _("ページの中の目印")},
        choosers.PhoneLinkChooserForm: text | {"phone_number": _("電話番号")},
        choosers.EmailLinkChooserForm: text
        | {"email_address": _("メールアドレス"), "subject": _("件名"), "body": _("本文")},
        ConfirmImportForm: {"permanent": _("ずっと転送する")},
        WorkflowPageForm: {"page": _("ページ")},
        RedirectsReportFilterSet: {"site": _("サイト"), "is_permanent": _("種類")},
        TranslationsReportFilterSet: {"source_locale": _("もとのことば"), "target_locale": _("訳すことば")},
    }
    for form, labels in named.items():
        fields = getattr(form, "base_filters", None) or form.base_fields
        for name, label in labels.items():
            fields[name].label = label
    # Said when it was imported, in whatever language was active then.
    kinds = {"choices": [(True, _("ずっと転送する")), (False, _("しばらく転送する"))], "empty_label": _("すべて")}
    RedirectsReportFilterSet.base_filters["is_permanent"].extra.update(kinds)


def call_people_by_name() -> None:
    """The report of pages that nobody touched for long named who published one by the e-mail address."""
    from wagtail.admin.views.reports.aging_pages import AgingPagesView

    decorate = AgingPagesView.decorate_paginated_queryset

    def with_names(self: AgingPagesView, pages: Any) -> Sequence[Any]:
        found: Sequence[Any] = decorate(self, pages)
        publishers = User.objects.filter(pk__in={page.last_published_by for page in found})
        names = dict(publishers.values_list("pk", "display_name"))
        nobody = gettext("（システム、または削除されたアカウント）")
        for page in found:
            page.last_published_by_user = names.get(page.last_published_by, nobody)
        return found

    AgingPagesView.decorate_paginated_queryset = with_names
