"""What a person tells us on registering."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import User


class SignupForm(forms.Form):
    """Added to allauth's sign-up form (ACCOUNT_SIGNUP_FORM_CLASS)."""

    display_name = forms.CharField(
        label=_("表示名"), max_length=20, help_text=_("ほかの人に見える名前です。本名でなくてかまいません。")
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
