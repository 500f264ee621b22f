"""A person with something in every table that can hold something of one."""

import uuid
from datetime import time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from chat.alarms import WORRY
from chat.models import Room
from people.models import User
from programs.enums import EnrollmentState
from tests.factories import rooms as talk
from tests.factories.people import client_for
from tests.factories.programs import make_occurrence, make_program

GONE = "kanariya7q9x"  # in every field that a person fills, and that the deletion page says is erased
STAYS = "nokorukotoba5z"  # in those that it says stay
WAITED = "machikotoba8w"  # the same, of what somebody has decided about
NOTHING = object()


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
        page = make_program()
        Page.objects.filter(pk=page.pk).update(owner=self.person, locked_by=self.person)
        self.row("wagtailcore.pagesubscription", page=page)
        self.row("wagtailadmin.editingsession", content_type=ContentType.objects.get_for_model(Page))
        self.row("wagtailadmin.formstate", content_type=ContentType.objects.get_for_model(Page))
        self.row(
            "wagtailcore.pagelogentry",
            page=page,
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
            detail={"user": self.person.pk},
        )
        self.row("people.outgoingmail", **soon)
        self.row("notices.fact", to=self.person, told_at=timezone.now())
        self.row("notices.notice")
        self.row("notices.delivery", way="push")
        self.row("notices.preference", ways={GONE: ["mail"]})
        self.row("notices.silence", until=timezone.now() + timedelta(days=1))
        self.row("people.accountevent", kind="signed_in")
        self.row("people.addresschange")
        self.row("notices.pushdevice", session_key=self.made["sessions.session"].session_key)
        self.row("notices.pushoffer")
        self.row("notices.lineaccount")
        self.row("notices.linecode")
        self.row("people.factornotice")
        self.row("groups.membership", group=group, nickname=GONE, role="member", left_at=None)
        self.row(
            "groups.appointment", group=group, nickname=GONE, role="facilitator", proposed_by=None, confirmed_by=None
        )
        self.row("groups.joinrequest", group=group, state="declined")
        by = self.facilitator
        self.row("groups.membernote", group=group, about=self.person, written_by=by)
        ends = timezone.now() + timedelta(days=1)
        self.row("groups.writingpause", group=group, user=self.person, paused_by=by, lifted_by=None, until=ends)
        version = self.row(
            "groups.groundrules", group=group, number=1, wording={"ja": "約束"}, written_by=self.facilitator
        )
        self.row("groups.agreement", rules=version)
        self.row("groups.watchtime", group=group, weekday=0, starts=time(21), ends=time(23))
        self.row("groups.alarm", group=group, kind=WORRY, subject=0)
        self.row("groups.alarmcall")
        said = talk.say(self.person, group, f"{GONE} です")
        said.hidden_reason = GONE
        said.save(update_fields=["hidden_reason"])
        self.made["chat.message"] = said
        said.topic = self.row("chat.topic", room=room, look=GONE)
        said.save(update_fields=["topic"])
        answer = talk.say(self.other, group, "へんじ", reply_to=said.pk)
        self.row("chat.searchentry", message=said)
        self.row("chat.mention", message=answer, starts=0, ends=1)
        self.row("chat.bookmark", message=answer)
        self.row("chat.reaction", message=answer)
        self.row("chat.mute", room=room, muted=self.other, own="block", mirrored=False)
        self.row("chat.mute", room=room, user=self.other, muted=self.person, own="", mirrored=True)
        self.row("chat.readmark", room=room)
        self.row(
            "chat.roomparticipant", room=Room.objects.create(kind="line"), nickname=GONE, role="member", left_at=None
        )
        told = {"room": room, "resolved_by": None, "state": "open"}
        self.row(
            "chat.report", message=answer, author=self.other, reporter=self.person, body="へんじ", answer="", **told
        )
        self.row("chat.reportnote")
        self.row("chat.report", message=said, author=self.person, reporter=self.other, note="", **told)
        over = {"group": group, "subject": "message", "risk": 4, "due_at": timezone.now(), "outcome": "handled"}
        over |= {"closed_at": timezone.now(), "opened_at": timezone.now()}
        self.row("desk.case", message=answer, about=self.other, against=None, note="", **over)
        self.row("desk.case", message=said, claimed_by=None, closed_by=None, **over)
        self.row("desk.caseact", kind="closed")
        decided = {"state": "returned", "decided_by": self.facilitator, "decided_at": timezone.now()}
        texts = dict.fromkeys(("body", "topic", "found", "reason", "suggestion", "appeal"), WAITED)
        self.row("chat.heldmessage", room=room, appealed_against=None, message=None, worry=None, **decided, **texts)
        waits = {
            "body": GONE,
            "topic": GONE,
            "found": GONE,
            "reason": "",
            "suggestion": "",
            "appeal": "",
            "worry": None,
        }
        self.row(
            "chat.heldmessage", room=room, client_id=uuid.uuid4(), decided_by=None, appealed_against=None, message=None,
            edits=None, reply_to=None, state="awaiting", **waits,
        )  # fmt: skip
        self.row(
            "chat.heldmessage", room=room, author=self.other, member=None, client_id=uuid.uuid4(), appealed_against=None,
            message=None, edits=None, reply_to=None, state="returned", **{**waits, "body": WAITED, "topic": "", "found": ""},
        )  # fmt: skip
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
        enrollment = self.row("programs.enrollment", **signed_up)
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
