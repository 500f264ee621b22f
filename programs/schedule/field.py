"""The form field in which staff set a rule, and the controls over it."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from recurrence import Recurrence

from programs.schedule.rule import check_rule, parse_rule, rule_text
from programs.schedule.words import weekday_words

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class RuleWidget(forms.Textarea):
    """A textarea over which a Stimulus controller (static/js/schedule/field.js) lays friendly controls.

    Without JavaScript the textarea stays. The server computes the dates (`programs.staff.planned`).
    """

    template_name = "programs/admin/rule_widget.html"

    class Media:
        js = [forms.Script("js/schedule/field.js", type="module")]
        css = {"all": ["css/programs-admin.css"]}

    def format_value(self, value: Any) -> str:
        return rule_text(value) if isinstance(value, Recurrence) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        positions = ((1, _("第1")), (2, _("第2")), (3, _("第3")), (4, _("第4")), (5, _("第5")), (-1, _("最終")))
        return {
            **context,
            "dates_url": reverse("programs_dates"),
            "weekdays": list(zip(WEEKDAY_CODES, WEEKDAYS_ABBR.values(), weekday_words(), strict=True)),
            "positions": positions,
            "days_of_month": range(1, 32),
        }


class RuleFormField(forms.CharField):
    """Turns RRULE, EXDATE and RDATE lines into a `Recurrence`. Errors are in the reader's language."""

    widget = RuleWidget

    def to_python(self, value: Any) -> Recurrence:
        if isinstance(value, Recurrence):
            return value
        return parse_rule(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value or "")
        check_rule(value)

    def run_validators(self, value: Any) -> None:
        """Do nothing: length and characters were validated while parsing."""

    def prepare_value(self, value: Any) -> str:
        return rule_text(value) if isinstance(value, Recurrence) else str(value or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial).split() != str(data or "").split()
