"""By which way news would reach somebody first."""

from collections.abc import Collection

from django.utils import timezone

from notices.actions.plan import is_told, preferences, ways_of
from notices.enums import AT_ONCE, Way
from notices.kinds import Kind
from notices.ways.carrier import CARRIERS


def fastest(*, kind: Kind, user_ids: Collection[int]) -> dict[int, Way | None]:
    """The fastest way that each person has and lets this kind take; None for who is told of nothing outside the site.

    A carrier is asked once for all of them. Mail is the way of everybody who has no other.
    """
    now, choices = timezone.now(), preferences(user_ids)
    found: dict[int, Way | None] = {}
    for way in AT_ONCE:
        asked = [pk for pk in user_ids if pk not in found and way in ways_of(kind, choices[pk])]
        if asked and (carrier := CARRIERS.get(way)):
            found |= {pk: way for pk, targets in carrier.targets(asked).items() if targets}
    for pk in user_ids:
        if not is_told(kind, choices[pk], now):
            found[pk] = None
        elif pk not in found:
            found[pk] = Way.MAIL if Way.MAIL in ways_of(kind, choices[pk]) else None
    return found
