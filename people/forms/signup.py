"""What people tell us on registering, besides the address. Allauth builds its forms on this one."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.actions.register import register
from people.forms.display_name import DisplayNameField
from people.models import User


class SignupForm(forms.Form):
    """The display name and consent to the terms (ACCOUNT_SIGNUP_FORM_CLASS)."""

    display_name = DisplayNameField()
    terms = forms.BooleanField(
        label=_("利用のきまりを読みました。守ります。"),
        error_messages={"required": _("はじめる前に、利用のきまりを読んで、ここにチェックを入れてください。")},
    )
    field_order = ["email", "display_name", "terms"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # our errors beside the field are clearer than the browser's

    def signup(self, request: HttpRequest, user: User) -> None:
        """Complete the registration. Called by allauth once the user is saved."""
        register(actor=user, display_name=self.cleaned_data["display_name"], language=get_language())
