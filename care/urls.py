"""Addresses of care."""

from django.urls import URLPattern, URLResolver, path

from care import views

app_name = "care"
urlpatterns: list[URLPattern | URLResolver] = [path("help/", views.help_page, name="help")]
