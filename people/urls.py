"""Addresses of people, beside allauth's own under /accounts/."""

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from people.views import account

urlpatterns: list[URLPattern | URLResolver] = [
    path("", account.account, name="account_settings"),
    path("delete/", account.delete, name="account_delete"),
    path("deleted/", account.deleted, name="account_deleted"),
    path("language/<slug:code>/", account.language, name="choose_language"),
    # The sign-in page asks for the code itself, and nobody has a password to change or forget.
    path("login/code/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path("^password/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
]
