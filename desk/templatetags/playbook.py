"""`guides|of_risk:case.risk`: the playbook's entry for a case, and its example replies."""

from django import template
from django.conf import settings

from desk.models import PlaybookEntry
from people.models import User

register = template.Library()


@register.filter
def of_risk(guides: dict[int, PlaybookEntry] | None, risk: int) -> PlaybookEntry | None:
    """The entry for cases of this risk; None where the office shows none."""
    return (guides or {}).get(risk)


@register.filter
def replies_to(entry: PlaybookEntry, person: User | None) -> list[str]:
    """Example replies in the language of whoever gets them; in the site's where their account is gone."""
    return entry.replies_in(language_of(person))


@register.filter
def language_of(person: User | None) -> str:
    """The language in which somebody reads."""
    return person.language if person else settings.LANGUAGE_CODE
