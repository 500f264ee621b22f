"""The way into a group, as a person walks it and as a forger tries it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from ground import limiter
from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups.actions.join import request_to_join, withdraw_request
from groups.models import JoinRequest, PeerGroup
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from people.models import Consent, User
from tests.factories.groups import make_facilitator, make_group, make_member, make_request
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> PeerGroup:
    return make_group(slug="kotoba", facilitator=make_user("みどりさん"))


def answers(group: PeerGroup, **changes: str) -> dict[str, str]:
    given = {"nickname": "はな", "message": "よろしく", "agree": "on", "rules_digest": group.rules_digest}
    return given | {"is_adult": "yes"} | changes


def test_asking_keeps_the_wish_the_consent_and_tells_facilitators_without_words(group: PeerGroup) -> None:
    person = make_user("ほんみょう")
    wish = request_to_join(
        actor=person, group=group, nickname=" はな ", rules_digest=group.rules_digest, message="2歳の子がいます"
    )
    assert (wish.state, wish.nickname, wish.message) == ("pending", "はな", "2歳の子がいます")
    consent = Consent.objects.get(user=person)
    assert (consent.purpose, consent.subject_type, consent.subject_id, consent.wording) == (
        "ground_rules",
        "groups.peergroup",
        str(group.pk),
        "ここで聞いたことは外で話しません。\n人の育て方を評価しません。",
    )
    mail = OutgoingMail.objects.get()
    facilitator = group.memberships.get().user
    assert (mail.to_user, mail.template) == (facilitator, "groups/asked")
    assert mail.context == {"desk_path": "/desk/"}
    assert AuditEntry.objects.filter(verb="groups.request_to_join", actor=person).count() == 1


def test_asking_twice_is_asking_once(group: PeerGroup) -> None:
    person = make_user()
    first = request_to_join(actor=person, group=group, nickname="はな", rules_digest=group.rules_digest)
    second = request_to_join(actor=person, group=group, nickname="べつ", rules_digest="forged")
    assert first.pk == second.pk
    assert JoinRequest.objects.count() == Consent.objects.count() == OutgoingMail.objects.count() == 1


def test_asking_and_taking_back_again_and_again_does_not_fill_a_mailbox(group: PeerGroup) -> None:
    def ask(person: User) -> JoinRequest:
        return request_to_join(actor=person, group=group, nickname="はな", rules_digest=group.rules_digest)

    person = make_user()
    for _time in range(3):
        wish = ask(person)
        send_due()
        withdraw_request(actor=person, join_request=wish)
    with pytest.raises(limiter.TooMany):
        ask(person)
    assert len(mail.outbox) == 1
    assert not JoinRequest.objects.filter(user=person, state="pending").exists()
    ask(make_user())
    assert send_due() == 0  # is told of an hour after the first
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        assert send_due() == 1
        ask(make_user())
        assert send_due() == 0


def test_the_wording_that_was_read_is_kept_in_the_language_it_was_read_in() -> None:
    group = make_group(facilitator=make_user(), ground_rules_en="What you hear stays here.")
    person = make_user()
    with translation.override("en"):
        digest = group.rules_digest
    request_to_join(actor=person, group=group, nickname="はな", rules_digest=digest)
    assert Consent.objects.get().wording == "What you hear stays here."


def test_nobody_agrees_to_rules_that_changed_meanwhile(group: PeerGroup) -> None:
    digest = group.rules_digest
    group.ground_rules = "まったく新しい約束。"
    group.save()
    with pytest.raises(Refusal) as refused:
        request_to_join(actor=make_user(), group=group, nickname="はな", rules_digest=digest)
    assert (refused.value.code, refused.value.field) == ("rules_changed", "agree")
    assert not JoinRequest.objects.exists()
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"state": "paused"}, "not_open"),
        ({"state": "closed"}, "group_unknown"),
        ({"state": "draft"}, "group_unknown"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "not_open"),
    ],
)
def test_a_group_that_takes_nobody_in_says_so(fields: dict[str, Any], code: str) -> None:
    group = make_group(facilitator=make_user(), **fields)
    with pytest.raises(Refusal) as refused:
        request_to_join(actor=make_user(), group=group, nickname="はな", rules_digest=group.rules_digest)
    assert refused.value.code == code


def test_a_group_without_facilitator_takes_nobody_in() -> None:
    group = make_group()
    with pytest.raises(Refusal) as refused:
        request_to_join(actor=make_user(), group=group, nickname="はな", rules_digest=group.rules_digest)
    assert refused.value.code == "not_open"


def test_a_full_group_refuses_and_facilitators_do_not_count() -> None:
    group = make_group(capacity=2, facilitator=make_user())
    make_facilitator(group)
    make_member(group)
    request_to_join(actor=make_user(), group=group, nickname="はな", rules_digest=group.rules_digest)
    make_member(group)
    with pytest.raises(Refusal) as refused:
        request_to_join(actor=make_user(), group=group, nickname="うみ", rules_digest=group.rules_digest)
    assert refused.value.code == "group_full"


def test_a_member_does_not_ask_again(group: PeerGroup) -> None:
    member = make_member(group)
    with pytest.raises(Refusal) as refused:
        request_to_join(actor=member.user, group=group, nickname="はな", rules_digest=group.rules_digest)
    assert refused.value.code == "already_member"


def test_a_members_name_is_not_given_away_to_an_outsider(group: PeerGroup) -> None:
    make_member(group, nickname="ひみつさん")
    wish = request_to_join(actor=make_user(), group=group, nickname="ひみつさん", rules_digest=group.rules_digest)
    assert wish.state == "pending"


def test_a_facilitators_public_name_is_not_taken(group: PeerGroup) -> None:
    with pytest.raises(Refusal) as refused:
        request_to_join(actor=make_user(), group=group, nickname="みどりさん", rules_digest=group.rules_digest)
    assert (refused.value.code, refused.value.field) == ("nickname_is_facilitators", "nickname")


def test_withdrawing_erases_the_words_and_takes_back_consent_and_mail(group: PeerGroup) -> None:
    person = make_user()
    wish = request_to_join(
        actor=person, group=group, nickname="はな", rules_digest=group.rules_digest, message="ひみつ"
    )
    withdraw_request(actor=person, join_request=wish)
    withdraw_request(actor=person, join_request=wish)
    wish.refresh_from_db()
    assert (wish.state, wish.message) == ("withdrawn", "")
    assert Consent.objects.get().withdrawn_at is not None
    assert OutgoingMail.objects.get().cancelled_at is not None
    assert AuditEntry.objects.filter(verb="groups.withdraw_request").count() == 1
    again = request_to_join(actor=person, group=group, nickname="はな", rules_digest=group.rules_digest)
    assert again.pk != wish.pk


def test_nobody_withdraws_for_somebody_else(group: PeerGroup) -> None:
    wish = make_request(group)
    with pytest.raises(NotAllowed):
        withdraw_request(actor=make_user(), join_request=wish)
    wish.refresh_from_db()
    assert wish.state == "pending"


def test_the_whole_way_on_the_page(group: PeerGroup, client_for: Callable[..., Client]) -> None:
    person = make_user("はな")
    client = client_for(person)
    assert "参加を希望する" in client.get("/groups/kotoba/").content.decode()
    page = client.get("/groups/kotoba/join/").content.decode()
    assert "人の育て方を評価しません。" in page
    assert client.post("/groups/kotoba/join/", answers(group)).url == "/groups/kotoba/"
    waiting = client.get("/groups/kotoba/").content.decode()
    assert "返事を待っています" in waiting
    assert client.get("/groups/kotoba/join/").url == "/groups/kotoba/"
    client.post("/groups/kotoba/withdraw/")
    assert JoinRequest.objects.get().state == "withdrawn"
    assert client.post("/groups/kotoba/withdraw/").status_code == 302


def test_without_an_account_the_way_leads_through_registering_and_back(group: PeerGroup, client: Client) -> None:
    page = client.get("/groups/kotoba/").content.decode()
    assert 'href="/accounts/signup/?next=/groups/kotoba/join/"' in page
    assert client.get("/groups/kotoba/join/").url == "/accounts/login/?next=/groups/kotoba/join/"


def test_a_session_that_ran_out_leads_back_to_the_form(group: PeerGroup, client: Client) -> None:
    page = "http://testserver/groups/kotoba/join/"
    response = client.post("/groups/kotoba/join/", answers(group), headers={"referer": page})
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/?next=")
    assert "join" in response.url
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"message": "あ" * 10_000}, "message", "500文字までで書いてください。いまは10000文字あります。"),
        ({"agree": ""}, "agree", "約束を読んで、よければチェックを入れてください。"),
        ({"is_adult": ""}, "is_adult", "「はい」か「いいえ」を選んでください。"),
        ({"nickname": "な" * 21}, "nickname", "呼び名は20文字までです。"),
        ({"rules_digest": ""}, "agree", "グループの約束が新しくなりました。もう一度読んで、よければ同意してください。"),
    ],
)
def test_a_form_that_cannot_be_kept_says_so_and_keeps_the_text(
    group: PeerGroup, client_for: Callable[..., Client], changes: dict[str, str], field: str, error: str
) -> None:
    sent = answers(group, **changes)
    response = client_for(make_user()).post("/groups/kotoba/join/", sent)
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [error]}
    assert sent["message"] in response.content.decode()
    assert not JoinRequest.objects.exists()


def test_a_script_as_nickname_is_refused_and_shown_as_text(group: PeerGroup, client_for: Callable[..., Client]) -> None:
    response = client_for(make_user()).post("/groups/kotoba/join/", answers(group, nickname="<script>x"))
    assert response.status_code == 422
    assert "<script>x" not in response.content.decode()
    assert list(response.context["form"].errors) == ["nickname"]


def test_a_group_that_fills_up_while_one_writes_is_told_with_other_ways(
    group: PeerGroup, client_for: Callable[..., Client]
) -> None:
    make_group("ほかの会", facilitator=make_user())
    PeerGroup.objects.filter(pk=group.pk).update(capacity=2)
    make_member(group)
    make_member(group)
    response = client_for(make_user()).post("/groups/kotoba/join/", answers(group))
    assert response.status_code == 422
    text = response.content.decode()
    assert "このグループは、いまいっぱいです。" in text
    assert "ほかの会" in text
    assert "よろしく" in text


@pytest.mark.parametrize("slug", ["nothing-here", "geheim"])
def test_unknown_and_draft_groups_look_the_same(slug: str, client_for: Callable[..., Client]) -> None:
    make_group(slug="geheim", state="draft", facilitator=make_user())
    client = client_for(make_user())
    for page in ("", "join/", "leave/", "members/", "nickname/"):
        assert client.get(f"/groups/{slug}/{page}").status_code == 404


def test_a_declined_person_reads_the_word_and_may_ask_again(
    group: PeerGroup, client_for: Callable[..., Client]
) -> None:
    person: User = make_user()
    make_request(group, person, state="declined", reply="いまは合わないかもしれません。また来てください。")
    client = client_for(person)
    for page in ("/groups/kotoba/", "/groups/mine/"):
        assert "また来てください。" in client.get(page).content.decode()
    assert client.post("/groups/kotoba/join/", answers(group)).status_code == 302
    assert JoinRequest.objects.filter(user=person, state="pending").count() == 1
