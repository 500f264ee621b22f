"""What stays when a person goes, why, and until when: one table, read by the page on which they delete the account."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import ngettext

Words = str | Promise
_FIRST: list["Stay"] = []
_STAYS: list["Stay"] = []


@dataclass(frozen=True, slots=True)
class Stay:
    """One thing that is still there after the person is gone."""

    what: Words
    why: Words
    until: Words | Callable[[], str]

    @property
    def end(self) -> str:
        """Until when, in the reader's language and by the settings of this installation."""
        return str(self.until() if callable(self.until) else self.until)


def also_stays(*stays: Stay, first: bool = False) -> None:
    """Name what an app keeps of people who went; call it in `AppConfig.ready`. `first`: what concerns every account."""
    named = _FIRST if first else _STAYS
    named.extend(stay for stay in stays if stay not in named)


def stays() -> list[Stay]:
    """Everything that stays: what concerns every account, then the rest in the order in which the apps named it."""
    return [*_FIRST, *_STAYS]


def days(number: int) -> str:
    """A number of days in words; whole years as years."""
    years, rest = divmod(number, 365)
    if years and not rest:
        return ngettext("%(number)d年", "%(number)d年", years) % {"number": years}
    return ngettext("%(number)d日", "%(number)d日", number) % {"number": number}


def in_backups() -> str:
    """How long copies in backups last at this installation, for every page on which something is erased."""
    return days(settings.BACKUP_KEEP_DAYS)
