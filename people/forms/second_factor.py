"""Allauth's forms for authenticator apps and passkeys, with our labels."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from ground import limiter
from ground.submitting import attempt
from people import limits
from people.actions.account_events import note
from people.enums import EventKind
from people.forms.entrance import CodeFieldMixin, NoBrowserHintsMixin
from people.models import User

_ANY_CODE = _("認証アプリのコード、または予備コード")
_SIX_OR_EIGHT = "[0-9]{6}|[0-9]{8}"
_ANY_SHAPE = _("認証アプリのコードは6けた、予備コードは8けたの数字です。もう一度ごらんください。")


class CountedFactorMixin(NoBrowserHintsMixin, CodeFieldMixin):
    """Counts each attempt before comparing it, however many come at once. A correct one is uncounted again."""

    user: User

    def clean_code(self) -> str:
        asked = limits.factor_tries(self.user.pk)
        request = allauth_context.request
        counted = attempt(lambda: limiter.ask(*asked))
        if counted.refused is not None:
            note(user=self.user, kind=EventKind.STOPPED, request=request)
            raise forms.ValidationError(
                f"{get_account_adapter().error_messages['too_many_factor_attempts']}{counted.refused.next_step}",
                code=counted.refused.code,
            )
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            note(user=self.user, kind=EventKind.WRONG_CODE, request=request)
            raise
        limiter.give_back(*asked)
        return code


class AuthenticateForm(CountedFactorMixin, base_forms.AuthenticateForm):
    code_label, shape, shape_error = _ANY_CODE, _SIX_OR_EIGHT, _ANY_SHAPE


class ReauthenticateForm(CountedFactorMixin, base_forms.ReauthenticateForm):
    code_label, shape, shape_error = _ANY_CODE, _SIX_OR_EIGHT, _ANY_SHAPE


class ActivateTOTPForm(CountedFactorMixin, totp_forms.ActivateTOTPForm):
    code_label = _("認証アプリに出ている6けたの数字")


class _PasskeyMixin:
    """Turns any malformed passkey response, which may be forged, into a refusal instead of a crash."""

    fields: dict[str, forms.Field]
    use_required_attribute = False

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, AttributeError):
            self.cleaned_data: dict[str, Any] = {}
            self.add_error("credential", get_adapter().validation_error("incorrect_passkey"))  # type: ignore[attr-defined]


class PasskeyLoginForm(_PasskeyMixin, webauthn_forms.LoginWebAuthnForm):
    """Signing in by passkey alone."""


class PasskeyAuthenticateForm(_PasskeyMixin, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey as the second factor, after the code by mail."""


class PasskeyReauthenticateForm(_PasskeyMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before a sensitive change."""


class _PasskeyNameMixin(_PasskeyMixin):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("パスキーの名前")
        name.help_text = _("どの端末のものか分かる名前にしておくと、あとで便利です。")
        name.error_messages["required"] = _("名前を入れてください。")
        name.widget.attrs["maxlength"] = 60


class AddPasskeyForm(_PasskeyNameMixin, webauthn_forms.AddWebAuthnForm):
    """Makes every key a passkey, which signs in on its own, by fingerprint, face or PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passwordless = self.fields["passwordless"]
        passwordless.initial, passwordless.widget = True, forms.HiddenInput()


class FirstPasskeyForm(_PasskeyNameMixin, webauthn_forms.SignupWebAuthnForm):
    """The passkey of somebody who registers with one."""


class RenamePasskeyForm(_PasskeyNameMixin, webauthn_forms.EditWebAuthnForm):
    """A new name for a passkey."""
