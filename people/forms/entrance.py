"""Allauth's forms for signing in and up, with our labels, our errors and fields that suit a phone."""

import re
import uuid
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context as allauth_context
from django import forms
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ground import limiter
from ground.submitting import checking
from ground.text.fields import typing_an_address
from ground.text.typed import plain
from people import limits
from people.models import User

_EMAIL_ERRORS = {
    "required": _("メールアドレスを入れてください。"),
    "invalid": _("メールアドレスの形になっていません。「@」の前後をもう一度ごらんください。"),
}


def say_email(field: forms.Field, label: Any = None, help_text: Any = "") -> None:
    """Give an address field our wording and the phone keyboard that suits it."""
    field.label = label or _("メールアドレス")
    field.help_text = help_text
    field.error_messages.update(_EMAIL_ERRORS)
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["autocomplete"] = "email"
    typing_an_address(field)


def typed_code(value: str) -> str:
    """The six digits, whatever surrounds them: 「コード：123456」, 123-456. There are only three attempts."""
    text = plain(value).replace(" ", "")
    digits = re.sub(r"[^0-9]", "", text)
    return digits if len(digits) == 6 and not re.search(r"[a-z]", text, re.IGNORECASE) else text


class CodeFieldMixin:
    """A code of digits: numeric keyboard, filled in by the phone, full-width digits welcome."""

    fields: dict[str, forms.Field]
    data: Any
    code_label: Any = _("コード（6けたの数字）")
    shape, shape_error = "[0-9]{6}", _("コードは6けたの数字です。もう一度ごらんください。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = self.code_label
        field.error_messages["required"] = _("コードを入れてください。")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(autocomplete="one-time-code", inputmode="numeric", spellcheck="false")
        field.validators.append(RegexValidator(rf"^(?:{self.shape})\Z", self.shape_error, "shape"))
        to_python = field.to_python
        field.to_python = lambda value: typed_code(str(to_python(value)))  # type: ignore[method-assign]

    def could_be_one(self) -> bool:
        """Whether the input looks like a code. Only then does it count as an attempt: an empty field does not."""
        try:
            self.fields["code"].clean(self.data.get("code"))
        except forms.ValidationError:
            return False
        return True


class NoBrowserHintsMixin:
    """Shows the server's kind errors beside the field instead of the browser's bubble."""

    use_required_attribute = False


class LoginForm(NoBrowserHintsMixin, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_email(self.fields["login"])

    def clean_login(self) -> str:
        login: str = super().clean_login()
        refuse_many_mails(login)
        return login


class RegistrationForm(NoBrowserHintsMixin, allauth_forms.SignupForm):
    """The whole registration: account, name and consent are saved together or not at all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_email(self.fields["email"], help_text=_("ほかの利用者には見えません。確認のコードをお送りします。"))

    def clean_email(self) -> str:
        email: str = super().clean_email()
        refuse_many_mails(email)
        return email

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            self._rehearse(request)
        return super().try_save(request)

    def _rehearse(self, request: HttpRequest) -> None:
        """Create a throw-away account and roll it back, so that timing does not reveal who already has an account."""
        real = self.cleaned_data["email"]
        with transaction.atomic():
            self.cleaned_data["email"], self.account_already_exists = f"{uuid.uuid4().hex}@nobody.invalid", False
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"], self.account_already_exists = real, True

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        return user


class LoginCodeForm(NoBrowserHintsMixin, CodeFieldMixin, allauth_forms.ConfirmLoginCodeForm):
    """The code mailed for signing in."""


class EmailCodeForm(NoBrowserHintsMixin, CodeFieldMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that proves that an address is the person's own."""


class ChangeEmailForm(NoBrowserHintsMixin, allauth_forms.AddEmailForm):
    """A new address for an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_email(
            self.fields["email"],
            _("新しいメールアドレス"),
            _("新しいアドレスに確認のコードをお送りします。コードを入れるまでは、今のアドレスのままです。"),
        )

    def clean_email(self) -> str:
        email: str = super().clean_email()
        refuse_many_mails(email)
        return email


class PasswordForm(NoBrowserHintsMixin, allauth_forms.ReauthenticateForm):
    """Only for an account made with a password on the server (`createsuperuser`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("パスワード"), ""
        field.widget.attrs.pop("placeholder", None)


class ProofForm(NoBrowserHintsMixin, CodeFieldMixin, allauth_forms.BaseConfirmCodeForm):
    """The code mailed before a sensitive change."""


def refuse_many_mails(email: str) -> None:
    """Refuse, beside the field, an address that was sent enough mails for now. (`AccountAdapter.send_mail` counts.)"""
    with checking():
        limiter.peek(*limits.mail_asked_for(email.lower(), request=allauth_context.request))
