"""A word of its own in every private field of every row, and who may see it.

Each text field of our models is private or public here: a new one fails until somebody decides. What is not said to be
seen by others is seen by nobody, not even its owner.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from chat.enums import MessageState
from chat.models import Message
from desk.card import DECIDED, MODERATED
from ground.audit_labels import kind_of
from ground.enums import ActKind
from people.models import User
from tests.community.roles.world import FIRST_KEY, ROLES, World

CANARY = re.compile(rf"kz[0-9a-f]{{4}}zk|{str(FIRST_KEY)[:5]}\d\d")
ADMINISTRATORS = {"administrator"}
WHOLE_STAFF = {"editor", "publisher", "staff of voices", "staff of programmes", "administrator"}
OF_GROUPS = {"editor", "publisher", "administrator"}
OF_PROGRAMMES = {"editor", "publisher", "staff of programmes", "administrator"}
OF_VOICES = {"editor", "publisher", "staff of voices", "administrator"}
MEMBERS = {"member", "facilitator"}

# Who sees a private field of a row, besides nobody: by the row and the world.
Seers = Callable[[Any, World], set[str]]


def owner(name: str = "user") -> Seers:
    """The role whose row it is."""
    return lambda row, world: {
        role for role, user in world.people.items() if user and user.pk == getattr(row, f"{name}_id")
    }


def both(*seers: Seers) -> Seers:
    return lambda row, world: set().union(*(one(row, world) for one in seers))


def only(*roles: str) -> Seers:
    return lambda row, world: set(roles)


def words(row: Message, world: World) -> set[str]:
    """Members read what is shown; the facilitators and the writer what is hidden; the coordinator a case's surroundings."""
    if row.room_id != world.room.pk:
        return {"neighbour", "other facilitator"}
    hidden = row.state == MessageState.HIDDEN
    around_the_case = set() if hidden else {"coordinator"}
    return around_the_case | ({"facilitator"} if hidden else MEMBERS)


def in_the_room(row: Any, world: World) -> set[str]:
    """A nickname: its owner, the group, and whoever reads a case of it. Facilitators' names are public while they are."""
    if row.is_facilitator:
        return set(ROLES)
    inside = MEMBERS | {"coordinator"} if row.group_id == world.group.pk else {"neighbour", "other facilitator"}
    return inside | owner()(row, world)


def inside(row: Any, world: World) -> set[str]:
    """What a group's members read in its room."""
    return set(MEMBERS) if row.pk == world.group.pk else {"neighbour", "other facilitator"}


def told(row: Any, world: World) -> set[str]:
    """A report is read by the facilitators, once it was handed over by the coordinator too."""
    return {"facilitator", "coordinator"} if row.handed_over_at else {"facilitator"}


def added(row: Any, world: World) -> set[str]:
    """What was added to a report: who wrote it, and who reads the report."""
    return owner("reporter")(row.report, world) | told(row.report, world)


def wish(row: Any, world: World) -> set[str]:
    """A wish to join, while it waits: the facilitators, or the coordinator where there is none."""
    if not row.is_pending:
        return set()
    return {"facilitator"} if row.group_id == world.group.pk else {"coordinator"}


def myself(row: User, world: World) -> set[str]:
    return {role for role, user in world.people.items() if user and user.pk == row.pk}


def address(row: User, world: World) -> set[str]:
    """An address is its person's; a colleague's the administrators', who make accounts."""
    return myself(row, world) | (ADMINISTRATORS if row.is_staff else set())


def display_name(row: User, world: World) -> set[str]:
    """Colleagues know each other; staff know who is appointed, who answers voices who gave one with their name;
    administrators who did what outside of groups.
    """
    seen = myself(row, world) | ADMINISTRATORS
    if row.is_staff:
        seen |= WHOLE_STAFF
    if row.appointments.exists() or row.memberships.filter(role="facilitator", left_at=None).exists():
        seen |= OF_GROUPS
    return seen | (OF_VOICES if row.voices.exists() else set())


def act(row: Any, world: World) -> set[str]:
    """Acts inside groups are no business of the administrators; those about a member stand on that member's card."""
    if row.verb in (*DECIDED, *MODERATED):
        return {"facilitator"}
    return set() if kind_of(row.verb) == ActKind.INSIDE else ADMINISTRATORS


def voice(row: Any, world: World) -> set[str]:
    """Who answers; who put their name to it; who has its code."""
    mine = owner("author")(row, world)
    return OF_VOICES | mine | ({"guardian"} if row.pk == world.voice.pk else set())


def called_name(row: Any, world: World) -> set[str]:
    """Who reads the roster; the person; a guardian, by the link."""
    return OF_PROGRAMMES | owner()(row, world) | ({"guardian"} if row.is_minor else set())


def participant(row: Any, world: World) -> set[str]:
    """Whoever reads the name of the sign-up."""
    return called_name(row.enrollment, world)


def topic(row: Any, world: World) -> set[str]:
    """Whoever reads one of its messages."""
    return {who for message in row.messages.all() for who in words(message, world)}


PRIVATE: dict[str, dict[str, Seers]] = {
    "chat.message": {"body": words, "html": words, "hidden_reason": only("facilitator")},
    "chat.heldmessage": {
        "body": only("member", "facilitator", "coordinator"),
        "topic": only("member", "facilitator", "coordinator"),
        "found": only("facilitator", "coordinator"),
        "reason": only("member", "facilitator"),
        "suggestion": only("member", "facilitator"),
        "appeal": only("member", "facilitator"),
    },
    "chat.roomparticipant": {"nickname": only()},  # in rooms of kinds that are not there yet
    "chat.report": {"note": both(owner("reporter"), told), "body": told, "answer": only("facilitator")},
    "chat.reportnote": {"text": added},
    "chat.room": {"frozen_reason": only()},
    "chat.searchentry": {"pairs": only()},
    "chat.topic": {"name": topic, "look": only()},
    "desk.case": {"note": only("facilitator", "coordinator")},
    "groups.appointment": {"nickname": both(owner(), only(*OF_GROUPS))},
    "groups.joinrequest": {"nickname": both(owner(), wish), "message": wish, "reply": owner()},
    "groups.membership": {"nickname": in_the_room, "nickname_look": only(), "end_note": owner()},
    "groups.membernote": {"text": only("facilitator")},
    "groups.peergroup": {"welcome": inside},
    "groups.removal": {"mark": only()},
    "groups.writingpause": {"reason": both(owner(), only("facilitator"))},
    "notices.delivery": {"last_error": only()},
    "notices.lineaccount": {"line_id": only()},
    "notices.linecode": {"mark": only()},
    "notices.pushdevice": {
        "endpoint": only(),
        "p256dh": only(),
        "auth": only(),
        "label": owner(),
        "session_key": owner(),
    },
    "notices.pushkey": {"sealed": only()},
    "people.accountevent": {"network": owner(), "device": owner()},
    "people.addresschange": {"earlier": owner(), "key": only()},
    "people.auditentry": {"reason": act, "detail": act},
    "people.consent": {"given_by": only()},
    "people.count": {"key": only()},
    "people.outgoingmail": {"to_email": only(), "context": only(), "last_error": only(*ADMINISTRATORS)},
    "people.user": {"password": only(), "email": address, "display_name": display_name},
    "programs.enrollment": {
        "called_name": called_name,
        "note": both(owner(), only(*OF_PROGRAMMES)),
        "guardian_email": owner(),
        "guardian_key": only(),
        "reminder_key": only(),
    },
    "programs.hold": {"key": only()},
    "programs.participant": {"called_name": participant},
    "voices.voice": {"code_hash": only(), "body": voice, "notify_email": only()},
}
PUBLIC: dict[str, str] = {
    "helplines.helpcontact": "label note hours languages number url",
    "chat.heldmessage": "client_id",
    "chat.message": "client_id",
    "chat.room": "kind",
    "cms.freepage": "lead",
    "cms.homepage": "greeting lead talk_text learn_text voice_text promise",
    "cms.newsindexpage": "intro",
    "cms.newspage": "summary",
    "groups.alarm": "kind",
    "groups.appointment": "id",
    "groups.groundrules": "wording",
    "groups.peergroup": "slug name summary purpose for_whom topics ground_rules life_stages languages",
    "notices.fact": "kind key",
    "notices.notice": "kind",
    "notices.preference": "ways",
    "notices.silence": "scope",
    "people.auditentry": "verb subject_type subject_id",
    "people.consent": "subject_type subject_id wording",
    "people.outgoingmail": "key template language",
    "people.user": "language",
    "places.closedday": "note",
    "places.place": ("slug name summary about address access phone url languages life_stages accessibility hours_note"),
    "places.trynext": "sentence",
    "programs.occurrence": "reason uid",
    "programs.programindexpage": "intro",
    "programs.programpage": (
        "summary body what_happens what_to_bring audience life_stages place_note online_note languages fee"
    ),
    "watched.expression": "text note scope digest",
    "watched.edition": "mark",
    "voices.voice": "about_id about_label language public_body",
    "voices.voiceresponse": "text signed_as",
}
# What the site works with: it stays as it is, and is looked for as it is.
AS_IT_IS = {
    "code_hash", "key", "mark", "guardian_key", "password", "reminder_key", "endpoint", "p256dh", "auth", "sealed",
    "session_key",
}  # fmt: skip
TEXTS = (models.CharField, models.TextField, models.JSONField, models.UUIDField, models.FileField)


def text_fields() -> Iterator[tuple[str, str]]:
    """Every field of our models in which words can stand, in one language."""
    for app in settings.OUR_APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.local_concrete_fields:
                is_text = isinstance(field, TEXTS) and not field.remote_field and not field.choices
                if is_text and not re.search("_(ja|en)$", field.name):
                    yield model._meta.label_lower, field.name


class Canaries:
    """`seers`: who may see each word."""

    def __init__(self, world: World) -> None:
        self.seers: dict[str, set[str]] = {}
        self.where: dict[str, str] = {}
        for label, fields in PRIVATE.items():
            for row in apps.get_model(label)._base_manager.all():
                self._fill(row, fields, world)
        for user in User.objects.all():
            self._note(str(user.pk), f"people.user.id of {user.pk}", WHOLE_STAFF)
        world.sora.refresh_from_db()  # its address is typed into forms
        self.as_they_are = {word for word in self.seers if len(word) >= 20}

    def _fill(self, row: Any, fields: dict[str, Seers], world: World) -> None:
        given: dict[str, Any] = {}
        for name, seers in fields.items():
            held = getattr(row, name)
            word = str(held) if name in AS_IT_IS else f"kz{len(self.seers):04x}zk"
            if not word:
                continue
            self._note(word, f"{row._meta.label_lower}.{name} of {row.pk}", seers(row, world))
            if name in AS_IT_IS:
                continue
            kind = row._meta.get_field(name)
            value = f"{word}@example.org" if isinstance(kind, models.EmailField) else word
            given[name] = {"words": value} if isinstance(kind, models.JSONField) else value
        type(row)._base_manager.filter(pk=row.pk).update(**given)
        if isinstance(row, User):
            row.emailaddress_set.update(email=given["email"])

    def _note(self, word: str, where: str, seers: set[str]) -> None:
        self.seers[word], self.where[word] = seers, where

    def leaked(self, text: str, role: str, asked: str = "") -> set[str]:
        """The private fields of which something stands in `text`, and which this role may not see. What stood in the
        address that was asked may come back.
        """
        found = set(CANARY.findall(text)) | (self.as_they_are & set(re.findall(r"[0-9A-Za-z_$=+/-]{20,}", text)))
        return {self.where[word] for word in found if role not in self.seers.get(word, ()) and word not in asked}
