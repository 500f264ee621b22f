"""The summary of all errors at the top of a page with forms."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template import Context

register = template.Library()


@dataclass(frozen=True)
class Wrong:
    """One error: its text, the label of its field, and the id of the control ("" for the whole form)."""

    text: str
    label: str = ""
    control: str = ""


@register.simple_tag(takes_context=True)
def wrong_on_page(context: Context) -> list[Wrong]:
    """The errors of all forms in the context, in the order of the page. Empty before anything was submitted."""
    seen: set[int] = set()
    found = []
    for value in context.flatten().values():
        for form in _forms(value):
            if id(form) not in seen and form.is_bound:
                seen.add(id(form))
                found += _of_form(form)
    return found


def _forms(value: Any) -> list[BaseForm]:
    kind = type(value)  # not isinstance, which would evaluate lazy objects such as the token that sets a cookie
    if issubclass(kind, BaseForm):
        return [value]
    return list(value.forms) if issubclass(kind, BaseFormSet) else []


def _of_form(form: BaseForm) -> list[Wrong]:
    wrong = [Wrong(str(error)) for error in form.non_field_errors()]
    for field in form:
        control = "" if field.is_hidden else field.id_for_label or field.auto_id
        wrong += [Wrong(str(error), "" if field.is_hidden else str(field.label), control) for error in field.errors]
    return wrong
