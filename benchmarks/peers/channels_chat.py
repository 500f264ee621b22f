"""Two chats as a user of Channels would start them, written by us: the tutorial's, and one that stores each message.

/ws/chat/ROOM/ the tutorial's (part 3, async): nothing stored.   /ws/persist/ROOM/ save, then group_send.
LAYER=memory|redis (REDIS_URL)   SQLITE=file, or PostgreSQL by the usual PGHOST, PGUSER, PGDATABASE.
`python channels_chat.py` creates the table; `daphne channels_chat:application` serves.
"""

import json
import os
from typing import Any

import django
from django.conf import settings

if os.environ.get("SQLITE"):
    DATABASE = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["SQLITE"],
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
else:
    DATABASE = {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("PGDATABASE", "postgres")}
if os.environ.get("LAYER") == "redis":
    LAYER = {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # redis-py's defaults (5 s, 100 connections) disconnect idle listeners and lose bursts.
        "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": 60, "max_connections": 100000}]},
    }
else:
    LAYER = {"BACKEND": "channels.layers.InMemoryChannelLayer"}
if not settings.configured:
    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        DATABASES={"default": DATABASE},
        CHANNEL_LAYERS={"default": LAYER},
        INSTALLED_APPS=[
            "daphne",
            "channels",
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
        ],
        ROOT_URLCONF="channels_chat",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()

from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.db import connection, models
from django.urls import re_path


class Message(models.Model):
    room = models.CharField(max_length=64, db_index=True)
    author = models.CharField(max_length=64)
    text = models.TextField()
    sent = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "channels_chat"

    def __str__(self) -> str:
        return self.text


class Tutorial(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.group = f"chat_{self.room}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str) -> None:
        message = json.loads(text_data)["message"]
        await self.channel_layer.group_send(self.group, {"type": "chat.message", "message": message})

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))


class Naive(Tutorial):
    """Stores each message before broadcasting it."""

    async def receive(self, text_data: str) -> None:
        message = json.loads(text_data)["message"]
        pk = await database_sync_to_async(self.save)(message)
        await self.channel_layer.group_send(self.group, {"type": "chat.message", "message": message, "id": pk})

    def save(self, text: str) -> int:
        return int(Message._default_manager.create(room=self.room, author="someone", text=text).pk)

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"message": event["message"], "id": event["id"]}))


urlpatterns: list[Any] = []
sockets = [
    re_path(r"ws/chat/(?P<room>\w+)/$", Tutorial.as_asgi()),
    re_path(r"ws/persist/(?P<room>\w+)/$", Naive.as_asgi()),
]
application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets))),
    }
)

if __name__ == "__main__" and Message._meta.db_table not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Message)
