"""What the help menu of every page shows."""

from django import template
from django.conf import settings

from helplines.contacts import Contact, contacts, tel

register = template.Library()


@register.simple_tag
def help_menu_contacts() -> list[Contact]:
    """The few contacts of the menu, from the cache."""
    return [contact for contact in contacts() if contact["in_menu"]]


@register.simple_tag
def quick_exit_url() -> str:
    """A neutral page on another site (setting QUICK_EXIT_URL)."""
    return str(settings.QUICK_EXIT_URL)


@register.filter
def dial(number: str) -> str:
    """The `tel:` address of a phone number."""
    return tel(number)
