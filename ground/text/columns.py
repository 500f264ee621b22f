"""The form fields of `ground.text.fields` for the staff screens, assigned by kind of column in one place."""

from typing import Any

from django.db import models
from django.forms import Field
from wagtail.admin import widgets
from wagtail.admin.forms.models import register_form_field_override
from wagtail.fields import RichTextField

from ground.text import fields


class PhoneNumber(models.CharField[str, str]):
    """A column of telephone numbers. In migrations it is a CharField."""

    def formfield(self, **options: Any) -> Field | None:
        return super().formfield(**options | {"form_class": fields.PhoneField})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), kwargs


def use_our_fields() -> None:
    """Make every form that Wagtail builds from a model use our fields. Called once, when the app is ready."""
    for column, override in (
        (models.CharField, {"form_class": fields.LineField}),
        (models.EmailField, {"form_class": fields.EmailField}),
        (models.URLField, {"form_class": fields.UrlField, "assume_scheme": "https"}),
        (models.DateField, {"form_class": fields.DateField, "widget": widgets.AdminDateInput}),
        (models.TimeField, {"form_class": fields.TimeField, "widget": widgets.AdminTimeInput}),
        (models.DateTimeField, {"form_class": fields.DateTimeField, "widget": widgets.AdminDateTimeInput}),
        (models.TextField, {"form_class": fields.TextField}),
    ):
        register_form_field_override(column, override=override)
    register_form_field_override(
        models.TextField,
        override={"form_class": fields.TextField, "widget": widgets.AdminAutoHeightTextInput},
        exact_class=True,
    )
    register_form_field_override(RichTextField, override={})  # HTML, cleaned by its own field
