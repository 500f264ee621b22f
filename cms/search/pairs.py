"""Normalise texts and queries in the same way, so that search understands Japanese.

`ground.text.search` turns both into bigrams of Japanese letters, and words. A run of two or more letters is queried as
a phrase of bigrams ("pairs").
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.search.index import AutocompleteField, RelatedFields, SearchField
from wagtail.search.query import MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from ground.text.search import indexed_text, is_unspaced, pairs, terms


def _looked_for(term: str) -> SearchQuery:
    if len(term) > 1 and is_unspaced(term):
        return Phrase(" ".join(pairs(term)[:-1]))
    return PlainText(term)  # a word or one letter: matched as a prefix (LAST_TERM_IS_PREFIX)


def in_pairs(query: SearchQuery) -> SearchQuery | None:
    """The same query in terms of the index; None when nothing is left to look for."""
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


class _Text(SearchField):
    """A field that carries its own text."""

    def __init__(self, name: str, text: str, boost: float | None) -> None:
        super().__init__(name, boost=boost)
        self.text = text

    def get_value(self, obj: Any) -> str:
        return self.text


class _AutocompleteText(AutocompleteField):
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
    """Whether the field is a title, which weighs more: a page's title, or anything else's name in each language."""
    return bool(re.fullmatch(r"title|name(_[a-z_]+)?", field.field_name))


def searched_fields(obj: Any, fields: list[Any] | None = None) -> Iterator[tuple[Any, Any]]:
    """Each search field of an object with its owner, including the fields of related objects."""
    for field in obj.get_search_fields() if fields is None else fields:
        if isinstance(field, (SearchField, AutocompleteField)):
            yield field, obj
        elif isinstance(field, RelatedFields):
            related = field.get_value(obj)
            for owner in related.all() if hasattr(related, "all") else filter(None, [related]):
                yield from searched_fields(owner, field.fields)


def as_text(value: Any) -> str:
    """The value of a search field, as one string."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return " ".join(map(as_text, value.values()))
    if isinstance(value, (list, tuple)):
        return " ".join(map(as_text, value))
    return str(value)


class IndexInPairs:
    """What the index of either database adds to Wagtail's."""

    def add_items(self, model: type[Model], objs: list[Any]) -> None:
        super().add_items(model, [_InPairs(obj) for obj in objs])  # type: ignore[misc]


class CompilerInPairs:
    """What the query compiler of either database adds to Wagtail's."""

    LAST_TERM_IS_PREFIX = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query: SearchQuery = in_pairs(self.query) or MATCH_NONE
        self.fields = None  # always search the index: the columns themselves hold no pairs

    def check(self) -> None:
        """Allow any filter on the searched rows: they are in the same database (Wagtail wants each one declared)."""
