"""Short texts about groups, for templates: `{% load group_text %}`."""

from datetime import date

from django import template
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from groups.live_hours import NextHour, next_live_hour
from groups.models import PeerGroup

register = template.Library()


@register.filter
def lang_of(group: PeerGroup, field: str) -> SafeString:
    """` lang="ja"` where the reader's language has no text of this field and the Japanese is shown instead."""
    language = (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
    if language == settings.LANGUAGE_CODE or getattr(group, f"{field}_{language}", None):
        return SafeString("")
    return mark_safe(f' lang="{settings.LANGUAGE_CODE}"')  # noqa: S308  a constant


@register.filter
def size_words(group: PeerGroup) -> str:
    """How big the group is meant to be, without a number: beside "full", a number would reveal how many are in."""
    if group.capacity <= 8:
        return _("少人数の集まり")
    if group.capacity <= 16:
        return _("ほどよい人数の集まり")
    return _("にぎやかな集まり")


@register.filter
def next_hour(group: PeerGroup) -> NextHour | None:
    """The group's next live hour, from its prefetched hours; None while the group takes no requests."""
    return next_live_hour(group.live_hours.all()) if group.is_under_way else None


@register.filter
def day_words(hour: NextHour) -> str:
    """The day as people say it: today, tomorrow, or the date."""
    starts = timezone.localtime(hour.starts_at)
    days = (starts.date() - timezone.localdate()).days
    if days == 0:
        return _("きょう")
    if days == 1:
        return _("あした")
    # Translators: Django's date format, a time of day follows: Wed 2 Dec, 08:30
    return date_format(starts, pgettext("a time of day follows", "n月j日（D）"))


@register.filter
def day_of(iso: str) -> str:
    """A day that a mail carries ("2026-12-01"), as people write it."""
    return date_format(date.fromisoformat(iso), _("Y年n月j日"))
