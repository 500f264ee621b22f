"""The production settings, except what would slow tests down or need files from a build."""

import os

os.environ.setdefault("SECRET_KEY", "qk7Zb2-Vh9Jx_Lw4nT6cRs8yPd3fGm5aUe1iXo0QvBtNrMKzWj")
os.environ.setdefault("BASE_URL", "http://testserver")
os.environ["DEBUG"] = "0"
# Each test process has its own Redis database and doorbells: one clears its cache while another counts queries.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
if os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rpartition("/")[0] + f"/{WORKER.removeprefix('gw')}"

from community.settings import *  # noqa: E402, F403
from community.settings import CHANNEL_LAYERS, DATABASE_URL, DATABASES, REDIS_URL, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tasks run immediately; mails are in django.core.mail.outbox.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
if not DATABASE_URL.startswith("postgres"):
    # Seconds for which a writer waits for another one; short, for tests of what happens after that.
    DATABASES["default"]["OPTIONS"]["timeout"] = float(os.environ.get("TESTS_WAIT_FOR_SQLITE", "20"))
if REDIS_URL:
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = WORKER  # type: ignore[index]
