"""How staff's screens come by the fields of `ground.text.fields`: by the kind of column, in one place."""

from typing import Any

from django.db import models
from django.forms import Field
from wagtail.admin import widgets
from wagtail.admin.forms.models import register_form_field_override
from wagtail.fields import RichTextField

from ground.text import fields


class PhoneNumber(models.CharField[str, str]):
    """A column of telephone numbers. To the database it is a line of text."""

    def formfield(self, **options: Any) -> Field | None:
        return super().formfield(**options | {"form_class": fields.PhoneField})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), kwargs


def use_our_fields() -> None:
    """Every form that Wagtail makes of a model has our fields (registered once, when the app is ready)."""
    for column, override in (
        (models.CharField, {"form_class": fields.LineField}),
        (models.EmailField, {"form_class": fields.EmailField}),
        (models.URLField, {"form_class": fields.UrlField, "assume_scheme": "https"}),
        (models.DateField, {"form_class": fields.DateField, "widget": widgets.AdminDateInput}),
        (models.TimeField, {"form_class": fields.TimeField, "widget": widgets.AdminTimeInput}),
        (models.DateTimeField, {"form_class": fields.DateTimeField, "widget": widgets.AdminDateTimeInput}),
        (models.TextField, {"form_class": fields.WordsField}),
    ):
        register_form_field_override(column, override=override)
    register_form_field_override(
        models.TextField,
        override={"form_class": fields.WordsField, "widget": widgets.AdminAutoHeightTextInput},
        exact_class=True,
    )
    register_form_field_override(RichTextField, override={})  # HTML, cleaned by its own field
