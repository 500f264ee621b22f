"""The SQLite half of the search backend (FTS5): its table exists there alone, so it is imported there alone."""

from typing import Any

from wagtail.search.backends.database.sqlite.query import BM25
from wagtail.search.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)

from cms.search.pairs import CompilerInPairs, IndexInPairs


class JapaneseSQLiteIndex(IndexInPairs, SQLiteIndex):
    """The index of titles and bodies in pairs."""


class _Ranked:
    def build_tsrank(self, vector: Any, query: Any, config: Any = None, boost: float = 1.0) -> Any:
        """The rank of the whole match. Stock code multiplies it for each part, which turns the order around."""
        return BM25()


class JapaneseSQLiteCompiler(CompilerInPairs, _Ranked, SQLiteSearchQueryCompiler):
    """Asks titles and bodies."""


class JapaneseSQLiteAutocompleteCompiler(CompilerInPairs, _Ranked, SQLiteAutocompleteQueryCompiler):
    """The same for choosers in the admin."""


class JapaneseSQLiteBackend(SQLiteSearchBackend):
    """FTS5 over pairs."""

    index_class = JapaneseSQLiteIndex
    query_compiler_class = JapaneseSQLiteCompiler
    autocomplete_query_compiler_class = JapaneseSQLiteAutocompleteCompiler
