"""Words that Wagtail's screens show untranslated: labels derived from field names, and addresses instead of names.

A walk over the staff screens (`tests/cms/test_staff_words.py`) detects new ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import User


def label_wagtails_forms() -> None:
    """Label the fields; called once, when Wagtail's admin is ready. A system check reports missing fields."""
    for fields, name, label in _labels():
        if name in fields:
            fields[name].label = label
    from wagtail.contrib.redirects.filters import RedirectsReportFilterSet

    # Wagtail translates these on import, into whatever language is active then.
    kinds = {"choices": [(True, _("ずっと転送する")), (False, _("しばらく転送する"))], "empty_label": _("すべて")}
    if kind := RedirectsReportFilterSet.base_filters.get("is_permanent"):
        kind.extra.update(kinds)


def unknown_fields(**kwargs: Any) -> list[CheckMessage]:
    """System check: warn of labels for fields that this Wagtail does not have; the site still starts."""
    gone = [name for fields, name, _label in _labels() if name not in fields]
    hint = "Look at the forms of the new Wagtail and mend cms/staff/labels.py."
    return [Warning(f"Wagtail has no field {name!r} to label any more.", hint=hint, id="cms.W001") for name in gone]


def _labels() -> Iterator[tuple[Mapping[str, Any], str, object]]:
    """The fields of each form or filter, the name of one of them, and its label."""
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
            yield fields, name, label


def call_people_by_name() -> None:
    """Name the publisher in the report of ageing pages, which would otherwise show the e-mail address."""
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
