"""Search that reads Japanese: a backend for Wagtail, on SQLite (FTS5) and on PostgreSQL.

Both databases split text at spaces, so a stock index holds 発達の気になる子の親の会 as one word and 発達 finds nothing.
Here text is normalised (NFKC, case) and each run of Japanese letters becomes its overlapping pairs, 発達 達の の気 …,
in the index and in the query alike; a run of two letters or more is then asked for as a phrase of pairs. Only letters
and digits ever reach the database's query language, so nothing that people type can break it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model
from wagtail.search.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from wagtail.search.index import AutocompleteField, RelatedFields, SearchField
from wagtail.search.query import MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText, SearchQuery

# Scripts written without spaces: kana, kanji (with 々〆〇 and the supplementary planes), hangul.
_UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>[^\W_{_UNSPACED}]+)")

LONGEST_QUERY = 100  # letters; the rest is not looked at
MOST_TERMS = 8


def normalised(text: str) -> str:
    """Full-width and half-width, capital and small letters made alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def pairs(run: str) -> list[str]:
    """発達の → 発達, 達の, and the last letter の on its own, so that a single letter is found as a beginning."""
    return [run[at : at + 2] for at in range(len(run))]


def indexed_text(text: str) -> str:
    """The text as the database's index sees it."""
    tokens: list[str] = []
    for run in _RUNS.finditer(normalised(text)):
        tokens += pairs(run["unspaced"]) if run["unspaced"] else [run["word"]]
    return " ".join(tokens)


def terms(query_string: str) -> list[str]:
    """The runs of letters that are looked for; all of them must be found."""
    runs = (run.group() for run in _RUNS.finditer(normalised(query_string[:LONGEST_QUERY])))
    return list(dict.fromkeys(runs))[:MOST_TERMS]


def _looked_for(term: str) -> SearchQuery:
    if len(term) > 1 and _RUNS.fullmatch(term)["unspaced"]:  # type: ignore[index]  # terms are runs
        return Phrase(" ".join(pairs(term)[:-1]))
    return PlainText(term)  # a word or one letter: matched as a beginning (LAST_TERM_IS_PREFIX)


def in_pairs(query: SearchQuery) -> SearchQuery | None:
    """The same question in terms of the index; None when nothing is left to look for."""
    if isinstance(query, (PlainText, Phrase)):
        found = [_looked_for(term) for term in terms(query.query_string)]
        either = isinstance(query, PlainText) and query.operator == "or"
        return _joined(Or if either else And, found)
    if isinstance(query, (And, Or)):
        return _joined(type(query), [part for part in map(in_pairs, query.subqueries) if part is not None])
    if isinstance(query, (Not, Boost)):
        inner = in_pairs(query.subquery)
        return None if inner is None else Not(inner) if isinstance(query, Not) else inner
    return query


def _joined(how: type[SearchQuery], parts: list[SearchQuery]) -> SearchQuery | None:
    return None if not parts else parts[0] if len(parts) == 1 else how(parts)


# ── What is indexed ──


class _Text(SearchField):  # type: ignore[misc]
    """A field that carries its text with it."""

    def __init__(self, name: str, text: str, boost: float | None) -> None:
        super().__init__(name, boost=boost)
        self.text = text

    def get_value(self, obj: Any) -> str:
        return self.text


class _AutocompleteText(AutocompleteField):  # type: ignore[misc]
    def __init__(self, name: str, text: str) -> None:
        super().__init__(name)
        self.text = text

    def get_value(self, obj: Any) -> str:
        return self.text


class _InPairs:
    """An object as the indexer sees it: its key, and its searchable texts in pairs."""

    def __init__(self, obj: Any) -> None:
        self.pk = obj.pk
        self.fields = list(self._fields(obj))

    def get_search_fields(self) -> list[SearchField | AutocompleteField]:
        return self.fields

    @staticmethod
    def _fields(obj: Any) -> Iterator[SearchField | AutocompleteField]:
        for field, owner in searched_fields(obj):
            text = indexed_text(as_text(field.get_value(owner)))
            if isinstance(field, AutocompleteField):
                yield _AutocompleteText(field.field_name, text)
            else:
                yield _Text("title" if is_title(field) else field.field_name, text, field.boost)


def is_title(field: Any) -> bool:
    """Titles weigh more: a page's title, and the name in each language of what is not a page."""
    return bool(re.fullmatch(r"title|name(_[a-z_]+)?", field.field_name))


def searched_fields(obj: Any, fields: list[Any] | None = None) -> Iterator[tuple[Any, Any]]:
    """Each search field of an object with its owner, the fields of related objects included."""
    for field in obj.get_search_fields() if fields is None else fields:
        if isinstance(field, (SearchField, AutocompleteField)):
            yield field, obj
        elif isinstance(field, RelatedFields):
            related = field.get_value(obj)
            for owner in related.all() if hasattr(related, "all") else filter(None, [related]):
                yield from searched_fields(owner, field.fields)


def as_text(value: Any) -> str:
    """What a search field holds, as one string."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return " ".join(map(as_text, value.values()))
    if isinstance(value, (list, tuple)):
        return " ".join(map(as_text, value))
    return str(value)


class _IndexInPairs:
    def add_items(self, model: type[Model], objs: list[Any]) -> None:
        super().add_items(model, [_InPairs(obj) for obj in objs])  # type: ignore[misc]


class _CompilerInPairs:
    LAST_TERM_IS_PREFIX = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query: SearchQuery = in_pairs(self.query) or MATCH_NONE
        self.fields = None  # always the index: the columns themselves hold no pairs

    def check(self) -> None:
        """Any filter may be on the things searched: it is the same database (stock code wants each one declared)."""


# ── PostgreSQL ──


class JapanesePostgresIndex(_IndexInPairs, PostgresIndex):  # type: ignore[misc]
    """The index of titles and bodies in pairs."""


class JapanesePostgresCompiler(_CompilerInPairs, PostgresSearchQueryCompiler):  # type: ignore[misc]
    """Asks titles and bodies."""


class JapanesePostgresAutocompleteCompiler(_CompilerInPairs, PostgresAutocompleteQueryCompiler):  # type: ignore[misc]
    """The same for choosers in the admin."""


class JapanesePostgresBackend(PostgresSearchBackend):  # type: ignore[misc]
    """PostgreSQL's text search without a language's stemming."""

    index_class = JapanesePostgresIndex
    query_compiler_class = JapanesePostgresCompiler
    autocomplete_query_compiler_class = JapanesePostgresAutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": "simple"} | params)


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use (Wagtail loads it by this name)."""
    if connection.vendor == "postgresql":
        return JapanesePostgresBackend(params)
    from cms.search_sqlite import JapaneseSQLiteBackend  # its tables exist on SQLite only

    return JapaneseSQLiteBackend(params)
