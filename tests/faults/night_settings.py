"""The production settings with a mail server that hangs, and phones that the test itself runs (night_phones.py)."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["MAIL_PORT"])
INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.night_app.NightConfig"]
