"""The model field that stores a programme's rule."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.query_utils import DeferredAttribute
from recurrence import Recurrence
from recurrence.fields import RecurrenceField

from programs.schedule.field import RuleFormField, RuleWidget
from programs.schedule.rule import parse_rule


class _RuleAttribute(DeferredAttribute):
    """Converts text to a `Recurrence` on assignment. Unlike the library's descriptor it also reads deferred rows."""

    def __set__(self, instance: Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class RuleField(RecurrenceField):
    """A RecurrenceField that reads days in the office's time zone, without DTSTART, which in UTC would shift weekdays.

    Defer it in lists: reading a rule costs more than the rest of the row.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("include_dtstart", None)
        super().__init__(include_dtstart=False, **kwargs)

    def contribute_to_class(self, cls: type[Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _RuleAttribute(self))

    def to_python(self, value: Any) -> Recurrence:
        """A `Recurrence`, empty for None or ""."""
        if isinstance(value, Recurrence):
            return value
        if value is not None and not isinstance(value, str):
            raise ValidationError("A rule is text or a Recurrence.", code="malformed")
        return parse_rule(value or "")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": RuleFormField, "widget": RuleWidget, **kwargs})
