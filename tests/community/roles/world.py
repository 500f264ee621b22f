"""One of everything that an address can name, and a person for each role. Built once; each cell is rolled back."""

import uuid
from datetime import time, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.db.models import Max
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from chat import log
from chat.actions import moderate, mute, pin
from chat.actions.bookmarks import bookmark
from chat.actions.held import send_back
from chat.actions.report import hand_over, report
from chat.actions.report_again import add
from chat.alarms import WORRY
from chat.enums import ReportReason
from chat.models import HeldMessage
from desk.models import Case
from groups.actions import appoint
from groups.actions.alarm import raise_alarm
from groups.actions.decide import decline
from groups.actions.leave import leave
from groups.actions.notes import add_note
from groups.actions.pause import pause_writing
from groups.actions.remove import remove
from groups.enums import PauseFor, Role
from helplines.models import HelpContact
from notices.actions import line
from notices.actions.gather import News, gather
from notices.actions.mail import send_later
from notices.actions.push_key import public_key
from notices.models import Notice, OutgoingMail
from notices.stop_links import stop_path
from people.actions.account import suspend_account
from people.actions.address import offer_way_back
from people.actions.staff import open_member
from people.models import User
from people.roles import PUBLISHING
from places.enums import Layer
from places.models import Place
from programs.enums import ProgramKind
from programs.signups import links
from programs.signups.actions import guardian
from programs.signups.actions.enroll import enroll
from tests.community.roles.asking import Asker
from tests.factories import rooms as talk
from tests.factories.duty import make_watch
from tests.factories.groups import make_coordinator, make_request
from tests.factories.notices import link_line, make_device
from tests.factories.people import client_for, make_user
from tests.factories.programs import make_occurrence, make_program
from tests.factories.voices import answer, make_published, make_voice
from tests.line_service import HANA
from tests.push_service import Browser
from voices.actions.give import give
from voices.actions.publish import save_wording
from watched.models import Expression

FIRST_KEY = 7_700_101  # of the accounts here: such a number is nowhere else, so that one that gets out is found
OUTSIDE = (
    "anyone", "guardian", "stranger", "student", "parent", "neighbour", "asker", "declined", "removed", "left",
    "suspended",
)  # fmt: skip
AT_THE_DOOR = ("appointed", "relieved")
INSIDE = ("member", "facilitator")
ELSEWHERE = ("other facilitator", "coordinator")
STAFF = (
    "editor", "publisher", "staff of voices", "staff of programmes", "administrator", "without a factor",
    "factor not shown",
)  # fmt: skip
ROLES = (*OUTSIDE, *AT_THE_DOOR, *INSIDE, *ELSEWHERE, *STAFF)


class World:
    """`people` by role, `values` for what is variable in an address."""

    def __init__(self) -> None:
        self._key = FIRST_KEY
        self.people: dict[str, User | None] = {"anyone": None, "guardian": None}
        self._make_people()
        self._make_rooms()
        self._make_programs()
        self._make_voices()
        self._make_the_rest()

    def person(self, name: str, **fields: Any) -> User:
        """An account with a key and an address of its own."""
        newest = User.objects.aggregate(newest=Max("pk"))["newest"] or 0  # others are made on the way, each the next
        self._key = max(self._key, newest) + 1
        return make_user(name, id=self._key, **fields)

    def clients(self) -> dict[str, Asker]:
        """Freshly signed in, each role."""
        found = {}
        for role in ROLES:
            found[role] = Asker()
            found[role].cookies = client_for(self.people[role]).cookies
        TOTP.activate(self.people["factor not shown"], "JBSWY3DPEHPK3PXP")  # after the session began
        return found

    def _make_people(self) -> None:
        named = {role: self.person(f"ひと{number}") for number, role in enumerate(ROLES[2:]) if role not in STAFF}
        self.people |= named
        self.sora = self.person("そら")  # a member whose words are spoken of
        self.people["editor"] = self.person("執筆の人", staff=True)
        self.people["publisher"] = self.person("公開の人", staff=True, groups=(PUBLISHING,))
        self.people["staff of voices"] = self.person("声の人", staff=True, groups=(self._role_of_voices(),))
        self.people["staff of programmes"] = self.person("講座の人", staff=True, groups=(self._role_of_programmes(),))
        self.people["administrator"] = self.person("管理の人", staff=True, is_superuser=True)
        for role in ("without a factor", "factor not shown"):
            self.people[role] = self.person(role, staff=True, is_superuser=True, second_factor=False)
        self.colleague = self.person("同僚", staff=True, is_superuser=True)
        for role in ("coordinator", "facilitator", "other facilitator"):
            TOTP.activate(self.people[role], "JBSWY3DPEHPK3PXP")

    def _role_of_voices(self) -> str:
        """A role that an office made for who answers voices, and nothing else."""
        role = Group.objects.create(name="声")
        codes = ("access_admin", "view_voice", "answer_voice")
        role.permissions.add(*Permission.objects.filter(codename__in=codes))
        return role.name

    def _role_of_programmes(self) -> str:
        """One for who keeps programmes: their pages, no voices."""
        role = Group.objects.create(name="講座")
        role.permissions.add(Permission.objects.get(codename="access_admin"))
        for code in ("add_page", "change_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=code)
            GroupPagePermission.objects.create(group=role, page=Page.objects.get(depth=1), permission=permission)
        return role.name

    def __getitem__(self, role: str) -> User:
        person = self.people[role]
        assert person is not None
        return person

    def _make_rooms(self) -> None:
        self.group, elsewhere, unwatched = (
            talk.group("kotoba"),
            talk.group("yoru", "夜の会"),
            talk.group("dare", "昼の会"),
        )
        for role in ("facilitator", "relieved"):
            talk.join(self[role], self.group, role=Role.FACILITATOR)
        for user in (self["member"], self["left"], self["removed"], self.sora):
            talk.join(user, self.group)
        talk.join(self["other facilitator"], elsewhere, role=Role.FACILITATOR)
        talk.join(self["neighbour"], elsewhere)
        self.room = log.room_of(self.group)
        say = talk.say
        self.message = say(self.sora, self.group, "つたえられることば")
        self.plain = say(self.sora, self.group, "みえることば", topic="みえる話題")
        self.own = say(self["member"], self.group, "じぶんのことば")
        self.hers = say(self["facilitator"], self.group, "進行役のことば")
        self.hidden = say(self.sora, self.group, "かくされたことば")
        moderate.hide(actor=self["facilitator"], message=self.hidden, reason="かくしたわけ")
        for user in (self["left"], self["removed"]):
            say(user, self.group, "まえにいた人のことば")
        say(self["neighbour"], elsewhere, "となりのことば")
        bookmark(actor=self["member"], message=self.plain)
        self.pinned = say(self.sora, self.group, "うえにあることば")
        pin.pin(actor=self["facilitator"], message=self.pinned)
        pin.stop_replies(actor=self["facilitator"], message=self.pinned)
        told: dict[str, Any] = {"reason": ReportReason.HURT, "note": "つらかったです"}
        self.awaiting = talk.let_wait(self["member"], self.group, "まっていることば")
        HeldMessage.objects.filter(pk=self.awaiting.pk).update(found="まつわけ", handed_over_at=timezone.now())
        self.returned = talk.let_wait(self["member"], self.group, "かえされたことば")
        send_back(actor=self["facilitator"], held=self.returned, reason="かえすわけ", suggestion="いいかえ")
        self.told = report(actor=self["member"], message=self.message, **told)
        add(actor=self["member"], room=self.room, pk=self.told.pk, note="あとから")
        self.case = report(actor=self.sora, message=self.own, **told)
        self.opened = Case.objects.get(message=self.message)
        make_coordinator(self["coordinator"])
        hand_over(actor=self["facilitator"], report=self.case)
        gather([News(self["member"].pk, "chat.answers", self.message.room_id, self.message.seq, timezone.now())])
        self.notice = Notice.objects.get(user=self["member"], kind="chat.answers")
        self.alarm = raise_alarm(kind=WORRY, subject=self.told.pk, group=self.group)
        mute.mute(actor=self.sora, message=self.own)
        self.facilitating = talk.Membership.objects.get(group=self.group, user=self["facilitator"])
        self.membership = talk.Membership.objects.get(group=self.group, user=self.sora)
        add_note(actor=self["facilitator"], membership=self.membership, text="声をかけました")
        pause_writing(actor=self["facilitator"], membership=self.membership, hours=PauseFor.WEEK, reason="お休みのわけ")
        leave(actor=self["left"], group=self.group, delete_messages=False)
        removed = talk.Membership.objects.get(group=self.group, user=self["removed"])
        remove(actor=self["facilitator"], membership=removed, reason="おわりにするわけ")
        appoint.relieve_facilitator(
            actor=self["administrator"], membership=talk.Membership.objects.get(user=self["relieved"])
        )
        asked = appoint.propose_facilitator(actor=self.colleague, group=self.group, user=self["appointed"])
        appoint.confirm_appointment(actor=self["administrator"], appointment=asked)
        self.asked = asked
        self.waiting = appoint.propose_facilitator(
            actor=self.colleague, group=self.group, user=self.person("これから"), nickname="たのまれた人"
        )
        self.watch = make_watch(self["facilitator"], self.group, starts=time(21), ends=time(23))
        self.wish = make_request(self.group, self["asker"], message="はいりたいです")
        refused = make_request(self.group, self["declined"], message="ことわられた人のことば")
        decline(actor=self["facilitator"], join_request=refused, reply="ことわりのことば")
        self.unwatched = make_request(unwatched, self.person("まつ人"), message="だれもいないところへ")

    def _make_programs(self) -> None:
        self.program = make_program("ふたごの会", slug="futago")
        self.draft = make_program("したがき", slug="shitagaki", live=False, summary="まだ出していない文")
        self.occurrence = make_occurrence(self.program)
        self.enrollment = enroll(
            actor=self["parent"], occurrence=self.occurrence, called_name="おやの名", note="出口の近く"
        )
        contact = make_occurrence(make_program("ふれあい", slug="fureai", kind=ProgramKind.BABY_CONTACT))
        minor: dict[str, Any] = {"occurrence": contact, "is_minor": True, "guardian_email": "hogosha@example.net"}
        self.held = enroll(actor=self["student"], called_name="せいと", **minor)
        agreed = enroll(actor=self.person("べつの生徒"), called_name="べつの生徒", **minor)
        guardian.confirm(token=_token_in_mail(agreed.pk))
        self.tokens = {
            "programs/cancel/<str:token>": links.cancel_token(self.enrollment.pk),
            "programs/guardian/agreed/<str:token>": links.lasting_token(agreed.pk),
            "programs/guardian/<str:token>": _token_in_mail(self.held.pk),
        }

    def _make_voices(self) -> None:
        self.voice, self.code = give(
            actor=self["parent"], submission=uuid.uuid4(), body="名を添えた声", notify_email="koe@example.net"
        )
        self.nameless, _code = give(
            actor=None, submission=uuid.uuid4(), body="名のない声", may_publish=True, notify_email="na@example.net"
        )
        make_published()
        self.published = answer(make_voice()[0], by=self["publisher"])  # soon
        save_wording(actor=self["publisher"], voice=self.published, public_body="公開する文")

    def _make_the_rest(self) -> None:
        Place.objects.create(slug="momiji", name="もみじ公民館", layer=Layer.NEIGHBOURHOOD, is_published=True)
        self.place = Place.objects.create(slug="junbi", name="準備中", layer=Layer.NEIGHBOURHOOD, is_published=False)
        self.contact = HelpContact.objects.create(topic="self", label="まだ出さない", number="110", is_published=False)
        self.expression = Expression.objects.earliest("pk")
        offer_way_back(person=self["stranger"], earlier="mae@example.net")
        path = OutgoingMail.objects.get(key__startswith="people.address_changed").context["path"]
        self.tokens["accounts/undo/<str:token>"] = path.rstrip("/").rpartition("/")[2]
        late = timezone.now() - timedelta(hours=1)
        self.late = send_later(key="tests.late", template="groups/asked", to=self["parent"], due_at=late)
        open_member(actor=self.colleague, person=self["parent"], reason="削除の依頼")
        self.device = make_device(
            client_for(self["member"]), self["member"], Browser("https://fcm.googleapis.com/member")
        )
        self.tokens["notices/stop/<str:token>"] = stop_path(self["member"].pk, "").rstrip("/").rpartition("/")[2]
        link_line(self["member"], HANA)
        line.new_code(actor=self["member"])
        public_key()  # the first who asks for it makes it
        suspend_account(actor=self.colleague, person=self["suspended"])


def _token_in_mail(enrollment_id: int) -> str:
    """What stands in the link of a guardian's mail."""
    mail = OutgoingMail.objects.get(key__endswith=f":{enrollment_id}:guardian")
    return links.guardian_token(enrollment_id, mail.context["secret"])
