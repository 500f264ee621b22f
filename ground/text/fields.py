"""The form fields in which people type. No form uses Django's own text fields, because these normalise input first.

None has a `maxlength` attribute: browsers silently truncate what is pasted, and count emoji differently. Input that is
too long is refused, with its length and the limit.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from ground.text import typed
from ground.text.addresses import address, is_plain
from ground.text.letters import clean_line, is_blank, normalized

_TOO_LONG = _("%(limit_value)d文字までで書いてください。いまは%(show_value)d文字あります。")
_EMAIL = _("メールアドレスの形になっていません。「@」の前後をもう一度ごらんください。")
_DATE = _("日づけとして読めませんでした。2026-12-25 か 2026/12/25 のように書いてください。")
_WEEKDAY = _("この日は%(weekday)sです。日づけか曜日のどちらかを直してください。")
_TIME = _("時刻として読めませんでした。10:30 のように書いてください。")
_NUMBER = _("数字で入れてください（例：2）。")
_AT_LEAST = _("%(limit_value)s以上の数字を入れてください。")
_AT_MOST = _("%(limit_value)s までの数字を入れてください。")
_PHONE = _("電話番号は、数字とハイフンで書いてください（例：0120-000-000）。内線は、ほかの欄に書いてください。")
_URL = _("アドレスとして読めませんでした。https://example.jp/ のように書いてください。")


class _Made:
    """Normalises input before it is validated. `make` returns unchanged what it cannot read."""

    make: Callable[[str], str] = staticmethod(clean_line)

    def clean(self, value: Any) -> Any:
        return super().clean(self.make(value) if isinstance(value, str) else value)  # type: ignore[misc]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(initial, self.make(data) if isinstance(data, str) else data))  # type: ignore[misc]


class _Text(_Made, forms.CharField):
    """Text that is empty if a reader would see nothing, and whose length is counted after normalising."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _TOO_LONG

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.empty_value if isinstance(text, str) and is_blank(text) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LineField(_Text):
    """One line: the name of a thing, a title, a short note."""


class TextField(_Text):
    """Running text, with each line end counted once and without invisible characters."""

    widget = forms.Textarea
    make = staticmethod(normalized)


class CodeField(_Text):
    """A code that was given out. It may be typed full-width, or with a long-vowel mark for a dash."""

    make = staticmethod(typed.code)


class PhoneField(_Text):
    """A telephone number."""

    make = staticmethod(typed.phone)
    # 03-1234-5678/9 would be dialled with the 9: landline numbers have ten digits, mobile and 0800 numbers eleven.
    default_validators = [
        RegexValidator(
            r"^(?!0(?!0|10|[25-9]0|800)(?:-*[0-9]){10})(?!0(?!0|10)(?:-*[0-9]){11})[#0-9][0-9-]{1,19}$", _PHONE
        )
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "tel")


class EmailField(_Made, forms.EmailField):
    """An e-mail address in its stored form (`ground.text.addresses`)."""

    make = staticmethod(address)

    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {"invalid": _EMAIL} | (options.get("error_messages") or {})
        super().__init__(**options)
        typing_an_address(self)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found and not is_plain(found):  # another spelling of an address, or one that no mail server accepts
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class UrlField(_Made, forms.URLField):
    """A web address; https:// may be left out."""

    make = staticmethod(typed.web_address)

    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {"invalid": _URL} | (options.get("error_messages") or {})
        super().__init__(**{"assume_scheme": "https"} | options)
        self.widget.input_type = "text"  # browsers would refuse full-width input before we see it
        self.widget.attrs.setdefault("inputmode", "url")


class _Day(_Made):
    """Refuses a date given with the wrong weekday, and says the right one."""

    def clean(self, value: Any) -> Any:
        meant = typed.weekday_meant(value) if isinstance(value, str) else None
        if meant is not None:
            raise ValidationError(_WEEKDAY, code="weekday", params={"weekday": WEEKDAYS[meant]})
        return super().clean(value)


class DateField(_Day, forms.DateField):
    """A date: 2026-12-25, also 2026/12/25, full-width, 令和8年12月25日."""

    make = staticmethod(typed.date)

    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {"invalid": _DATE} | (options.get("error_messages") or {})
        super().__init__(**{"input_formats": ["%Y-%m-%d"]} | options)


class TimeField(_Made, forms.TimeField):
    """A time of day: 10:30, also full-width, 10時半, 午後2時."""

    make = staticmethod(typed.time)

    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {"invalid": _TIME} | (options.get("error_messages") or {})
        super().__init__(**{"input_formats": ["%H:%M", "%H:%M:%S"]} | options)


class DateTimeField(_Day, forms.DateTimeField):
    """A date and a time, each as in the two fields above."""

    make = staticmethod(typed.moment)


class IntegerField(_Made, forms.IntegerField):
    """A number, also in full width."""

    make = staticmethod(typed.number)

    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {"invalid": _NUMBER} | (options.get("error_messages") or {})
        super().__init__(**options)
        for validator in self.validators:
            if isinstance(validator, MinValueValidator):
                validator.message = _AT_LEAST
            elif isinstance(validator, MaxValueValidator):
                validator.message = _AT_MOST


def typing_an_address(field: forms.Field) -> None:
    """Turn any field (allauth's, say) into one for an e-mail address: parsed like ours, with a suitable keyboard."""
    field.widget.input_type = "text"  # type=email would refuse ＠ before we see it
    field.widget.attrs.update(inputmode="email", autocapitalize="none", spellcheck="false")
    field.widget.attrs.setdefault("autocomplete", "email")
    if isinstance(field, EmailField):
        return
    clean = field.clean

    def cleaned_address(value: Any) -> Any:
        found = clean(address(value) if isinstance(value, str) else value)
        if found and not is_plain(found):
            raise ValidationError(field.error_messages.get("invalid", _EMAIL), code="invalid")
        return found

    field.clean = cleaned_address  # type: ignore[method-assign]
