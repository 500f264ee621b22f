"""Who is no official signs a pledge of secrecy each year; unsigned there is no desk, and nothing of a facilitator's."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from chat.actions import moderate, mute, pin, report
from chat.enums import ReportReason
from chat.kinds import readers_in
from chat.models import Message, Mute
from chat.queries.reports import reports_for
from desk.case_queries import cases_for
from desk.queries import desk_of, waiting_count
from ground.models import AuditEntry
from ground.refusals import NotAllowed, NotThere, Refusal
from groups import pledge, rules
from groups.actions import appoint, notes, pause, remove, settings
from groups.actions.decide import accept, decline
from groups.actions.remind import remind_due
from groups.actions.standing import mark_official, sign
from groups.duty.alarm_kinds import coordinators_now, facilitators_in
from groups.duty.roster import on_duty
from groups.enums import PauseFor, Role
from groups.join_status import join_status_of
from groups.models import Appointment, Membership, Secrecy, WatchTime
from groups.queries import facilitated_by, unwatched_groups
from groups.standing import standing_of
from notices.models import OutgoingMail
from people.models import Consent, User
from tests.factories.duty import always_on_duty
from tests.factories.groups import appointed, make_coordinator, make_request, make_staff
from tests.factories.people import make_user
from tests.factories.rooms import Circle, circle, join, let_wait, say

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 1, 3, tzinfo=UTC)  # noon in Tokyo
LAST_DAY = date(2027, 12, 1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def here(clock: time_machine.Traveller) -> Circle:
    return circle()


def code_of(act: Callable[..., object], **given: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    return refused.value.code


def must_sign(user: User) -> Secrecy:
    return mark_official(actor=make_staff(), user=user, is_official=False)


def everything_of_a_facilitator(here: Circle, person: User) -> dict[str, Callable[[], object]]:
    """Each verb that only a facilitator of the group has, about something that is there."""
    hana = here.member(here.hana)
    said = say(here.hana, here.group, "ないしょのことば")
    shown = say(here.sora, here.group, "みえることば")
    pinned = say(here.sora, here.group, "うえのことば")
    told = report.report(actor=here.sora, message=said, reason=ReportReason.HURT)
    wish = make_request(here.group, make_user("きぼうの人"), message="はいりたいわけ")
    other = make_request(here.group, make_user("べつの人"))
    from chat.actions import held, watching
    from desk.actions import decide

    waits = let_wait(here.hana, here.group, "まっていることば")
    assert told is not None
    case = told.message.cases.get()  # type: ignore[union-attr]
    group, room = here.group, here.room
    return {
        "hide": lambda: moderate.hide(actor=person, message=shown, reason="わけ"),
        "freeze": lambda: moderate.freeze(actor=person, room=room, reason="わけ"),
        "unfreeze": lambda: moderate.unfreeze(actor=person, room=room),
        "pin": lambda: pin.pin(actor=person, message=pinned),
        "stop_replies": lambda: pin.stop_replies(actor=person, message=pinned),
        "resolve": lambda: report.resolve(actor=person, report=told, upheld=True),
        "hand_over": lambda: report.hand_over(actor=person, report=told),
        "release": lambda: held.release(actor=person, held=waits),
        "send_back": lambda: held.send_back(actor=person, held=waits, reason="わけ"),
        "watch_words": lambda: watching.watch_words(actor=person, room=room, on=True),
        "claim": lambda: decide.claim(actor=person, case=case, version=case.version),
        "accept": lambda: accept(actor=person, join_request=wish),
        "decline": lambda: decline(actor=person, join_request=other, reply="ごめんなさい"),
        "remove": lambda: remove.remove(actor=person, membership=hana, reason="わけ"),
        "pause": lambda: pause.pause_writing(actor=person, membership=hana, hours=PauseFor.DAY, reason="わけ"),
        "note": lambda: notes.add_note(actor=person, membership=hana, text="メモ"),
        "welcome": lambda: settings.set_welcome(actor=person, group=group, words="ようこそ"),
        "pace": lambda: settings.set_pace(actor=person, group=group, seconds=60),
        "nights": lambda: settings.set_nights(actor=person, group=group, begins=None, ends=None),
        "newcomers": lambda: settings.let_newcomers_read_back(actor=person, group=group, on=False),
        "hours": lambda: settings.set_live_hours(actor=person, group=group, hours=[]),
    }


VERBS = [
    "hide", "freeze", "unfreeze", "pin", "stop_replies", "resolve", "hand_over", "release", "send_back", "watch_words",
    "claim", "accept", "decline", "remove", "pause", "note", "welcome", "pace", "nights", "newcomers", "hours",
]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_who_has_not_signed_can_do_nothing_that_a_facilitator_does(here: Circle, verb: str) -> None:
    make_coordinator()
    able = here.midori
    join(able := make_user("できる人"), here.group, role=Role.FACILITATOR)
    acts = everything_of_a_facilitator(here, here.midori)
    assert sorted(acts) == sorted(VERBS)
    must_sign(here.midori)
    with pytest.raises((NotAllowed, NotThere)), transaction.atomic():
        acts[verb]()
    acts = {name: act for name, act in everything_of_a_facilitator_again(here, able).items() if name == verb}
    if acts:
        acts[verb]()  # what is refused is the person, not the act
    sign(actor=here.midori, version=pledge.VERSION)
    assert rules.can_facilitate(here.midori, here.group)


def everything_of_a_facilitator_again(here: Circle, person: User) -> dict[str, Callable[[], object]]:
    """Those acts that can be done in a room in which they were refused."""
    group = here.group
    shown = Message.objects.get(body="みえることば")
    return {
        "hide": lambda: moderate.hide(actor=person, message=shown, reason="わけ"),
        "freeze": lambda: moderate.freeze(actor=person, room=here.room, reason="わけ"),
        "pin": lambda: pin.pin(actor=person, message=shown),
        "welcome": lambda: settings.set_welcome(actor=person, group=group, words="ようこそ"),
        "remove": lambda: remove.remove(actor=person, membership=here.member(here.hana), reason="わけ"),
    }


def test_nothing_is_asked_of_those_of_whom_nobody_said_anything(here: Circle, clock: time_machine.Traveller) -> None:
    make_coordinator(rin := make_user("りん"))
    clock.shift(timedelta(days=4_000))
    assert remind_due() == 0
    assert rules.can_facilitate(here.midori, here.group)
    assert rules.can_coordinate(rin)
    assert here.member(here.midori).able_until == 0
    assert not standing_of(here.midori).is_asked


def test_who_is_no_official_signs_with_the_appointment(here: Circle) -> None:
    one, two, person = make_staff(), make_staff(), make_user("あおい")
    asked = appoint.propose_facilitator(actor=one, group=here.group, user=person, is_official=False)
    appoint.confirm_appointment(actor=two, appointment=asked)
    accept_it = appoint.accept_appointment
    assert code_of(accept_it, actor=person, appointment=asked) == "pledge_missing"
    assert code_of(accept_it, actor=person, appointment=asked, signs=pledge.VERSION + 1) == "pledge_changed"
    assert not Secrecy.objects.exists()
    with translation.override("en"):
        accept_it(actor=person, appointment=asked, signs=pledge.VERSION)
        wording = pledge.wording()
    secrecy = Secrecy.objects.get(user=person)
    assert (secrecy.is_official, secrecy.marked_by, secrecy.version) == (False, one, pledge.VERSION)
    assert (secrecy.signed_at, secrecy.ends_on) == (START, LAST_DAY)
    consent = Consent.objects.get(user=person, purpose="pledge")
    assert (consent.wording, consent.withdrawn_at) == (wording, None)
    assert wording.startswith("I will not tell anybody")
    assert len(wording.splitlines()) == len(pledge.SENTENCES)
    assert rules.can_facilitate(person, here.group)
    assert Membership.objects.get(user=person).able_until == datetime(2027, 12, 1, 15, tzinfo=UTC).timestamp()


def test_an_official_signs_nothing(here: Circle) -> None:
    member = appointed(here.group, is_official=True)
    assert (member.able_until, member.is_facilitator) == (0, True)
    secrecy = Secrecy.objects.get(user=member.user)
    assert (secrecy.is_official, secrecy.ends_on) == (True, None)
    assert not Consent.objects.filter(purpose="pledge").exists()
    assert code_of(sign, actor=member.user, version=pledge.VERSION) == "nothing_to_sign"


def test_the_pledge_holds_to_the_end_of_its_last_day_in_tokyo(here: Circle, clock: time_machine.Traveller) -> None:
    member = appointed(here.group, is_official=False)
    clock.move_to(datetime(2027, 12, 1, 14, 59, 59, tzinfo=UTC))
    assert rules.can_facilitate(member.user, here.group)
    clock.move_to(datetime(2027, 12, 1, 15, 0, 0, tzinfo=UTC))
    assert not rules.can_facilitate(member.user, here.group)
    reader = readers_in([(here.room.pk, member.user_id)])[here.room.pk, member.user_id]
    assert (reader.role, reader.is_facilitator) == (Role.MEMBER, False)
    sign(actor=member.user, version=pledge.VERSION)
    assert rules.can_facilitate(member.user, here.group)
    assert [one.withdrawn_at is None for one in Consent.objects.filter(purpose="pledge").order_by("pk")] == [
        False,
        True,
    ]


def test_reminded_a_month_and_a_week_before_and_once_it_is_over(here: Circle, clock: time_machine.Traveller) -> None:
    make_user("編集", staff=True)
    member = appointed(here.group, is_official=False)
    here.member(here.midori).delete()
    OutgoingMail.objects.all().delete()
    told: dict[date, list[str]] = {}
    for _day in range(400):
        clock.shift(timedelta(days=1))
        if remind_due():
            told[timezone.localdate()] = sorted(OutgoingMail.objects.values_list("template", flat=True))
            OutgoingMail.objects.all().delete()
        assert remind_due() == 0
    assert told == {
        LAST_DAY - timedelta(days=30): ["groups/something_missing"],
        LAST_DAY - timedelta(days=7): ["groups/something_missing"],
        LAST_DAY + timedelta(days=1): ["groups/none_able", "groups/something_missing"],
    }
    assert AuditEntry.objects.filter(verb="groups.standing_over").count() == 1
    sign(actor=member.user, version=pledge.VERSION)
    assert Secrecy.objects.get(user=member.user).told_before is None


def test_one_signs_again_from_a_month_before(here: Circle, clock: time_machine.Traveller) -> None:
    person = appointed(here.group, is_official=False).user
    clock.shift(timedelta(days=334))
    assert code_of(sign, actor=person, version=pledge.VERSION) == "signed_already"
    clock.shift(timedelta(days=1))
    sign(actor=person, version=pledge.VERSION)
    assert Secrecy.objects.get(user=person).ends_on == date(2028, 11, 1)


def test_a_group_without_an_able_facilitator_is_one_without_a_facilitator(here: Circle) -> None:
    make_coordinator(rin := make_user("りん"))
    told = report.report(actor=here.sora, message=say(here.hana, here.group, "つらい"), reason=ReportReason.WORRIED)
    assert told is not None
    assert list(unwatched_groups()) == []
    assert join_status_of(here.outsider, here.group).word == "may_ask"
    must_sign(here.midori)
    assert list(unwatched_groups()) == [here.group]
    assert join_status_of(here.outsider, here.group).word == "unwatched"
    assert [case.message for case in cases_for(rin)] == [told.message]
    assert list(cases_for(here.midori)) == []
    sign(actor=here.midori, version=pledge.VERSION)
    assert list(unwatched_groups()) == []
    assert [case.message for case in cases_for(here.midori)] == [told.message]


def test_alarms_pass_over_who_has_not_signed(here: Circle) -> None:
    make_coordinator(rin := make_user("りん"))
    always_on_duty(here.midori, here.group)
    always_on_duty(rin, None)
    for person in (here.midori, rin):
        must_sign(person)
    assert facilitators_in([here.group.pk]) == []
    assert coordinators_now() == frozenset()
    assert on_duty(here.group) == []
    from groups.actions.watch import erase_idle

    assert erase_idle() == 0
    assert WatchTime.objects.count() == 14
    for person in (here.midori, rin):
        sign(actor=person, version=pledge.VERSION)
    assert [one.user_id for one in on_duty(here.group)] == [here.midori.pk, rin.pk]


def test_no_desk_before_signing_and_the_page_says_what_to_do(here: Circle, client: Client) -> None:
    said = say(here.hana, here.group, "ひみつのことば")
    moderate.hide(actor=here.midori, message=said, reason="かくしたわけ")
    report.report(
        actor=here.sora, message=say(here.hana, here.group, "もうひとつ"), reason=ReportReason.HURT, note="ひみつのメモ"
    )
    make_request(here.group, make_user("きぼうの人"), message="ひみつの希望")
    must_sign(here.midori)
    client.force_login(here.midori)
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/groups/mine/pledge/")
    assert client.get("/desk/waiting/").status_code == 403
    assert client.get("/groups/kotoba/settings/").status_code == 404
    assert (waiting_count(here.midori), list(reports_for(here.midori))) == (0, [])
    assert (list(facilitated_by(here.midori)), desk_of(here.midori).rooms) == ([], [])
    for page in ("/groups/kotoba/room/", "/groups/kotoba/members/", "/groups/mine/", "/groups/mine/pledge/"):
        shown = client.get(page)
        assert shown.status_code == 200, page
        for secret in ("ひみつのことば", "ひみつのメモ", "ひみつの希望", "かくしたわけ"):
            assert secret not in shown.content.decode(), page
    assert "見守りの役割は、いまお休みになっています" in client.get("/groups/kotoba/room/").content.decode()
    assert client.get("/groups/kotoba/room/reports/").status_code == 404
    page = client.post("/groups/mine/pledge/", {"version": pledge.VERSION})
    assert page.status_code == 422
    signed = client.post("/groups/mine/pledge/", {"version": pledge.VERSION, "agree": "on"}, follow=True)
    assert "誓約をいただきました" in signed.content.decode()
    desk = client.get("/desk/")
    assert desk.status_code == 200
    assert "ひみつの希望" in desk.content.decode()


def test_nobody_else_has_the_page(here: Circle, client: Client) -> None:
    for person in (here.midori, here.hana, make_staff()):
        client.force_login(person)
        assert client.get("/groups/mine/pledge/").status_code == 404
        assert client.post("/groups/mine/pledge/", {"version": 1, "agree": "on"}).status_code == 404
    assert not Secrecy.objects.exists()


def test_a_coordinator_signs_as_well(here: Circle) -> None:
    rin = make_coordinator(is_official=False).user
    assert rules.can_coordinate(rin)
    Secrecy.objects.filter(user=rin).update(ends_on=date(2026, 11, 30))
    Appointment.objects.filter(user=rin).update(able_until=1)
    assert not rules.can_coordinate(rin)
    assert code_of(appoint.propose_coordinator, actor=make_staff(), user=rin) == "already_coordinator"
    sign(actor=rin, version=pledge.VERSION)
    assert rules.can_coordinate(rin)


def test_staff_mark_and_nobody_themselves(here: Circle) -> None:
    staff = make_staff()
    join(staff, here.group, role=Role.FACILITATOR)
    for actor in (staff, here.midori, here.hana):
        assert code_of(mark_official, actor=actor, user=staff, is_official=True) == "not_oneself"
    with pytest.raises(IntegrityError), transaction.atomic():
        Secrecy.objects.create(user=staff, is_official=True, marked_by=staff)
    other = make_staff()
    mark_official(actor=other, user=staff, is_official=False)
    mark_official(actor=other, user=staff, is_official=False)
    assert OutgoingMail.objects.filter(template="groups/something_missing").count() == 1
    assert not rules.can_facilitate(staff, here.group)
    mark_official(actor=other, user=staff, is_official=True)
    assert rules.can_facilitate(staff, here.group)
    marks = AuditEntry.objects.filter(verb="groups.mark_official").order_by("pk")
    assert [one.detail["is_official"] for one in marks] == [False, True]


def test_staff_mark_on_their_page_and_say_it_with_each_proposal(
    here: Circle, client_for: Callable[..., Client]
) -> None:
    staff = client_for(make_user("編集", staff=True))
    page = f"/admin/peer-groups/facilitators/{here.group.pk}/"
    midori = here.member(here.midori)
    assert "まだ記録していません" in staff.get(page).content.decode()
    assert staff.post(page, {"act": "pledging", "of": midori.pk}).status_code == 302
    assert "誓約を待っています" in staff.get(page).content.decode()
    assert Secrecy.objects.get().is_official is False
    person = make_user("あおい")
    refused = staff.post(page, {"act": "propose", "email": person.email, "nickname": ""})
    assert refused.status_code == 422
    assert "どちらかを選んでください。" in refused.content.decode()
    assert staff.post(page, {"act": "propose", "email": person.email, "official": "no"}).status_code == 302
    assert Appointment.objects.get().is_official is False


def test_what_was_muted_meanwhile_is_read_again(here: Circle) -> None:
    must_sign(here.midori)
    mute.mute(actor=here.midori, message=say(here.hana, here.group, "よむことば"))
    assert Mute.objects.count() == 1
    sign(actor=here.midori, version=pledge.VERSION)
    assert not Mute.objects.exists()


def test_the_day_after_a_leap_day() -> None:
    assert pledge.a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert pledge.a_year_after(date(2027, 2, 28)) == date(2028, 2, 28)
