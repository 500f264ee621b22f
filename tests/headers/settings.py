"""The tests' settings, with one address more that tells what the site believes of a request."""

import os

from tests.settings import *  # noqa: F403

ALLOWED_HOSTS = ["ours.internal"]
ROOT_URLCONF = "tests.headers.urls"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["MAIL_FOLDER"]
