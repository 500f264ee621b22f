"""The production settings, with pushes and mails that go to the services of `test_told`."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["MAIL_PORT"])
INSTALLED_APPS = [*INSTALLED_APPS, "tests.local_push.LocalPushConfig", "tests.faults.told_app.ToldConfig"]
