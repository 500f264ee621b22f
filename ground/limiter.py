"""Rate limiting: the one place that counts people's attempts (docs/adr/0013).

Attempts are counted in the database, so that every process shares the count, with Redis, without it, and while it is
down. A `Limit` is a window: `most` times within `within`, starting with the first. Whom it is counted for is a text
(an address, a network, a person's id), of which only a keyed hash is stored.

    limiter.ask((WRONG_CODES, email), (CODES_OF_A_NETWORK, network))      # counts, or raises TooMany

Call `ask` outside a transaction if the count must survive a failure of what follows (guessing). Inside one it counts
only what really happened (mails).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ground.models import Count
from ground.refusals import TooOften

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times within `within`. `name` is stable and unique."""

    name: str
    most: int
    within: timedelta


Asked = tuple[Limit, str]  # a limit, and whom it is counted for


class TooMany(TooOften):
    """Too many attempts; `wait` is how long until the next one is allowed."""

    def __init__(self, wait: timedelta, *, field: str | None = None) -> None:
        super().__init__("too_many", _("続けて何度も送られたため、いったん止めています。"), how_long(wait), field=field)
        self.wait = wait


def ask(*asked: Asked, field: str | None = None) -> None:
    """Count one attempt for each of `asked`. Raises TooMany, and counts nothing, if one of them is used up."""
    try:
        with transaction.atomic():
            for limit, whom in sorted(asked, key=_key):  # always in the same order, so that none deadlock
                _count(limit, whom)
    except TooMany as full:
        raise TooMany(full.wait, field=field) from None


def peek(*asked: Asked, field: str | None = None) -> None:
    """Raise TooMany if `ask` would, but count nothing."""
    now = timezone.now()
    most = {_key(one): one[0].most for one in asked}
    full = [row.until for row in Count.objects.filter(key__in=most, until__gt=now) if row.used >= most[row.key]]
    if full:
        raise TooMany(max(full) - now, field=field)


def give_back(*asked: Asked) -> None:
    """Uncount one attempt, because it succeeded."""
    Count.objects.filter(key__in=[_key(one) for one in asked], used__gt=0).update(used=F("used") - 1)


def erase_old() -> int:
    """Erase counts whose window is over; return how many."""
    return Count.objects.filter(until__lt=timezone.now()).delete()[0]


def how_long(wait: timedelta) -> str | Promise:
    """When to try again, in words, for the next step of a refusal."""
    seconds = max(1, ceil(wait.total_seconds()))
    if seconds <= 60:
        return ngettext_lazy(
            "%(n)d秒ほどたったら、もう一度お試しください。", "%(n)d秒ほどたったら、もう一度お試しください。", "n"
        ) % {"n": seconds}
    if seconds <= 60 * 60:
        return ngettext_lazy(
            "%(n)d分ほどたったら、もう一度お試しください。", "%(n)d分ほどたったら、もう一度お試しください。", "n"
        ) % {"n": ceil(seconds / 60)}
    return ngettext_lazy(
        "%(n)d時間ほどたったら、もう一度お試しください。", "%(n)d時間ほどたったら、もう一度お試しください。", "n"
    ) % {"n": ceil(seconds / 3600)}


def _key(asked: Asked) -> str:
    limit, whom = asked
    return salted_hmac(f"people.limiter.{limit.name}", whom.casefold(), algorithm="sha256").hexdigest()


def _end(until: datetime, limit: Limit) -> datetime:
    """Round the end of a window of an hour or more up to the full hour.

    Its row would otherwise reveal the second in which somebody gave a voice, of which we promise to keep only the day.
    """
    if limit.within < HOUR:
        return until
    begun = until.replace(minute=0, second=0, microsecond=0)
    return begun if begun == until else begun + HOUR


def _count(limit: Limit, whom: str) -> None:
    """Check and count in one statement, so that of many concurrent attempts exactly `most` get through."""
    row = Count.objects.filter(pk=_key((limit, whom)))
    for _turn in range(3):  # another process may start or end the window between two statements
        now = timezone.now()
        if row.filter(until__gt=now, used__lt=limit.most).update(used=F("used") + 1):
            return
        until = _end(now + limit.within, limit)
        if row.filter(until__lte=now).update(used=1, until=until):
            return
        found = row.filter(until__gt=now, used__gte=limit.most).first()
        if found is not None:
            raise TooMany(found.until - now)
        fresh = Count(key=_key((limit, whom)), used=0, until=until)
        Count.objects.bulk_create([fresh], ignore_conflicts=True)
    raise TooMany(timedelta(seconds=1))
