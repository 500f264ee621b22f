"""Staff screens only with a second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class StaffSecondFactorMiddleware:
    """Keep /admin/ for people who signed in with a second factor; send others to sign in or to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            if not is_mfa_enabled(request.user):
                messages.info(request, _("職員用の画面に入るには、二要素認証の設定が必要です。下の手順で設定してください。"))
                return redirect("mfa_index")
            if not any(record.get("method") == "mfa" for record in get_authentication_records(request)):
                messages.info(request, _("職員用の画面に入るには、二要素認証のコードを入力してください。"))
                return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)
