"""Who watches over a room: the line that stays, and reading from then on, in every place where words are read."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat.actions import index, moderate, mute, react, report
from chat.enums import EventKind, ReactionKind, ReportReason
from chat.models import Event, Message, Mute, Report
from chat.queries.log import fresh_state
from chat.queries.readers import unread_counts
from chat.queries.reports import open_reports
from chat.search import find
from ground.refusals import Refusal
from groups.actions import appoint
from groups.actions.account import end_memberships_of
from groups.actions.decide import accept
from groups.actions.leave import leave
from groups.actions.read_back import read_back_due
from groups.models import Appointment, Membership
from notices.models import OutgoingMail
from tests.chat.phones import Phone, online, session_for
from tests.factories.groups import appointed, make_request, make_staff
from tests.factories.people import make_user
from tests.factories.rooms import Circle, say

pytestmark = pytest.mark.django_db
BEFORE = "まえのひみつのことば"


def code_of(action: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        action(**given)
    return refused.value.code


def lines(circle: Circle) -> list[tuple[str, str]]:
    """The lines of the room itself: what and about whom."""
    notices = Message.objects.filter(room=circle.room).exclude(notice="").order_by("seq").select_related("member")
    return [(line.notice, line.member.nickname if line.member else "") for line in notices]


@pytest.fixture
def newcomer(circle: Circle) -> Membership:
    """A facilitator who came after something had been said."""
    say(circle.hana, circle.group, BEFORE)
    return appointed(circle.group, make_user("しんじん"))


# ── nobody appoints themselves ──


def test_nobody_proposes_confirms_or_accepts_for_themselves(circle: Circle) -> None:
    one, two, three = make_staff("いち"), make_staff("に"), make_staff("さん")
    propose = appoint.propose_facilitator
    assert code_of(propose, actor=one, group=circle.group, user=one) == "not_oneself"
    assert code_of(propose, actor=circle.midori, group=circle.group, user=two) == "may_not_manage"
    asked = propose(actor=one, group=circle.group, user=two)
    assert code_of(appoint.accept_appointment, actor=two, appointment=asked) == "appointment_settled"
    assert code_of(appoint.confirm_appointment, actor=one, appointment=asked) == "second_person"
    assert code_of(appoint.confirm_appointment, actor=two, appointment=asked) == "second_person"
    assert code_of(appoint.confirm_appointment, actor=circle.midori, appointment=asked) == "second_person"
    appoint.confirm_appointment(actor=three, appointment=asked)
    assert code_of(appoint.accept_appointment, actor=three, appointment=asked) == "not_yours"
    assert not Membership.objects.filter(group=circle.group, user=two).exists()
    appoint.accept_appointment(actor=two, appointment=asked)
    assert lines(circle) == [("began", "に")]


def test_the_database_holds_it_too(circle: Circle) -> None:
    one, two = make_staff(), make_staff()
    wrong = [
        {"user": one, "proposed_by": one},
        {"user": one, "proposed_by": two, "confirmed_by": one},
        {"user": one, "proposed_by": two, "confirmed_by": two},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(group=circle.group, role="facilitator", **fields)


@pytest.mark.parametrize("end", ["withdrawn", "declined", "lapsed"])
def test_what_is_over_is_not_accepted_any_more(circle: Circle, end: str) -> None:
    one, two, person = make_staff(), make_staff(), make_user()
    asked = appoint.propose_facilitator(actor=one, group=circle.group, user=person)
    appoint.confirm_appointment(actor=two, appointment=asked)
    if end == "withdrawn":
        appoint.withdraw_appointment(actor=one, appointment=asked)
    elif end == "declined":
        appoint.decline_appointment(actor=person, appointment=asked)
    else:
        Appointment.objects.update(created_at=timezone.now() - timedelta(days=15))
        assert appoint.lapse_old() == 1
    asked.refresh_from_db()
    assert asked.state == end
    assert code_of(appoint.accept_appointment, actor=person, appointment=asked) == "appointment_settled"


def test_a_lone_administrator_confirms_on_the_server(circle: Circle) -> None:
    alone, person = make_staff(), make_user("ひとり")
    asked = appoint.propose_facilitator(actor=alone, group=circle.group, user=person)
    said = StringIO()
    call_command("confirm_appointment", stdout=said)
    assert person.email in said.getvalue()
    with pytest.raises(CommandError):
        call_command("confirm_appointment", "nobody@example.test")
    call_command("confirm_appointment", person.email.upper(), stdout=said)
    assert not Membership.objects.filter(user=person).exists()
    appoint.accept_appointment(actor=person, appointment=asked)
    assert lines(circle) == [("began", "ひとり")]


# ── the room and the colleagues are told, also of every end ──


def test_the_line_stays_and_nothing_can_be_done_with_it(circle: Circle, newcomer: Membership) -> None:
    line = Message.objects.get(notice="began")
    assert (line.author, line.body, line.html) == (None, "", "")
    for who in (circle.midori, newcomer.user):
        assert code_of(moderate.hide, actor=who, message=line, reason="けす") == "gone"
    assert code_of(report.report, actor=circle.hana, message=line, reason=ReportReason.HURT) == "cannot_report"
    assert code_of(react.react, actor=circle.hana, message=line, kind=ReactionKind.HUG) == "not_shown"
    assert code_of(mute.mute, actor=circle.hana, message=line) == "cannot_mute"
    assert code_of(say, person=circle.hana, peer_group=circle.group, body="x", reply_to=line.pk) == "no_such_message"
    mail = OutgoingMail.objects.get(template="groups/facilitator_began")
    assert mail.to_user == circle.midori


@pytest.mark.parametrize("end", ["relieved", "left", "account"])
def test_the_room_is_told_of_every_end(circle: Circle, newcomer: Membership, end: str) -> None:
    if end == "relieved":
        appoint.relieve_facilitator(actor=make_staff(), membership=newcomer)
    elif end == "left":
        leave(actor=newcomer.user, group=circle.group, delete_messages=True)
    else:
        end_memberships_of(user=newcomer.user)
    assert lines(circle) == [("began", "しんじん"), ("ended", "しんじん")]
    assert fresh_state(newcomer.user, circle.room, is_facilitator=True) == {}


def test_the_lines_outlive_the_account(circle: Circle, newcomer: Membership, client_for: Any) -> None:
    appoint.relieve_facilitator(actor=make_staff(), membership=newcomer)
    newcomer.user.delete()
    page = client_for(circle.hana).get(f"/groups/{circle.group.slug}/room/").content.decode()
    assert "退会した人さんが、見守り・進行役になりました。" in page
    assert "退会した人さんが、見守り・進行役を終えました。" in page
    assert "しんじん" not in page


# ── from then on ──


def test_who_is_new_reads_from_then_on_everywhere(circle: Circle, newcomer: Membership, client_for: Any) -> None:
    old = Message.objects.get(body=BEFORE)
    new = say(circle.sora, circle.group, "あとのことば", reply_to=old.pk)
    react.react(actor=circle.sora, message=old, kind=ReactionKind.HUG)
    told = report.report(actor=circle.sora, message=old, reason=ReportReason.HURT, note=f"「{BEFORE}」がつらい")
    index.index_new()
    user, client = newcomer.user, client_for(newcomer.user)
    room = f"/groups/{circle.group.slug}/room/"
    pages = ["", "history/", f"?at={old.pk}", "?before=2", "?after=0", f"?reply_to={old.pk}", f"{new.pk}/", "reports/"]
    for page in [*(room + path for path in pages), "/desk/", "/my/", "/groups/mine/"]:
        response = client.get(page, follow=True)
        assert response.status_code == 200
        assert BEFORE not in response.content.decode(), page
    assert "あなたが加わる前のもの" in client.get(room).content.decode()
    assert client.get(f"{room}{old.pk}/").status_code == 404
    assert client.post("/groups/search/", {"q": "ひみつ"}, follow=True).context["found"].hits == []
    assert find(user, "ひみつ").hits == []
    assert [hit.message for hit in find(circle.midori, "ひみつ").hits] == [old]
    assert unread_counts(user) == {circle.group.pk: 2}  # the line of the room, and what came after it
    assert list(open_reports(user)) == []
    assert list(open_reports(circle.midori)) == [told]
    for act in (
        lambda: report.report(actor=user, message=old, reason=ReportReason.HURT),
        lambda: moderate.hide(actor=user, message=old, reason="x"),
        lambda: react.react(actor=user, message=old, kind=ReactionKind.HUG),
        lambda: say(user, circle.group, "へんじ", reply_to=old.pk),
    ):
        assert code_of(act) == "no_such_message"
    assert not Report.objects.filter(reporter=user).exists()
    moderate.hide(actor=circle.midori, message=old, reason="かくす")
    assert BEFORE not in client.get("/desk/").content.decode()
    assert code_of(moderate.restore, actor=user, message=old, reason="x") == "no_such_message"


def test_nor_over_the_socket(live_circle: Circle) -> None:
    circle = live_circle
    old = say(circle.hana, circle.group, BEFORE)
    newcomer = appointed(circle.group, make_user("しんじん"))
    react.react(actor=circle.sora, message=old, kind=ReactionKind.HUG)
    keys = [session_for(user) for user in (newcomer.user, circle.sora)]

    async def story() -> None:
        mine, sora = Phone(keys[0]), Phone(keys[1])
        await mine.open()  # after 0: everything that there is
        await sora.open()
        await sora.ask("react", message=old.pk, kind="cheer", on=True)
        await sora.say("あとのことば")
        await mine.expect("event", kind="posted")
        for frame in ({"kind": "hide", "reason": "x"}, {"kind": "report", "reason": "hurt"}):
            kind = frame.pop("kind")
            assert (await mine.ask(kind, message=old.pk, **frame))["code"] == "no_such_message"
        frames = json.dumps(mine.received, ensure_ascii=False)
        assert "あとのことば" in frames
        assert BEFORE not in frames
        assert f'"id": {old.pk},' not in frames
        await mine.hang_up()
        await sora.hang_up()

    online(story)


def test_a_member_who_becomes_facilitator_keeps_what_they_read(circle: Circle) -> None:
    say(circle.sora, circle.group, BEFORE)
    membership = appointed(circle.group, circle.hana)
    assert membership.reads_from == 0
    assert BEFORE in str(fresh_state(circle.hana, circle.room, is_facilitator=True))


def test_who_comes_back_as_facilitator_reads_from_then_on(circle: Circle) -> None:
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    say(circle.sora, circle.group, BEFORE)
    appointed(circle.group, circle.hana)
    assert BEFORE not in str(fresh_state(circle.hana, circle.room, is_facilitator=True))


def test_nobody_lets_others_in_to_read_more_than_they_do(circle: Circle, newcomer: Membership) -> None:
    """A second account of one's own would be the way around."""
    second = accept(actor=newcomer.user, join_request=make_request(circle.group))
    assert second.reads_from == newcomer.reads_from > 0
    assert BEFORE not in str(fresh_state(second.user, circle.room, is_facilitator=False))
    friend = accept(actor=circle.midori, join_request=make_request(circle.group))
    assert BEFORE in str(fresh_state(friend.user, circle.room, is_facilitator=False))


def test_nobody_answers_their_own_request(circle: Circle) -> None:
    wish = make_request(circle.group, circle.midori)
    assert code_of(accept, actor=circle.midori, join_request=wish) == "own_request"
    staff = make_staff()
    assert code_of(accept, actor=staff, join_request=make_request(circle.group, staff)) == "not_facilitator"


def test_who_was_told_beforehand_lets_read_back(circle: Circle) -> None:
    say(circle.hana, circle.group, BEFORE)
    membership = appointed(circle.group, make_user("しんじん"), reads_back=True)
    assert lines(circle) == [("will_read_back", "しんじん")]
    assert read_back_due() == 0
    assert BEFORE not in str(fresh_state(membership.user, circle.room, is_facilitator=True))
    Membership.objects.filter(pk=membership.pk).update(reads_back_at=timezone.now())
    assert read_back_due() == 1
    assert lines(circle)[1:] == [("reads_back", "しんじん")]
    assert BEFORE in str(fresh_state(membership.user, circle.room, is_facilitator=True))
    assert read_back_due() == 0


def test_the_first_facilitator_of_an_empty_room_reads_all(circle: Circle) -> None:
    assert appointed(circle.group).reads_from == 0
    assert appointed(circle.group).reads_from == 0  # lines of the room itself are nobody's words
    assert [kind for (kind,) in Event.objects.values_list("kind")] == [EventKind.NOTED, EventKind.NOTED]


# ── no other way in ──


def test_administrators_have_no_way_around(circle: Circle, client_for: Any, make_user: Any) -> None:
    """No generic screen writes or shows who is in a group, what is said there, or who was asked."""
    admin = make_user("管理", staff=True, is_superuser=True)
    client = client_for(admin)
    old = say(circle.hana, circle.group, BEFORE)
    before = list(Membership.objects.values_list("pk", "user", "role", "left_at"))
    seat = circle.member(circle.hana)
    models = ["membership", "joinrequest", "appointment", "removal", "room", "message", "report", "event"]
    for model in models:
        for app in ("groups", "chat"):
            for path in ("", "add/", f"edit/{seat.pk}/", f"{seat.pk}/", f"delete/{seat.pk}/", f"inspect/{seat.pk}/"):
                for prefix in (
                    f"snippets/{app}/{model}/",
                    f"{app}/{model}/",
                    f"{model}/",
                    f"bulk/{app}/{model}/delete/",
                ):
                    response = client.get(f"/admin/{prefix}{path}")
                    assert response.status_code in (302, 403, 404), f"{prefix}{path}"
                    assert BEFORE not in response.content.decode()
    slug = circle.group.slug
    for path in (f"members/{seat.pk}/remove/", "nickname/", "leave/"):
        assert client.post(f"/groups/{slug}/{path}", {"role": "facilitator"}).status_code == 404
    for path in ("", "freeze/", f"{old.pk}/hide/", "reports/", "history/"):
        assert client.get(f"/groups/{slug}/room/{path}", follow=True).status_code == 403
    fields = {"act": "propose", "official": "yes", "email": admin.email}
    assert client.post(f"/admin/peer-groups/facilitators/{circle.group.pk}/", fields).status_code == 403
    client.post(f"/groups/{slug}/join/", {"nickname": "わたし", "role": "facilitator", "state": "accepted"})
    assert list(Membership.objects.values_list("pk", "user", "role", "left_at")) == before
    assert fresh_state(admin, circle.room, is_facilitator=True) == {}


def test_a_member_changes_their_name_and_not_their_role(circle: Circle, client_for: Any) -> None:
    client = client_for(circle.hana)
    client.post(f"/groups/{circle.group.slug}/nickname/", {"nickname": "はなはな", "role": "facilitator"})
    seat = circle.member(circle.hana)
    assert (seat.nickname, seat.role) == ("はなはな", "member")


# ── muting ──


def test_facilitators_mute_nobody_and_nobody_mutes_them(circle: Circle, client_for: Any) -> None:
    hanas = say(circle.hana, circle.group, "はなのことば")
    soras = say(circle.sora, circle.group, "そらのことば")
    assert code_of(mute.mute, actor=circle.midori, message=hanas) == "cannot_mute"
    client, room = client_for(circle.midori), f"/groups/{circle.group.slug}/room/"
    assert client.post(f"{room}{hanas.pk}/mute/").status_code == 403
    assert "/mute/" not in client.get(f"{room}{hanas.pk}/").content.decode()
    mute.mute(actor=circle.hana, message=soras)
    mute.mute(actor=circle.sora, message=hanas)
    appointed(circle.group, circle.hana)  # both lapse: hers, and the one against her
    assert not Mute.objects.exists()
    assert code_of(mute.mute, actor=circle.sora, message=hanas) == "cannot_mute"


def test_what_was_said_as_a_member_does_not_make_a_facilitator_mutable(circle: Circle) -> None:
    hanas = say(circle.hana, circle.group, "まえのことば")
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    appointed(circle.group, circle.hana)  # another membership than that of the message
    assert code_of(mute.mute, actor=circle.sora, message=hanas) == "cannot_mute"
