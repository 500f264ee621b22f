"""The phone of a development installation, at /dev/phone/. Included only when DEBUG is on."""

from django.urls import path

from notices.views.development import phone

urlpatterns = [path("", phone, name="development_phone")]
