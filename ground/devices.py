"""A device in a word or two instead of a browser's user agent."""

from django.utils.translation import gettext as _

_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"))


def name_device(user_agent: str) -> str:
    """ "iPhone / Safari", or that the device is unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    kind = next((name for mark, name in _DEVICES if mark in user_agent), "Linux" if "Linux" in user_agent else "")
    return " / ".join(part for part in (kind, browser) if part) or _("わからない端末")
