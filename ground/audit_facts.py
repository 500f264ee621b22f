"""The plain facts recorded with an act, in words: ``state: open`` is 「状態：ひらいています」.

An app labels its facts like its acts (`label_facts` in its audit_labels.py). A boolean, a moment or a list needs only
a name. A fact without a label is shown as it is, since another version may have written it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.models import AuditEntry

Labels = Callable[[Any], object]  # a set of choices also qualifies
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_FACTS: dict[str, dict[str, tuple[str | Promise, Labels | None]]] = {}


def label_facts(app: str, facts: Mapping[str, tuple[str | Promise, Labels | None]]) -> None:
    """Label the facts of an app's acts, each with what puts its values into words (choices, a function) or None."""
    _FACTS.setdefault(app, {}).update(facts)


def named(verb: str, key: str) -> bool:
    """Whether this fact of the act has a label."""
    return key in _FACTS.get(verb.partition(".")[0], {})


def in_words(act: AuditEntry) -> str:
    """All the facts of an act, in the reader's language."""
    known = _FACTS.get(act.verb.partition(".")[0], {})
    said = []
    for key, value in act.detail.items():
        name, words = known.get(key, (key, None))
        if key == "changed":
            value = [_field_name(act.subject_type, one) for one in value]
        said.append(gettext("%(name)s：%(value)s") % {"name": name, "value": _value(value, words)})
    return gettext("、").join(said)


def yes_or_no(value: bool) -> str:
    """「はい」 or 「いいえ」."""
    return gettext("はい") if value else gettext("いいえ")


def _value(value: Any, words: Labels | None) -> str:
    if value is None or value == []:
        return gettext("なし")
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, list):
        return gettext("・").join(_value(one, words) for one in value)
    choices: Any = getattr(words, "choices", None)
    if choices is not None:
        return str(dict(choices).get(value, value))
    if words is not None:
        return str(words(value))
    if isinstance(value, str) and MOMENT.match(value):
        return date_format(localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    return str(value)


def _field_name(subject_type: str, field: str) -> str:
    try:
        found: Any = apps.get_model(subject_type)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return field
    return str(getattr(found, "verbose_name", field))


def screen(name: str) -> str | Promise:
    """The title of a staff screen, given the name of its address."""
    try:
        view: Any = resolve(reverse(name)).func
    except NoReverseMatch:
        return name
    shown = getattr(view, "view_class", None)
    model = (getattr(view, "view_initkwargs", {}) or {}).get("model") or getattr(shown, "model", None)
    return getattr(shown, "page_title", "") or (model._meta.verbose_name_plural if model else name)


label_facts(
    "people",  # the verbs of `ground.spreadsheets` and of the reports
    {
        "report": (_("一覧"), screen),
        "list": (_("一覧"), screen),
        "format": (_("ファイル"), str.upper),
    },
)
