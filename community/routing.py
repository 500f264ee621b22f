"""Addresses under /ws/. They lead to ASGI applications, which Django's type hints do not know."""

from channels.routing import URLRouter
from django.urls import URLPattern, path, re_path

from chat.private_lines import BACKSTAGE, LINE
from chat.transports.polling import room_requests
from chat.transports.websocket import nowhere, room_socket
from notices.transports.websocket import bell_socket

websocket_urlpatterns: list[URLPattern | URLRouter] = [
    path("ws/groups/<slug:slug>/", room_socket),  # type: ignore[arg-type]
    path("ws/lines/<slug:slug>/", room_socket, {"kind": LINE}),  # type: ignore[arg-type]
    path("ws/backstage/<slug:slug>/", room_socket, {"kind": BACKSTAGE}),  # type: ignore[arg-type]
    path("ws/notices/", bell_socket),  # type: ignore[arg-type]
    # Anything else is refused, without an error.
    re_path(r"", nowhere),  # type: ignore[arg-type]
]
request_urlpatterns: list[URLPattern | URLRouter] = [
    path("ws/groups/<slug:slug>/", room_requests),  # type: ignore[arg-type]
    path("ws/lines/<slug:slug>/", room_requests, {"kind": LINE}),  # type: ignore[arg-type]
    path("ws/backstage/<slug:slug>/", room_requests, {"kind": BACKSTAGE}),  # type: ignore[arg-type]
]
