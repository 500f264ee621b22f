"""Several calls at the same moment, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections

from ground.refusals import Refusal


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Do all calls at the same moment, each in its own thread; what each gave, or the refusal it met."""
    together = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            together.wait(30)
            return call()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))
