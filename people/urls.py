"""Addresses of people, alongside allauth's own under /accounts/."""

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from people.views import account, codes, proof, undo

urlpatterns: list[URLPattern | URLResolver] = [
    path("", account.account, name="account_settings"),
    path("delete/", account.delete, name="account_delete"),
    path("record/", account.record_page, name="account_record"),
    path("prove/", proof.prove, name="account_prove"),
    path("undo/<str:token>/", undo.undo, name="account_undo"),
    # Allauth's addresses, with pages that count attempts before comparing codes.
    path("login/code/confirm/", codes.ConfirmLoginCode.as_view(), name="account_confirm_login_code"),
    path("confirm-email/", codes.ConfirmAddressCode.as_view(), name="account_email_verification_sent"),
    path("sessions/", account.OwnSessions.as_view(), name="usersessions_list"),
    path("sessions/end/", account.end_everywhere, name="end_everywhere"),
    path("deleted/", account.deleted, name="account_deleted"),
    path("language/<slug:code>/", account.language, name="choose_language"),
    # The sign-in page asks for the code itself, and nobody has a password to change or forget.
    path("login/code/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path("^password/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
]
