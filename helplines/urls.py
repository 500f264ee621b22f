"""Addresses of the help page."""

from django.urls import URLPattern, URLResolver, path

from helplines import views

app_name = "helplines"
urlpatterns: list[URLPattern | URLResolver] = [path("help/", views.help_page, name="help")]
