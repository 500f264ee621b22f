"""The site's addresses as they are when DEBUG is on."""

from django.urls import include, path

from community.urls import urlpatterns as site

urlpatterns = [
    path("dev/mail/", include("people.development_urls")),
    path("dev/phone/", include("notices.development_urls")),
    *site,
]
