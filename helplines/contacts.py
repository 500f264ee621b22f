"""The published contacts, cached so that pages need no query for them."""

from typing import Any, TypedDict
from urllib.parse import quote

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language

from helplines.enums import HelpTopic
from helplines.models import HelpContact
from notices.numbers import Number

KEPT = 300  # seconds, after which a stale entry left by a race between a reader and an editor is gone


class Contact(TypedDict):
    """One contact in one language, ready to show."""

    topic: str
    label: str
    number: str
    tel: str
    url: str
    note: str
    hours: str
    languages: str
    in_menu: bool


def contacts() -> list[Contact]:
    """The published contacts in the reader's language, in order. No query while they are cached."""
    key = _key(get_language() or "ja")
    kept: list[Contact] | None = cache.get(key)
    if kept is None:
        kept = [_shown(contact) for contact in HelpContact.objects.filter(is_published=True)]
        cache.set(key, kept, KEPT)
    return kept


def by_topic() -> list[tuple[HelpTopic, list[Contact]]]:
    """The published contacts grouped by topic, the most urgent first. Empty topics are left out."""
    found = contacts()
    topics = [(topic, [contact for contact in found if contact["topic"] == topic]) for topic in HelpTopic]
    return [(topic, members) for topic, members in topics if members]


def in_menu() -> list[Number]:
    """The numbers that the help menu of every page shows, in the active language."""
    return [Number(one["label"], one["number"]) for one in contacts() if one["in_menu"] and one["number"]]


def forget(**kwargs: Any) -> None:
    """Drop the cached contacts on commit (receiver of post_save and post_delete)."""
    from django.conf import settings

    keys = [_key(code) for code, _name in settings.LANGUAGES]
    transaction.on_commit(lambda: cache.delete_many(keys))


def tel(number: str) -> str:
    """The `tel:` address that dials `number`: digits, with # percent-encoded."""
    return "tel:" + quote(number.replace("-", ""))


def _key(language: str) -> str:
    return f"care.contacts:{language}"


def _shown(contact: HelpContact) -> Contact:
    return {
        "topic": contact.topic,
        "label": contact.label,
        "number": contact.number,
        "tel": tel(contact.number) if contact.number else "",
        "url": contact.url,
        "note": contact.note,
        "hours": contact.hours,
        "languages": contact.languages,
        "in_menu": contact.in_menu,
    }
