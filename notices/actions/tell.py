"""Write down that something happened, and tell people of it later."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, When
from django.utils import timezone

from ground.aside import Aside
from notices.actions.gather import News, gather
from notices.kinds import KINDS, urgent_kinds
from notices.models import Fact
from notices.recipients import Recipient

AT_ONCE = 200  # people told in one transaction: on SQLite, writers wait for it
MOST_IN_A_TURN = 5_000
aside = Aside("Telling a fact")


def tell(*, kind: str, key: str, about: int, to: Recipient | None = None) -> None:
    """Write down a fact, in the transaction of the change. The same `key` again changes nothing.

    Called by the typed functions of an app's `news.py`, and by nothing else. `to` is the person it concerns; without
    it, the kind finds them (`Kind.people`) when the worker tells.
    """
    Fact.objects.get_or_create(key=key, defaults={"kind": kind, "about": about, "to_id": to.pk if to else None})


def take_back(*, key: str) -> None:
    """Tell nobody else of a fact; who was told already keeps their line. Nothing happens where there is none."""
    Fact.objects.filter(key=key, told_at=None).update(told_at=timezone.now())


def fan_out() -> int:
    """Tell of what happened, urgent facts first, then the oldest; return how many people were told of something.

    Each stretch of people and the mark of how far it went are one transaction: a killed worker tells nobody twice and
    leaves nobody out.
    """
    told = 0
    urgent = Case(When(kind__in=urgent_kinds(), then=0), default=1)
    waiting = Fact.objects.filter(told_at=None).exclude(pk__in=aside.keys()).order_by(urgent, "pk")
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        with aside.trying([pk]):
            while told < MOST_IN_A_TURN and (some := _tell_some(pk)) is not None:
                told += some
    return told


@transaction.atomic
def _tell_some(pk: int) -> int | None:
    """Tell the next stretch of people of a fact; None once everybody was told, or another worker is doing it."""
    fact = Fact.objects.select_for_update(skip_locked=True).filter(pk=pk, told_at=None).first()
    if fact is None:
        return None
    kind = KINDS.get(fact.kind)
    people: Sequence[int] = ()
    if kind and fact.to_id:
        people = [fact.to_id] if not fact.told_up_to else ()
    elif kind:
        people = kind.people(fact, fact.told_up_to, AT_ONCE)
    gather([News(user_id, fact.kind, fact.about, fact.pk, fact.at) for user_id in people])
    if not people:
        fact.told_at = timezone.now()
    fact.told_up_to = max([fact.told_up_to, *people])
    fact.save(update_fields=["told_up_to", "told_at"])
    return len(people) or None
