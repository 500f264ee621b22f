"""Addresses of people, beside allauth's own under /accounts/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
