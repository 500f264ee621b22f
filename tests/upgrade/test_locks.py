"""No migration may make a deadlock with what the old version reads meanwhile, of which PostgreSQL would end the reader.

A page holds a shared lock on each table that it has joined so far. A migration that holds one table exclusively and waits
for another can meet a page that does so the other way round: each waits for the other, and the page answers 500. So a
migration locks one table exclusively and nothing else that people use; two tables are two migrations.
"""

import json

import pytest

from tests.upgrade.before import ROOT
from tests.upgrade.conftest import Copies

pytestmark = pytest.mark.services

# Each new migration by itself, and the tables, of those that were there before, that it has locked at its end. A new
# foreign key takes a weaker lock on the table that it points to: readers pass it, writers wait.
LOCKS = """
import json
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
before, found = set(connection.introspection.table_names()), {}
executor = MigrationExecutor(connection)
for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
    with transaction.atomic(), connection.cursor() as cursor:
        MigrationExecutor(connection).migrate([(migration.app_label, migration.name)])
        cursor.execute(
            "SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
            "WHERE l.pid = pg_backend_pid() AND c.relkind = 'r'"
        )
        locked = [(table, mode) for table, mode in cursor.fetchall() if table in before]
    kinds = {"AccessExclusiveLock": "alone", "ShareRowExclusiveLock": "without writers"}
    found[str(migration)] = {
        word: sorted(table for table, held in locked if held == mode) for mode, word in kinds.items()
    }
print(json.dumps(found))
"""


def test_a_migration_holds_one_table_that_people_use(on_postgres: Copies) -> None:
    site = on_postgres("locked")
    site.code = ROOT
    found = json.loads(site.run(LOCKS).splitlines()[-1])
    assert {
        name: locks
        for name, locks in found.items()
        if locks["alone"] and len({*locks["alone"], *locks["without writers"]}) > 1
    } == {}
