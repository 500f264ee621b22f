"""Make what the tests begin with, if it is not there yet: `python -m tests.prepare sqlite`, or `postgresql`.

Migrating keeps one core busy for half a minute, and a test process that needs the result waits for it. So `make test` lets
it happen beside the checks.
"""

import os
import sys

import django


def on_sqlite() -> None:
    from tests.databases import SqliteCopies, demo_database

    SqliteCopies("").make_template()
    demo_database()


def on_postgresql() -> None:
    from tests.databases import fill_postgres
    from tests.services import real_services, scratch

    with scratch("tsudoi-prepare-") as folder, real_services(folder) as addresses:
        fill_postgres(os.environ | addresses)


if __name__ == "__main__":
    for name in ("DATABASE_URL", "REDIS_URL", "DEBUG"):
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    {"sqlite": on_sqlite, "postgresql": on_postgresql}[sys.argv[1]]()
