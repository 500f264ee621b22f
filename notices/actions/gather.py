"""Fold news into people's lists, and send it on its ways."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from notices.actions.plan import plan
from notices.kinds import by_kind
from notices.models import Notice


@dataclass(frozen=True, slots=True)
class News:
    """One fact for one person. `number` orders facts of a kind about one thing; `awake`: they wrote within the hour."""

    user_id: int
    kind: str
    about: int
    number: int
    at: datetime
    awake: bool = False
    count: int = 1
    since: int = 0  # the first number, once several are folded together

    @property
    def thing(self) -> tuple[int, str, int]:
        return self.user_id, self.kind, self.about


@transaction.atomic(savepoint=False)
def gather(news: Sequence[News]) -> None:
    """Fold news into the unread notices of the people it is for, or begin new ones and send those on their ways.

    Called in the transaction that marks the facts as told. What was folded in before is not counted again.
    """
    if not news:
        return
    new = _folded(news)
    users = {one.user_id for one in news}
    unread = Notice.objects.select_for_update().filter(
        read_at=None, user_id__in=users, kind__in={one.kind for one in news}, about__in={one.about for one in news}
    )
    grown = [
        (notice, one)
        for notice in unread.order_by("pk")
        if (one := new.pop((notice.user_id, notice.kind, notice.about), None)) and one.number > notice.upto
    ]
    _grow(grown)
    held_back = [notice for notice, _one in grown if notice.planned_at is None]
    begun = Notice.objects.bulk_create(
        Notice(
            user_id=one.user_id, kind=one.kind, about=one.about, since=one.since, upto=one.number, count=one.count,
            first_at=one.at, last_at=one.at,
        )
        for one in new.values()
    )  # fmt: skip
    awake = {one.thing for one in (*new.values(), *(one for _notice, one in grown)) if one.awake}
    plan([*begun, *held_back], awake)
    recount({notice.user_id for notice in begun})


def settle(*, kind: str, about: int) -> int:
    """Look again at the unread notices of one thing, of which something was taken back; return how many are gone."""
    return settle_all(Notice.objects.filter(kind=kind, about=about, read_at=None))


def settle_all(notices: Iterable[Notice]) -> int:
    """Bring unread notices to what still stands of them, without those of which nothing does; return how many went."""
    gone: list[Notice] = []
    for kind, some in by_kind(notices).items():
        stands = kind.standing(some)
        for notice in some:
            count = stands.get(notice.pk, 0)
            if not count:
                gone.append(notice)
            elif count != notice.count:
                Notice.objects.filter(pk=notice.pk, read_at=None).update(count=count)
    Notice.objects.filter(pk__in=[notice.pk for notice in gone], read_at=None).delete()
    recount({notice.user_id for notice in gone})
    return len(gone)


def recount(user_ids: Collection[int]) -> None:
    """Write down how many unread notices these people have, where every page finds it without a query of its own."""
    unread = Notice.objects.filter(user=OuterRef("pk"), read_at=None).order_by().values("user")
    number = Coalesce(Subquery(unread.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    get_user_model().objects.filter(pk__in=user_ids).update(notices_waiting=number)


def _grow(grown: Sequence[tuple[Notice, News]]) -> None:
    """Add news to notices. By hand: a query of the ORM for each took longer than all that is told in a transaction."""
    if not grown:
        return
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE notices_notice SET count = count + %s, upto = %s, last_at = %s WHERE id = %s",
            [(one.count, one.number, moment(one.at), notice.pk) for notice, one in grown],
        )


def _folded(news: Iterable[News]) -> dict[tuple[int, str, int], News]:
    new: dict[tuple[int, str, int], News] = {}
    for one in sorted(news, key=lambda one: one.number):
        known = new.get(one.thing)
        new[one.thing] = (
            replace(one, count=known.count + 1, since=known.since, awake=known.awake or one.awake)
            if known
            else replace(one, since=one.number)
        )
    return new
