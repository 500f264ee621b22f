"""The site's own settings, for a web server or a worker whose pushes go to the push service of the tests."""

from community.settings import *  # noqa: F403
from community.settings import INSTALLED_APPS as SITE

INSTALLED_APPS = [*SITE, "tests.local_push.LocalPushConfig"]
