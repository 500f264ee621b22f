"""Translations: extracted from the code, kept in locale/, compiled without GNU gettext.

The source language is Japanese, so only the other languages have a catalogue of ours. `locale/ja` holds only texts that
libraries leave in English (and better wordings of theirs); it is written by hand.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from string import Formatter

import polib
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@dataclass
class Found:
    """A text in the code; the same msgid may occur in several places."""

    msgid: str
    plural: str = ""
    context: str | None = None
    places: list[str] = field(default_factory=list)


def find() -> dict[tuple[str | None, str], Found]:
    """Every translatable text of our code and templates."""
    from babel.messages.extract import extract  # only developers extract texts, so a site does not install it

    found: dict[tuple[str | None, str], Found] = {}
    for path in sorted(_sources()):
        for _line, message, _comments, context in extract(
            "python", BytesIO(_as_python(path)), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            msgid, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
            if not msgid:
                continue
            entry = found.setdefault((context, msgid), Found(msgid, plural, context))
            entry.plural = entry.plural or plural
            place = str(path.relative_to(settings.BASE_DIR))
            if place not in entry.places:
                entry.places.append(place)
    return found


def _as_python(path: Path) -> bytes:
    """The file itself; for a template, what Django's `templatize` makes of it: gettext calls, and X for the rest."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    return source.encode()


def _sources() -> Iterator[Path]:
    for app in settings.OUR_APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path
    for path in (settings.BASE_DIR / "templates").rglob("*"):
        if path.suffix in (".html", ".txt", ".xml"):
            yield path


def catalogue_path(language: str) -> Path:
    return Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po"


def translated_languages() -> list[str]:
    """Codes of the languages that need a catalogue: all but the source language."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def update(language: str) -> polib.POFile:
    """Update the catalogue from the code and save it: new texts come untranslated, obsolete ones are removed."""
    path = catalogue_path(language)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "tsudoi",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for key, text in sorted(find().items(), key=lambda item: (item[1].places, item[0][1])):
        before = known.get(key)
        entry = polib.POEntry(
            msgid=text.msgid, msgctxt=text.context, occurrences=[(place, "") for place in text.places]
        )
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = before.msgstr_plural if before and before.msgstr_plural else {0: "", 1: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return catalogue


def problems(language: str) -> list[str]:
    """The problems of a catalogue, one per line: missing, no longer used, or placeholders unlike the original's."""
    path = catalogue_path(language)
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    lines = []
    found = find()
    for key, text in found.items():
        entry = entries.get(key)
        translations = _translations(entry) if entry else []
        if not translations or not all(translations):
            lines.append(f"{language}: no translation of “{text.msgid}” ({text.places[0]})")
        elif any(_placeholders(one) - _placeholders(text.msgid + text.plural) for one in translations):
            lines.append(f"{language}: other placeholders in the translation of “{text.msgid}”")
    lines += [f"{language}: no longer used: “{msgid}”" for context, msgid in entries.keys() - found.keys()]
    return lines


# Its own widget is never shown: `programs.schedule.field` replaces it.
NOT_SHOWN = {"recurrence"}


def open_in_libraries(language: str) -> list[str]:
    """Texts of the installed libraries that neither they nor `locale/<language>` translate, one per line."""
    originals = [
        (app.name, path)
        for app in apps.get_app_configs()
        if app.name not in NOT_SHOWN
        for path in sorted((Path(app.path) / "locale" / "en" / "LC_MESSAGES").glob("*.po"))
    ]
    said: set[tuple[str, str | None, str]] = set()  # Django merges all catalogues of a domain into one
    for translation in [
        *(path.parents[2] / language / "LC_MESSAGES" / path.name for _app, path in originals),
        *catalogue_path(language).parent.glob("*.po"),
    ]:
        if translation.exists():
            entries = polib.pofile(str(translation))
            said |= {(translation.name, entry.msgctxt, entry.msgid) for entry in entries if entry.translated()}
    return [
        f"{language}: {app} says in English “{entry.msgid}”"
        for app, path in originals
        for entry in polib.pofile(str(path))
        if (path.name, entry.msgctxt, entry.msgid) not in said
    ]


def compile_all() -> int:
    """Compile every catalogue below locale/, and return how many."""
    catalogues = sorted((Path(settings.BASE_DIR) / "locale").rglob("*.po"))
    for path in catalogues:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogues)


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _placeholders(text: str) -> set[str]:
    names = {part.split(")")[0] for part in text.split("%(")[1:]}
    with contextlib.suppress(ValueError):  # a lone brace is text, not a placeholder
        names |= {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}
    return names
