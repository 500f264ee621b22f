"""Addresses of news: below /my/notices/ for who is signed in; the link in a mail needs nobody to be."""

from django.urls import URLPattern, path

from notices.views import choices, devices, line
from notices.views import list as lists

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("my/notices/", lists.notice_list, name="list"),
    path("my/notices/read/", lists.read_all, name="read_all"),
    path("my/notices/waiting/", lists.waiting, name="waiting"),
    path("my/notices/<int:pk>/", lists.open_notice, name="open"),
    path("my/notices/choices/", choices.choices, name="choices"),
    path("my/notices/off/", choices.off, name="off"),
    path("my/notices/pause/", choices.pause, name="pause"),
    path("my/notices/silences/", choices.end_silence, name="end_silence"),
    path("my/notices/devices/", devices.subscribe, name="subscribe"),
    path("my/notices/devices/key/", devices.key, name="push_key"),
    path("my/notices/devices/renew/", devices.renew, name="renew_device"),
    path("my/notices/devices/replace/", devices.replace, name="replace_device"),
    path("my/notices/devices/end/", devices.end, name="end_device"),
    path("my/notices/devices/offer/", devices.offer, name="offer_push"),
    path("my/notices/line/", line.link, name="line"),
    path("notices/line/", line.webhook, name="line_webhook"),
    path("notices/stop/<str:token>/", choices.stop, name="stop"),
]
