"""What account pages need beyond their context."""

import re

from django import template
from django.utils.translation import gettext as _

from people import terms

register = template.Library()

_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
)
_LATER_BROWSERS = (("Chrome", "Chrome"), ("Safari", "Safari"))
_DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"))


@register.simple_tag
def terms_points() -> list[str]:
    """The terms, a short point a line."""
    return terms.points()


@register.filter
def device(user_agent: str) -> str:
    """ "iPhone, Safari" instead of what a browser calls itself."""
    known = (*_BROWSERS, *_LATER_BROWSERS)
    browser = next((name for mark, name in known if mark in user_agent), "")
    kind = next((name for mark, name in _DEVICES if mark in user_agent), "Linux" if "Linux" in user_agent else "")
    return " / ".join(part for part in (kind, browser) if part) or _("わからない端末")


@register.filter
def in_fours(secret: str) -> str:
    """A long secret in groups of four, so that it can be typed."""
    return " ".join(re.findall(".{1,4}", secret))
