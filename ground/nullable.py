"""A column that may be empty from now on, changed without locking the table that it points to."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AlterField
from django.db.migrations.state import ProjectState


class AllowNull(AlterField):
    """As `AlterField`, for a foreign key that becomes nullable and is otherwise as before.

    Django takes the foreign key away meanwhile and makes it anew. On PostgreSQL that locks the other table as
    well, and a page that reads both can end in a deadlock (tests/upgrade/test_locks.py).
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Let the column be NULL."""
        if not self._alters(app_label, schema_editor, to_state, "DROP NOT NULL"):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Refuse NULL again. Raises IntegrityError where a row has it."""
        if not self._alters(app_label, schema_editor, to_state, "SET NOT NULL"):
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def _alters(self, app_label: str, schema_editor: Any, state: ProjectState, change: str) -> bool:
        """Whether this database can change the column alone; then it has."""
        if schema_editor.connection.vendor != "postgresql":
            return False
        model = state.apps.get_model(app_label, self.model_name)
        table, column = model._meta.db_table, model._meta.get_field(self.name).column
        quote = schema_editor.quote_name
        schema_editor.execute(f"ALTER TABLE {quote(table)} ALTER COLUMN {quote(column)} {change}")
        return True
