"""Load the shipped list once its table is there, after each migrate."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate

from watched.actions.ship import ship
from watched.models import Edition, Expression


def load(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate; after a migration backwards there is nothing to load into."""
    tables = set(connections[using].introspection.table_names())
    if {Expression._meta.db_table, Edition._meta.db_table} <= tables:
        ship()


post_migrate.connect(load, sender=apps.get_app_config("watched"), dispatch_uid="watched.load")
