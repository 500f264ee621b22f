"""The tabs of the programme page editor."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.compare import FieldComparison, register_comparison_class
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from programs.queries.dates import affected
from programs.schedule.columns import RuleField
from programs.schedule.words import describe
from programs.staff.words import families_words


class RuleComparison(FieldComparison):
    """Compares two versions of a schedule, each described in one sentence."""

    def __init__(self, field: Any, before: Any, after: Any) -> None:
        super().__init__(field, before, after)
        self.val_a, self.val_b = (describe(page.schedule) if page.schedule else "" for page in (before, after))


register_comparison_class(RuleField, comparison_class=RuleComparison)


class DatesPanel(Panel):
    """A link to the dates once the page exists; on a translation, to the page that owns them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "programs/admin/dates_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """The canonical page and the number of its coming dates."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            program = self.instance.canonical if self.instance.pk else None
            count = program.occurrences.upcoming().count() if program else 0
            return {**context, "program": program, "is_canonical": self.instance.is_canonical, "count": count}


class FamiliesPanel(Panel):
    """Shows, beside the expiry date, how many people it would affect. Hidden while nobody has signed up."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "programs/admin/families_panel.html"

        def is_shown(self) -> bool:
            return bool(self.families)

        @cached_property
        def families(self) -> str:
            """How many seats of coming dates are taken, in words."""
            page = self.instance
            return families_words(affected([page])) if page.pk and page.is_canonical else ""

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add how many seats are taken."""
            return {**super().get_context_data(parent_context), "families": self.families}


def program_panels() -> TabbedInterface:
    """The tabs: texts first, then the schedule, then the facts about whom it is for and where."""
    words = ObjectList(
        [
            TitleFieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("body"),
            FieldPanel("what_happens"),
            FieldPanel("what_to_bring"),
            FieldPanel("audience"),
            FieldPanel("fee"),
        ],
        heading=_("紹介"),
    )
    schedule = ObjectList(
        [
            FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time"), FieldPanel("end_time")]),
            FieldPanel("skip_holidays"),
            FieldPanel("rule"),
            DatesPanel(heading=_("できている日程")),
        ],
        heading=_("日程"),
    )
    facts = ObjectList(
        [
            FieldPanel("kind"),
            FieldPanel("life_stages"),
            FieldPanel("languages"),
            MultiFieldPanel(
                [
                    FieldPanel("place"),
                    FieldPanel("place_note"),
                    FieldPanel("online"),
                    FieldPanel("online_note"),
                    FieldPanel("childcare"),
                ],
                heading=pgettext_lazy("where it is held", "場所"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("capacity_unit")]),
                    FieldPanel("needs_sign_up"),
                    FieldRowPanel([FieldPanel("asks_people"), FieldPanel("asks_guardian")]),
                    FieldRowPanel([FieldPanel("signup_opens_days"), FieldPanel("signup_closes_hours")]),
                ],
                heading=_("申し込み"),
            ),
        ],
        heading=_("対象・場所・申し込み"),
    )
    promote = ObjectList(
        [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("検索とアドレス")
    )
    settings = ObjectList(
        [PublishingPanel(children=[*PublishingPanel().children, FamiliesPanel()])], heading=_("公開の予約")
    )
    return TabbedInterface([words, schedule, facts, promote, settings])
