"""The words on a screen, and which of them are in a language that its reader did not choose."""

import json
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from django.apps import apps
from django.conf import settings
from django.db import models

READ_ALOUD = {
    "title", "alt", "placeholder", "label", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext",
    "data-w-tooltip-content-value",
}  # fmt: skip
NOT_READ = {"script", "style", "code", "textarea"}
# Foreign words allowed on Japanese screens, each with its reason.
ALLOWED = {
    **dict.fromkeys(("中文", "手話", "やさしい"), "languages by their own names: やさしい日本語"),
    "English": "a language by its own name",
    "Filipino": "a language by its own name",
    "Português": "a language by its own name",
    "Tiếng": "a language by its own name",
    "Việt": "a language by its own name",
    "Wagtail": "the name of the editing program, beside its version",
    "JavaScript": "the name of a technology, in the line for those who switched it off",
    "Enter": "what is written on the key",
    "Ctrl": "what is written on the key",
    "Alt": "what is written on the key",
    "Shift": "what is written on the key",
    "Esc": "what is written on the key",
    "URL": "so said in Japanese",
    "RRULE": "the name of the notation, for the few who write schedules in it",
    "QR": "so said in Japanese",
    "ID": "so said in Japanese",
    "SOS": "so said in Japanese: 子供SOSダイヤル",
    "DV": "so said in Japanese: DV相談",
    "PO": "the kind of a file of translations",
    **dict.fromkeys(("CSV", "XLSX", "TSV", "PDF", "AVIF", "GIF", "JPG", "JPEG", "PNG", "WEBP", "MB", "KB"), "of files"),
    **dict.fromkeys(("CSV", "DOCX", "PPTX", "ODT", "ODS", "ODP", "TXT"), "kinds of files"),
}
BOOKKEEPING = {"people.AuditEntry", "people.OutgoingMail", "people.Count"}
WRITTEN_IN_WAGTAIL = {
    *("wagtailcore.Page", "wagtailcore.PageLogEntry", "wagtailcore.Workflow", "wagtailcore.Task"),
    *("wagtailcore.Collection", "auth.Group"),
}
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]{2,}(?:['’][a-z]+)?")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")


def said(soup: BeautifulSoup) -> Iterator[str]:
    """Every text of a page that somebody sees or hears, except what people typed into fields."""
    for node in soup.descendants:
        if isinstance(node, Tag):
            yield from _of_attributes(node)
        elif type(node) is NavigableString and node.parent is not None and node.parent.name not in NOT_READ:
            yield " ".join(node.split())
    for script in soup.find_all("script", type="application/json"):
        yield from _labels(json.loads(script.string or "null"))


def _of_attributes(tag: Tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        button = name == "value" and tag.name == "input" and tag.get("type") in ("submit", "button", "reset")
        if (name in READ_ALOUD or button) and isinstance(value, str):
            yield " ".join(value.split())


def _labels(value: object) -> Iterator[str]:
    """The labels in the data that a page passes to its scripts (the side menu)."""
    if isinstance(value, dict):
        yield from (text for key, text in value.items() if key in ("label", "text") and isinstance(text, str))
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _labels(one)


def data() -> list[str]:
    """What people wrote, longest first: it may be in any language. No codes, kinds and states: those have labels."""
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.label in BOOKKEEPING or not (
            model._meta.app_label in settings.OUR_APPS or model._meta.label in WRITTEN_IN_WAGTAIL
        ):
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            found |= {" ".join(text.split()) for text in row if isinstance(text, str)}
    return sorted((text for text in found if len(text) > 1), key=len, reverse=True)


def foreign(text: str, *, language: str, data: list[str]) -> list[str]:
    """The words of `text` that are neither in this language, nor somebody's data, nor allowed."""
    pattern = LATIN if language == "ja" else JAPANESE
    if not pattern.search(text):
        return []
    for known in data:
        if known in text and pattern.search(known):
            text = re.sub(rf"(?<![A-Za-z]){re.escape(known)}(?![A-Za-z])", " ", text)
    text = re.sub(r"\S+@\S+|https?://\S+|/[a-z-]+/\S*", " ", text)
    return [word for word in pattern.findall(text) if word not in ALLOWED]
