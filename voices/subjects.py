"""What a voice can be about: the published programmes, groups and places."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale

from groups.enums import LISTED_STATES
from groups.models import PeerGroup
from people.models import User
from places.queries import visible_to as visible_places
from programs.models import ProgramPage
from voices.enums import SubjectType
from voices.models import Voice


@dataclass(frozen=True)
class Subject:
    """One thing a voice is about, as it is called now."""

    type: SubjectType
    id: str = ""
    label: str = ""

    @property
    def value(self) -> str:
        """Its name in forms and addresses ("place:3"; empty for nothing in particular)."""
        return f"{self.type.value}:{self.id}" if self.id else ""


NOTHING = Subject(SubjectType.NONE)


def subjects(user: User | AnonymousUser) -> list[Subject]:
    """Everything public, named in the reader's language where possible; at most four queries however much there is."""
    pages = ProgramPage.objects.live().public()
    originals = pages.filter(locale=Locale.get_default()).order_by("title")
    translated: dict[object, str] = {}
    if get_language() != settings.LANGUAGE_CODE:
        translated = dict(pages.filter(locale__language_code=get_language()).values_list("translation_key", "title"))
    programs = [
        (pk, translated.get(key, title)) for pk, title, key in originals.values_list("pk", "title", "translation_key")
    ]
    groups = PeerGroup.objects.filter(state__in=LISTED_STATES).order_by("name", "pk").only("pk", "name")
    return [
        *(Subject(SubjectType.PROGRAM, str(pk), title) for pk, title in programs),
        *(Subject(SubjectType.GROUP, str(group.pk), group.name) for group in groups),
        *(Subject(SubjectType.PLACE, str(place.pk), place.name) for place in visible_places(user)),
    ]


def find(user: User | AnonymousUser, value: str) -> Subject | None:
    """The public thing that `value` names; None when there is none (any more). Empty means nothing in particular."""
    if not value:
        return NOTHING
    return next((about for about in subjects(user) if about.value == value), None)


def name_subjects(voices: Iterable[Voice], user: User | AnonymousUser) -> None:
    """Set each voice's `about_name`, its subject in the reader's language; empty where only the snapshot is known."""
    names = {} if get_language() == settings.LANGUAGE_CODE else {about.value: about.label for about in subjects(user)}
    for voice in voices:
        voice.about_name = names.get(f"{voice.about_type}:{voice.about_id}", "")  # type: ignore[attr-defined]


def choices(user: User | AnonymousUser) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """The choices of a select: nothing in particular, then everything public, grouped by kind."""
    found = subjects(user)
    result: list[tuple[str, str | list[tuple[str, str]]]] = [("", _("とくに決めない・その他"))]
    for kind in (SubjectType.PROGRAM, SubjectType.GROUP, SubjectType.PLACE):
        members = [(about.value, about.label) for about in found if about.type == kind]
        if members:
            result.append((str(kind.label), members))
    return result
