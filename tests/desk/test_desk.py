"""The facilitators' desk: only their own groups, decisions that are safe twice, refusals that keep the words."""

import re
from typing import Any

import pytest
from django.test import Client

from chat.actions import moderate
from chat.actions.report import report
from chat.enums import MessageState, ReportReason, ReportState
from chat.models import Report, Room
from ground.models import AuditEntry
from groups.enums import RequestState
from groups.models import Membership
from people.models import User
from tests.factories import groups as make
from tests.factories import rooms as talk
from tests.factories.cases import open_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


@pytest.fixture
def reported(circle: talk.Circle) -> Report:
    message = talk.say(circle.sora, circle.group, "読んでつらくなることば")
    return report(actor=circle.hana, message=message, reason=ReportReason.HURT, note="見てください")


@pytest.fixture
def desk(circle: talk.Circle, client_for: Any) -> Client:
    return client_for(circle.midori)


def audited(verb: str) -> int:
    return AuditEntry.objects.filter(verb=verb).count()


def test_the_desk_shows_requests_and_reports_of_own_groups_only(
    circle: talk.Circle, reported: Report, desk: Client
) -> None:
    make.make_request(circle.group, message="夜だけですが、話したいです", nickname="ゆき")
    elsewhere = make.make_group("よそのグループ", facilitator=make.make_user("よその進行役"))
    make.make_request(elsewhere, message="よそへのことば", nickname="よその希望者")
    open_all(circle.midori)
    page = desk.get("/desk/").content.decode()
    assert "2件が、あなたを待っています" in page
    for own in ("ゆき", "夜だけですが、話したいです", "読んでつらくなることば", "見てください"):
        assert own in page
    for others in ("よそのグループ", "よその希望者", "よそへのことば"):
        assert others not in page


@pytest.mark.parametrize("who", ["hana", "outsider"])
def test_members_and_others_have_no_desk(circle: talk.Circle, client_for: Any, who: str) -> None:
    client = client_for(getattr(circle, who))
    assert client.get("/desk/").status_code == 403
    assert client.get("/desk/waiting/").status_code == 403


def test_without_an_account_one_is_sent_to_sign_in(client: Client) -> None:
    response = client.get("/desk/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_accepting_twice_makes_one_membership(circle: talk.Circle, desk: Client) -> None:
    wish = make.make_request(circle.group, nickname="ゆき")
    for _ in range(2):
        assert desk.post(f"/desk/requests/{wish.pk}/accept/", {"reply": "ようこそ"}).status_code == 302
    wish.refresh_from_db()
    assert (wish.state, wish.reply) == (RequestState.ACCEPTED, "ようこそ")
    assert Membership.objects.filter(group=circle.group, user=wish.user, left_at=None).count() == 1
    assert audited("groups.accept") == 1


def test_declining_needs_a_kind_word_and_keeps_what_was_typed(circle: talk.Circle, desk: Client) -> None:
    wish = make.make_request(circle.group, nickname="ゆき")
    refused = desk.post(f"/desk/requests/{wish.pk}/decline/", {"reply": "   "})
    assert refused.status_code == 422
    assert "ひとことを添えてください" in refused.content.decode()
    long = "あ" * 501
    refused = desk.post(f"/desk/requests/{wish.pk}/decline/", {"reply": long})
    assert refused.status_code == 422
    assert long in refused.content.decode()
    assert desk.post(f"/desk/requests/{wish.pk}/decline/", {"reply": "また春に"}).status_code == 302
    wish.refresh_from_db()
    assert (wish.state, wish.reply) == (RequestState.DECLINED, "また春に")


def test_a_colleagues_decision_is_told_and_not_changed(circle: talk.Circle, desk: Client, client_for: Any) -> None:
    colleague = make.make_user("助産師の田中")
    make.make_facilitator(circle.group, colleague)
    wish = make.make_request(circle.group, nickname="ゆき")
    client_for(colleague).post(f"/desk/requests/{wish.pk}/accept/", {"reply": ""})
    refused = desk.post(f"/desk/requests/{wish.pk}/decline/", {"reply": "すみません"})
    assert refused.status_code == 422
    assert "もう助産師の田中さんが答えています" in refused.content.decode()
    wish.refresh_from_db()
    assert wish.state == RequestState.ACCEPTED


def test_requests_and_reports_of_other_groups_cannot_be_touched(circle: talk.Circle, desk: Client) -> None:
    other = talk.circle("betsu")
    wish = make.make_request(other.group)
    message = talk.say(other.sora, other.group, "よそのことば")
    theirs = report(actor=other.hana, message=message, reason=ReportReason.HURT)
    moderate.hide(actor=other.midori, message=message, reason="試し")
    paths = [
        f"/desk/requests/{wish.pk}/accept/",
        f"/desk/requests/{wish.pk}/decline/",
        f"/desk/reports/{theirs.pk}/hide/",
        f"/desk/reports/{theirs.pk}/leave/",
        f"/desk/messages/{message.pk}/restore/",
        "/desk/groups/betsu/freeze/",
        "/desk/requests/999999/accept/",
    ]
    assert [desk.post(path, {"reply": "x", "reason": "x"}).status_code for path in paths] == [404] * len(paths)
    message.refresh_from_db()
    assert message.state == MessageState.HIDDEN
    assert not Room.objects.get(group=other.group).is_frozen


def test_hiding_a_reported_message_needs_a_reason_that_its_author_sees(
    circle: talk.Circle, reported: Report, desk: Client, client_for: Any
) -> None:
    refused = desk.post(f"/desk/reports/{reported.pk}/hide/", {"reason": ""})
    assert refused.status_code == 422
    assert "理由を選んでください" in refused.content.decode()
    assert desk.post(f"/desk/reports/{reported.pk}/hide/", {"reason": "だれかを責めることばでした"}).status_code == 302
    reported.refresh_from_db()
    assert (reported.state, reported.resolved_by) == (ReportState.UPHELD, circle.midori)
    room = f"/groups/{circle.group.slug}/room/"
    assert "だれかを責めることばでした" in client_for(circle.sora).get(room).content.decode()
    others = client_for(circle.hana).get(room).content.decode()
    assert "だれかを責めることばでした" not in others
    assert "読んでつらくなることば" not in others


def test_restoring_shows_the_message_again(circle: talk.Circle, desk: Client, client_for: Any) -> None:
    message = talk.say(circle.sora, circle.group, "やっぱり大丈夫なことば")
    moderate.hide(actor=circle.midori, message=message, reason="確かめます")
    assert "やっぱり大丈夫なことば" in desk.get("/desk/").content.decode()
    assert desk.post(f"/desk/messages/{message.pk}/restore/", {"reason": "確かめました"}).status_code == 302
    assert (
        "やっぱり大丈夫なことば" in client_for(circle.hana).get(f"/groups/{circle.group.slug}/room/").content.decode()
    )
    assert (audited("chat.hide_message"), audited("chat.restore_message")) == (1, 1)


def test_leaving_a_report_after_a_look_keeps_the_message(circle: talk.Circle, reported: Report, desk: Client) -> None:
    assert desk.post(f"/desk/reports/{reported.pk}/leave/", {"reason": "本人と話しました"}).status_code == 302
    reported.refresh_from_db()
    assert (reported.state, reported.answer) == (ReportState.DISMISSED, "本人と話しました")
    assert reported.message is not None
    assert reported.message.state == MessageState.VISIBLE
    again = desk.post(f"/desk/reports/{reported.pk}/handled/", {"reason": ""})
    assert again.status_code == 422
    assert "もう対応が記録されています" in again.content.decode()


def test_freezing_and_going_on(circle: talk.Circle, desk: Client) -> None:
    slug = circle.group.slug
    assert desk.post(f"/desk/groups/{slug}/freeze/", {"reason": "少し休みましょう"}).status_code == 302
    assert Room.objects.get(group=circle.group).frozen_reason == "少し休みましょう"
    assert "少し休みましょう" in desk.get("/desk/").content.decode()
    assert desk.post(f"/desk/groups/{slug}/unfreeze/", {}).status_code == 302
    assert not Room.objects.get(group=circle.group).is_frozen
    assert (audited("chat.freeze"), audited("chat.unfreeze")) == (1, 1)


def test_a_script_in_a_message_is_only_text(circle: talk.Circle, desk: Client) -> None:
    make.make_request(circle.group, message="<script>alert(1)</script>", nickname="ゆき")
    page = desk.get("/desk/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_one_and_fifty_cost_the_same(
    circle: talk.Circle, desk: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            make.make_request(circle.group, nickname=f"ひと{number}")
            said = talk.say(make.make_member(circle.group).user, circle.group, f"ことば{number}？")
            told = talk.say(make.make_member(circle.group).user, circle.group, f"ことば{number}")
            report(actor=make.make_member(circle.group).user, message=told, reason=ReportReason.HURT)
            moderate.hide(actor=make.make_facilitator(circle.group).user, message=said, reason="x")

    fill(1)
    desk.get("/desk/")
    with django_assert_max_num_queries(100) as for_one:
        desk.get("/desk/")
    fill(49)
    with django_assert_num_queries(len(for_one)):
        desk.get("/desk/")


def test_how_much_waits(circle: talk.Circle, reported: Report, desk: Client) -> None:
    make.make_request(circle.group)
    page = desk.get("/desk/")
    assert page.context["desk"].waiting == 2
    assert desk.get("/desk/waiting/").json() == {"mark": page.context["desk"].mark, "waiting": 2}


def test_what_has_no_place_any_more_stays_to_be_copied(
    circle: talk.Circle, reported: Report, desk: Client, client_for: Any
) -> None:
    colleague = make.make_user("助産師の田中")
    make.make_facilitator(circle.group, colleague)
    theirs = client_for(colleague)
    wish, other = make.make_request(circle.group, nickname="ゆき"), make.make_request(circle.group, nickname="つき")
    mine = make.make_request(circle.group, nickname="ほし")
    desk.post(f"/desk/requests/{mine.pk}/decline/", {"reply": "また春に"})
    theirs.post(f"/desk/requests/{wish.pk}/accept/", {"reply": ""})
    theirs.post(f"/desk/requests/{other.pk}/decline/", {"reply": "また春に"})
    theirs.post(f"/desk/reports/{reported.pk}/leave/", {"reason": ""})
    assert reported.message is not None
    paths = {
        f"/desk/requests/{wish.pk}/decline/": "添えることば（ご本人が読みます）",
        f"/desk/requests/{other.pk}/accept/": "添えることば（ご本人が読みます）",
        f"/desk/requests/{mine.pk}/decline/": "添えることば（ご本人が読みます）",
        f"/desk/reports/{reported.pk}/handled/": "メモ（参加者には見えません）",
        f"/desk/reports/{reported.pk}/leave/": "メモ（参加者には見えません）",
    }
    for path, label in paths.items():
        typed = f"よく考えたことば {path}"
        refused = desk.post(path, {"reply": typed, "reason": typed})
        assert refused.status_code == 422
        page = refused.content.decode()
        assert page.count(typed) == 1
        assert f'<label for="kept-1">{label}</label>' in page
        assert f'<textarea id="kept-1" rows="5" readonly>{typed}</textarea>' in page


def test_the_desk_knows_its_places(circle: talk.Circle, reported: Report, desk: Client) -> None:
    make.make_request(circle.group)
    hidden, own = talk.say(circle.sora, circle.group, "かくす"), talk.say(circle.midori, circle.group, "じぶんの")
    moderate.hide(actor=circle.midori, message=hidden, reason="試し")
    moderate.hide(actor=colleague_of(circle), message=own, reason="試し")
    for frozen in (False, True):
        if frozen:
            moderate.freeze(actor=circle.midori, room=circle.room, reason="ひと休み")
        page = desk.get("/desk/")
        fields = set(re.findall(r'<textarea id="([\w-]+)-text"', page.content.decode()))
        assert fields == page.context["desk"].places
        assert (f"group-{circle.group.slug}" in fields) is not frozen


def colleague_of(circle: talk.Circle) -> User:
    person = make.make_user("助産師の田中")
    make.make_facilitator(circle.group, person)
    return person
