"""Addresses of places."""

from django.urls import URLPattern, URLResolver, path

from places import views

app_name = "places"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.place, name="place"),
]
