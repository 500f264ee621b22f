"""How allauth creates our users, talks to them and stores their secrets."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground import limiter
from ground.links import absolute, own_host
from ground.submitting import attempt
from ground.vault import vault
from notices.letters import NEUTRAL, nameless_sender, neutrally, with_html
from notices.queries import preference_of
from people import limits, mails
from people.models import User
from people.proof import is_fresh
from people.rules import needs_second_factor

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's adapter with our wording: kind errors, and mails in the reader's language."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("このアカウントは、いま使えません。"),
        "duplicate_email": _("今のメールアドレスと同じです。"),
        "email_taken": _("このメールアドレスは、すでに使われています。"),
        "incorrect_code": _("コードがちがうようです。メールの数字をもう一度ごらんください。"),
        "incorrect_password": _("パスワードがちがうようです。"),
        "invalid_login": _("メールアドレスを入れてください。"),
        "too_many_login_attempts": _(
            "まちがいが続いたため、いったん止めました。少し時間をおいて、新しいコードを送り直してください。"
        ),
        "too_many_factor_attempts": _("まちがいが続いたため、いったん止めました。"),
        "same_as_current": _("今のメールアドレスと同じです。"),
        "rate_limited": _("続けて送られたため、少しだけお待ちください。"),
    }

    def render_mail(self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None) -> Any:
        reader = context.get("user") or User.objects.filter(email=email).first()
        neutral = reader is not None and preference_of(reader.pk).neutral
        more = {"organisation": settings.ORGANISATION, NEUTRAL: neutral}
        plain = super().render_mail(template_prefix, email, context | more, headers)
        if neutral:
            plain.from_email = nameless_sender()
            if "code" in context:  # who waits for it has to know it
                plain.subject = gettext("コードのお知らせです")
            else:
                plain.subject, plain.body = neutrally(plain.subject, plain.body)
        return with_html(plain, translation.get_language() or settings.LANGUAGE_CODE)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, as the reader is waiting for the code. If the mail server is down, say so instead of failing.

        Every mail that somebody not signed in can cause passes through here, and is rate limited per mailbox.
        """
        reader = User.objects.filter(email=email).first()
        language = reader.language if reader else translation.get_language()
        request = allauth_context.request
        counted = attempt(lambda: limiter.ask(*limits.mail_asked_for(email.lower(), request=request)))
        if counted.refused is not None:
            page = render(request, "429.html", {"refusal": counted.refused}, status=counted.status)
            raise ImmediateHttpResponse(page)
        try:
            with translation.override(language):
                context = context | {
                    "login_url": absolute(reverse("account_login")),
                    "signup_url": absolute(reverse("account_signup")),
                }
                super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.exception("A mail of %s could not be sent", template_prefix)
            raise ImmediateHttpResponse(render(request, "people/mail_failed.html", status=503)) from error

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtail_serve", args=[""])  # the home page in the reader's language

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person that something about signing in was changed. The worker sends the mail."""
        change = template_prefix.rsplit("/", 1)[-1]
        if change == "email_changed":
            return  # the earlier address gets a way back instead (people.receivers)
        mails.sign_in_changed(user=user, change=change, address=email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Rate limit the passwords of accounts created on the server, instead of with allauth's own limiter."""
        asked = (limits.PASSWORD_TRIES, str(credentials.get("email", "")))
        if not attempt(lambda: limiter.ask(asked)).done:
            raise self.validation_error("too_many_login_attempts")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Leave the decision to `people.proof`, which also accepts mailed codes."""
        return not is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The easiest first: a passkey, then a code, then (for accounts created on the server) a password."""
        words = {
            "mfa_reauthenticate:webauthn": _("パスキーで確認する"),
            "mfa_reauthenticate": _("認証アプリか予備のコードで確認する"),
            "reauthenticate": _("パスワードで確認する"),
        }
        methods = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        return [methods[name] | {"description": text} for name, text in words.items() if name in methods]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Stores the secrets of authenticator apps encrypted, and gives passkeys names that people understand."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("コードがちがうか、時間が切れたようです。いま出ている数字を入れてください。"),
        "incorrect_passkey": _("このパスキーでは確認できませんでした。"),
        "unverified_email": _("先に、メールアドレスの確認を終えてください。"),
        "cannot_delete_authenticator": _("この認証方法ははずせません。"),
        "cannot_generate_recovery_codes": _("先に、認証アプリかパスキーを追加してください。"),
    }

    def encrypt(self, text: str) -> str:
        return vault("people.second_factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault("people.second_factor").decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("パスキー %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"id": own_host(), "name": settings.ORGANISATION}

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether it may be removed: a person whose role requires a second factor keeps the last one."""
        others = (
            Authenticator.objects.filter(user_id=authenticator.user_id)
            .exclude(pk=authenticator.pk)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
        )
        return others.exists() or not needs_second_factor(authenticator.user)
