"""The PostgreSQL half of the search backend."""

from typing import Any

from wagtail.search.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)

from cms.search.pairs import CompilerInPairs, IndexInPairs


class JapanesePostgresIndex(IndexInPairs, PostgresIndex):
    """The index of titles and bodies in pairs."""


class JapanesePostgresCompiler(CompilerInPairs, PostgresSearchQueryCompiler):
    """Queries titles and bodies."""


class JapanesePostgresAutocompleteCompiler(CompilerInPairs, PostgresAutocompleteQueryCompiler):
    """The same for choosers in the admin."""


class JapanesePostgresBackend(PostgresSearchBackend):
    """PostgreSQL's text search without stemming."""

    index_class = JapanesePostgresIndex
    query_compiler_class = JapanesePostgresCompiler
    autocomplete_query_compiler_class = JapanesePostgresAutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": "simple"} | params)
