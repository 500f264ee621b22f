"""WebSocket addresses."""

from channels.routing import URLRouter
from django.urls import URLPattern, path, re_path

from chat.consumers import nowhere, room_socket

websocket_urlpatterns: list[URLPattern | URLRouter] = [
    path("ws/groups/<slug:slug>/", room_socket),
    re_path(r"", nowhere),  # anything else is refused, and is no error
]
