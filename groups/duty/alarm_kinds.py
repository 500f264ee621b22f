"""Kinds of things that cannot wait. The app that raises such an alarm registers its kind in its `ready()`."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise

from groups.models import Alarm, Membership
from groups.models.membership import watching
from groups.queries import coordinators


@dataclass(frozen=True, slots=True)
class Able:
    """Who may answer an alarm now, by user id."""

    facilitators: frozenset[int]
    coordinators: frozenset[int]
    reporters: frozenset[int] = frozenset()  # who raised it knows already: they may take it, and are not called

    @property
    def everybody(self) -> frozenset[int]:
        return self.facilitators | self.coordinators


class AlarmKind(ABC):
    """One kind of urgent thing. Each method makes a constant number of queries, for any number of alarms."""

    name: ClassVar[str]  # "<app>.<what>"
    label: ClassVar[str | Promise]  # on the desk: what has happened, without anybody's words

    @abstractmethod
    def able(self, alarms: Sequence[Alarm]) -> Mapping[int, Able]:
        """Return who may answer each alarm, by its id; an alarm whose thing is gone or answered is left out."""

    @abstractmethod
    def path(self, alarm: Alarm, *, coordinates: bool) -> str:
        """Return where a facilitator, or a coordinator, answers it."""


ALARM_KINDS: dict[str, AlarmKind] = {}


def register(kind: AlarmKind) -> None:
    """Make a kind known. Called in `AppConfig.ready`."""
    ALARM_KINDS[kind.name] = kind


def able_of(alarms: Sequence[Alarm]) -> dict[int, Able]:
    """Who may answer each of these alarms, of whatever kinds, by its id; those that are gone are left out."""
    found: dict[int, Able] = {}
    for name in {alarm.kind for alarm in alarms} & ALARM_KINDS.keys():
        found |= ALARM_KINDS[name].able([alarm for alarm in alarms if alarm.kind == name])
    return found


def facilitators_in(group_ids: Collection[int]) -> list[Membership]:
    """The active facilitators of these groups, for a kind to choose from."""
    return list(Membership.objects.filter(watching(), group__in=group_ids, user__is_active=True).order_by("pk"))


def coordinators_now() -> frozenset[int]:
    """All coordinators, for a kind to choose from."""
    return frozenset(coordinators().values_list("user_id", flat=True))
