"""The form field in which staff set a rule."""

from typing import Any

from django import forms
from recurrence import Recurrence

from programs.schedule import check_rule, parse_rule, rule_text


class RuleWidget(forms.Textarea):
    """A textarea that a Stimulus controller (static/js/schedule-field.js) turns into friendly controls."""

    def format_value(self, value: Any) -> str:
        return rule_text(value) if isinstance(value, Recurrence) else str(value or "")


class RuleFormField(forms.CharField):
    """Text with RRULE, EXDATE and RDATE lines to a `Recurrence`; errors are in the reader's language."""

    widget = RuleWidget

    def to_python(self, value: Any) -> Recurrence:  # type: ignore[override]
        if isinstance(value, Recurrence):
            return value
        return parse_rule(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value or "")
        check_rule(value)

    def prepare_value(self, value: Any) -> str:
        return rule_text(value) if isinstance(value, Recurrence) else str(value or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial).split() != str(data or "").split()
