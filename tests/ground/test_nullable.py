"""`AllowNull` changes the column alone, and its table's rows and foreign key stay."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.state import ProjectState

from ground.nullable import AllowNull

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="other databases do as AlterField does"),
]

NULLABLE = "SELECT is_nullable FROM information_schema.columns WHERE table_name = 'chat_reaction' AND column_name = 'member_id'"
KEYS = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'chat_reaction'::regclass AND contype = 'f'"


def told(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (answer,) = cursor.fetchone()
        return answer


def test_a_column_may_be_empty_and_back() -> None:
    change = AllowNull("reaction", "member", models.ForeignKey("groups.Membership", models.CASCADE, null=True))
    state, keys = ProjectState.from_apps(apps), told(KEYS)
    with connection.schema_editor() as editor:
        change.database_backwards("chat", editor, state, state)
        assert (told(NULLABLE), told(KEYS)) == ("NO", keys)
        change.database_forwards("chat", editor, state, state)
        assert (told(NULLABLE), told(KEYS)) == ("YES", keys)
