"""What a voice can be about: the published programmes, groups and places."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from wagtail.models import Locale

from groups.enums import LISTED_STATES
from groups.models import PeerGroup
from people.models import User
from places.queries import visible_to as visible_places
from programs.models import ProgramPage
from voices.enums import AboutType


@dataclass(frozen=True)
class About:
    """One thing a voice is about, as it is called now."""

    type: AboutType
    id: str = ""
    label: str = ""

    @property
    def value(self) -> str:
        """How forms and addresses name it ("place:3"; nothing in particular is empty)."""
        return f"{self.type.value}:{self.id}" if self.id else ""


NOTHING = About(AboutType.NONE)


def subjects(user: User | AnonymousUser) -> list[About]:
    """Everything public, in three queries however much there is."""
    pages = ProgramPage.objects.live().public().filter(locale=Locale.get_default())
    programs = pages.order_by("title").values_list("pk", "title")
    groups = PeerGroup.objects.filter(state__in=LISTED_STATES).order_by("name", "pk").only("pk", "name")
    return [
        *(About(AboutType.PROGRAM, str(pk), title) for pk, title in programs),
        *(About(AboutType.GROUP, str(group.pk), group.name) for group in groups),
        *(About(AboutType.PLACE, str(place.pk), place.name) for place in visible_places(user)),
    ]


def find(user: User | AnonymousUser, value: str) -> About | None:
    """The public thing that `value` names; None when there is none (any more). Empty is nothing in particular."""
    if not value:
        return NOTHING
    return next((about for about in subjects(user) if about.value == value), None)


def choices(user: User | AnonymousUser) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """For a select: nothing in particular, then everything public under its kind."""
    found = subjects(user)
    result: list[tuple[str, str | list[tuple[str, str]]]] = [("", _("とくに決めない・その他"))]
    for kind in (AboutType.PROGRAM, AboutType.GROUP, AboutType.PLACE):
        members = [(about.value, about.label) for about in found if about.type == kind]
        if members:
            result.append((str(kind.label), members))
    return result
