"""Write down that something happened, and tell people of it later."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from notices.actions.gather import News, gather
from notices.kinds import KINDS
from notices.models import Fact
from notices.recipients import Recipient

AT_ONCE = 200  # people told in one transaction: on SQLite, writers wait for it
MOST_IN_A_TURN = 5_000


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
    """Tell of what happened, oldest first, and return how many people were told of something.

    Each stretch of people and the mark of how far it went are one transaction: a killed worker tells nobody twice and
    leaves nobody out.
    """
    told = 0
    for pk in list(Fact.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        while told < MOST_IN_A_TURN:
            some = _tell_some(pk)
            if some is None:
                break
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
