"""The real settings, as for production, less what would slow tests down or need files that a build makes."""

import os

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "t" * 40)
os.environ.setdefault("BASE_URL", "http://testserver")
os.environ["DEBUG"] = "0"

from community.settings import *  # noqa: F403
from community.settings import STORAGES

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tasks run where they are asked for; mails are found in django.core.mail.outbox.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
