"""The inbox of a development installation, at /dev/mail/. Included only when DEBUG is on."""

from django.urls import path

from people.views.development import mailbox

urlpatterns = [path("", mailbox, name="development_mailbox")]
