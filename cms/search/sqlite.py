"""The SQLite half of the search backend (FTS5): its table exists only there, so it is imported only there."""

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
        """The rank of the whole match. Wagtail multiplies the ranks of its parts, which reverses the order."""
        return BM25()


class JapaneseSQLiteCompiler(CompilerInPairs, _Ranked, SQLiteSearchQueryCompiler):
    """Queries titles and bodies."""


class JapaneseSQLiteAutocompleteCompiler(CompilerInPairs, _Ranked, SQLiteAutocompleteQueryCompiler):
    """The same for choosers in the admin."""


class JapaneseSQLiteBackend(SQLiteSearchBackend):
    """FTS5 over pairs."""

    index_class = JapaneseSQLiteIndex
    query_compiler_class = JapaneseSQLiteCompiler
    autocomplete_query_compiler_class = JapaneseSQLiteAutocompleteCompiler
