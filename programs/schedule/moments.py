"""Moments in words, in the reader's language."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programs.schedule.rule import OFFICE


def day_words(moment: datetime) -> str:
    """「11月25日（水）」, with the year if it is not the current one."""
    local = timezone.localtime(moment, OFFICE)
    this_year = local.year == timezone.localtime(timezone.now(), OFFICE).year
    return date_format(local, _("n月j日（D）") if this_year else _("Y年n月j日（D）"))


def moment_words(moment: datetime) -> str:
    """「11月25日（水）10:00」"""
    clock = f"{timezone.localtime(moment, OFFICE):%H:%M}"
    return _("%(day)s%(clock)s") % {"day": day_words(moment), "clock": clock}


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """「11月25日（水）10:00〜11:30」"""
    clock = f"{timezone.localtime(ends_at, OFFICE):%H:%M}"
    return _("%(start)s〜%(clock)s") % {"start": moment_words(starts_at), "clock": clock}
