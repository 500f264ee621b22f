"""What is kept of people, for what and until when: each app declares it in its `retention.py`.

`KEPT` has a row for each column that points at a person or can hold words or addresses of one, and `NOBODYS` names the
tables whose words are the office's or the machinery's. `STAYS` is what the page says on which somebody deletes their
account. A column that nobody declared fails tests/community/test_retention.py, which also really erases a person and
lets the time pass.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import ngettext

from ground.actions import audit
from ground.audit_labels import KINDS, REASONS_KEPT

Label = str | Promise


@dataclass(frozen=True, slots=True)
class WithAccount:
    """It goes the moment the account is erased, in that transaction: the row, or what stands in the columns."""


@dataclass(frozen=True, slots=True)
class After:
    """It goes by itself: `period` after `since`, by a periodic action."""

    period: timedelta | Callable[[], timedelta]
    since: str
    by: Callable[[], int]

    @property
    def days(self) -> int:
        """The period by the settings of this installation."""
        return (self.period() if callable(self.period) else self.period).days


@dataclass(frozen=True, slots=True)
class Remains:
    """It stays when the person is gone, and names nobody; `why`."""

    why: str


End = WithAccount | After | Remains
WITH_ACCOUNT = WithAccount()


@dataclass(frozen=True, slots=True)
class Kept:
    """Columns of one table ("programs.Enrollment") that say something of a person: for what, and how they end.

    The first of several ends that comes is the end.
    """

    table: str
    columns: tuple[str, ...]
    purpose: str
    ends: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class Nobodys:
    """Tables whose words are of no person; `why`. Columns that point at people are declared all the same."""

    tables: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One thing that is still there after the person is gone, as the page says it; `always`: for every account."""

    what: Label
    why: Label
    until: Label | Callable[[], str]
    always: bool = False

    @property
    def end(self) -> str:
        """Until when it stays, in the reader's language and according to the settings of this installation."""
        return str(self.until() if callable(self.until) else self.until)


@cache
def _declarations() -> tuple[ModuleType, ...]:
    return tuple(import_module(f"{app}.retention") for app in settings.OUR_APPS if find_spec(f"{app}.retention"))


def kept() -> list[Kept]:
    """Every app's `KEPT`."""
    return [row for module in _declarations() for row in getattr(module, "KEPT", ())]


def nobodys() -> list[Nobodys]:
    """Every app's `NOBODYS`."""
    return [row for module in _declarations() for row in getattr(module, "NOBODYS", ())]


def stays() -> list[Stay]:
    """Every app's `STAYS`: what concerns every account, then the rest."""
    named: list[Stay] = [stay for module in _declarations() for stay in getattr(module, "STAYS", ())]
    return sorted(named, key=lambda stay: not stay.always)


def days(number: int) -> str:
    """A number of days in words, as years if it is a multiple of 365."""
    years, rest = divmod(number, 365)
    if years and not rest:
        return ngettext("%(number)d年", "%(number)d年", years) % {"number": years}
    return ngettext("%(number)d日", "%(number)d日", number) % {"number": number}


def in_backups() -> str:
    """How long backups are kept in this installation, for every page on which something is erased."""
    return days(settings.BACKUP_KEEP_DAYS)


def longest_act() -> timedelta:
    """How long acts of the kind that is kept longest are kept."""
    return max(kind.kept for kind in KINDS.values())


_ACT_OVER = After(longest_act, "the act, sooner by its kind (ground.audit_labels.KINDS)", audit.erase_old)

KEPT = (
    Kept("people.AuditEntry", ("actor",), "to know who did it", (WITH_ACCOUNT, _ACT_OVER)),
    Kept("people.AuditEntry", ("verb", "subject_type"), "which act it was, on what kind of thing", (_ACT_OVER,)),
    Kept(
        "people.AuditEntry",
        ("subject_id", "detail"),
        "on which thing, with plain facts; of acts on a person they go with the account",
        (WITH_ACCOUNT, _ACT_OVER),
    ),
    Kept(
        "people.AuditEntry",
        ("reason",),
        "why; it may quote somebody, and goes with the words that it is about",
        (WITH_ACCOUNT, After(REASONS_KEPT, "an act inside a group", audit.erase_old), _ACT_OVER),
    ),
)
NOBODYS = (Nobodys(("people.Count",), "a keyed hash of whom a limit is counted for; it names nobody"),)
