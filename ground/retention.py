"""What stays after an account is deleted, why, and until when: one table, shown on the page for deleting it."""

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
    """One kind of data that stays after the person is gone."""

    what: Words
    why: Words
    until: Words | Callable[[], str]

    @property
    def end(self) -> str:
        """Until when it stays, in the reader's language and according to the settings of this installation."""
        return str(self.until() if callable(self.until) else self.until)


def also_stays(*stays: Stay, first: bool = False) -> None:
    """Declare what an app keeps of deleted accounts, in `AppConfig.ready`. `first`: it concerns every account."""
    named = _FIRST if first else _STAYS
    named.extend(stay for stay in stays if stay not in named)


def stays() -> list[Stay]:
    """Everything that stays: first what concerns every account, then the rest in the order of declaration."""
    return [*_FIRST, *_STAYS]


def days(number: int) -> str:
    """A number of days in words, as years if it is a multiple of 365."""
    years, rest = divmod(number, 365)
    if years and not rest:
        return ngettext("%(number)d年", "%(number)d年", years) % {"number": years}
    return ngettext("%(number)d日", "%(number)d日", number) % {"number": number}


def in_backups() -> str:
    """How long backups are kept in this installation, for every page on which something is erased."""
    return days(settings.BACKUP_KEEP_DAYS)
