"""Leaving, being asked to leave, another name, and an account that goes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups.actions.erase import erase_old
from groups.actions.leave import leave
from groups.actions.nickname import change_nickname
from groups.actions.remove import remove
from groups.models import Membership, PeerGroup
from groups.signals import membership_ended, messages_deletion_requested
from notices.models import OutgoingMail
from people.actions.account import erase_account
from people.models import User
from tests.factories.groups import make_facilitator, make_group, make_member, make_request
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[tuple[Any, ...]]]:
    """What the signals said, and whether a transaction's savepoint was open then."""
    news: list[tuple[Any, ...]] = []

    def words(group: PeerGroup, user: User, membership: Membership, **kwargs: Any) -> None:
        news.append(("words", group.pk, user.pk, len(connection.savepoint_ids)))

    def ended(membership: Membership, delete_messages: bool, **kwargs: Any) -> None:
        news.append(("ended", membership.pk, delete_messages))

    messages_deletion_requested.connect(words)
    membership_ended.connect(ended)
    yield news
    messages_deletion_requested.disconnect(words)
    membership_ended.disconnect(ended)


def test_leaving_with_words_asks_for_their_deletion_inside_and_announces_after(
    heard: list[tuple[Any, ...]], django_capture_on_commit_callbacks: Any
) -> None:
    group = make_group(facilitator=make_user())
    member = make_member(group)
    outside = len(connection.savepoint_ids)
    with django_capture_on_commit_callbacks() as after_commit:
        leave(actor=member.user, group=group, delete_messages=True)
        leave(actor=member.user, group=group, delete_messages=True)
    assert heard == [("words", group.pk, member.user_id, outside + 1)]
    for callback in after_commit:
        callback()
    assert heard[1:] == [("ended", member.pk, True)]
    member.refresh_from_db()
    assert (member.ended_by, member.is_active) == ("self", False)
    entry = AuditEntry.objects.get(verb="groups.leave")
    assert (entry.actor, entry.detail) == (member.user, {"group": group.pk, "delete_words": True})


def test_words_that_cannot_be_deleted_keep_the_person_in() -> None:
    """One transaction: either both or neither."""
    group = make_group(facilitator=make_user())
    member = make_member(group)

    def broken(**kwargs: Any) -> None:
        raise RuntimeError("the words are still there")

    messages_deletion_requested.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            leave(actor=member.user, group=group, delete_messages=True)
    finally:
        messages_deletion_requested.disconnect(broken)
    member.refresh_from_db()
    assert member.is_active
    assert not AuditEntry.objects.filter(verb="groups.leave").exists()


def test_leaving_without_deletion_asks_for_none(heard: list[tuple[Any, ...]]) -> None:
    group = make_group(facilitator=make_user())
    member = make_member(group)
    leave(actor=member.user, group=group, delete_messages=False)
    assert [news for news in heard if news[0] == "words"] == []


def test_one_may_come_back_as_somebody_new() -> None:
    group = make_group(facilitator=make_user())
    member = make_member(group, nickname="はな")
    leave(actor=member.user, group=group, delete_messages=False)
    again = make_member(group, member.user, nickname="はな")
    assert again.pk != member.pk


def test_the_last_facilitator_hands_over_first() -> None:
    group = make_group()
    last = make_facilitator(group)
    with pytest.raises(Refusal) as refused:
        leave(actor=last.user, group=group, delete_messages=False)
    assert refused.value.code == "last_facilitator"
    make_facilitator(group)
    leave(actor=last.user, group=group, delete_messages=False)
    last.refresh_from_db()
    assert not last.is_active


def test_of_a_closed_group_the_last_facilitator_may_go() -> None:
    group = make_group(state="closed")
    last = make_facilitator(group)
    leave(actor=last.user, group=group, delete_messages=False)
    last.refresh_from_db()
    assert not last.is_active


def test_leaving_on_the_page_takes_a_choice_and_a_confirmation(client_for: Callable[..., Client]) -> None:
    group = make_group(slug="kotoba", facilitator=make_user())
    member = make_member(group)
    client = client_for(member.user)
    assert client.get("/groups/kotoba/leave/").status_code == 200
    asked = client.post("/groups/kotoba/leave/", {"words": "delete"})
    assert (
        "あなたにも進行役にも、もとに戻せません。バックアップの中の写しは、14日後に消えます。" in asked.content.decode()
    )
    member.refresh_from_db()
    assert member.is_active
    confirmed = {"words": "delete", "confirmed": "yes"}
    assert client.post("/groups/kotoba/leave/", confirmed).url == "/groups/"
    member.refresh_from_db()
    assert not member.is_active
    assert client.post("/groups/kotoba/leave/", confirmed).url == "/groups/kotoba/"
    assert client.get("/groups/kotoba/members/").status_code == 404
    assert "また、参加してみませんか" in client.get("/groups/kotoba/").content.decode()


def test_a_forged_choice_is_refused(client_for: Callable[..., Client]) -> None:
    group = make_group(slug="kotoba", facilitator=make_user())
    member = make_member(group)
    response = client_for(member.user).post("/groups/kotoba/leave/", {"words": "sell", "confirmed": "yes"})
    assert response.status_code == 422
    member.refresh_from_db()
    assert member.is_active


def test_the_last_facilitator_reads_what_to_do(client_for: Callable[..., Client]) -> None:
    group = make_group(slug="kotoba")
    last = make_facilitator(group)
    response = client_for(last.user).post("/groups/kotoba/leave/", {"words": "keep", "confirmed": "yes"})
    assert response.status_code == 422
    assert "センターの職員に伝えると、交代の準備をします。" in response.content.decode()


def test_a_facilitator_ends_a_membership_and_the_person_reads_why(client_for: Callable[..., Client]) -> None:
    facilitator = make_user()
    group = make_group(slug="kotoba", facilitator=facilitator)
    member = make_member(group)
    url = f"/groups/kotoba/members/{member.pk}/remove/"
    client = client_for(facilitator)
    assert client.post(url, {"reason": "約束について、何度かお話ししました。"}).status_code == 422
    sent = {"reason": "約束について、何度かお話ししました。", "confirmed": "on"}
    assert client.post(url, sent).url == "/groups/kotoba/members/"
    assert client.post(url, sent).url == "/groups/kotoba/members/"
    member.refresh_from_db()
    assert (member.ended_by, member.end_note) == ("facilitator", sent["reason"])
    mail = OutgoingMail.objects.get(template="groups/removed")
    assert (mail.to_user, mail.context) == (member.user, {"path": "/groups/mine/"})
    entry = AuditEntry.objects.get(verb="groups.remove")
    assert (entry.actor, entry.reason) == (facilitator, sent["reason"])
    reader = client_for(member.user)
    for page in ("/groups/kotoba/", "/groups/mine/"):
        assert sent["reason"] in reader.get(page).content.decode()
    assert sent["reason"] not in client_for(make_user()).get("/groups/kotoba/").content.decode()


@pytest.mark.parametrize("reason", ["", " ", "あ" * 501])
def test_no_membership_ends_without_a_reason(reason: str) -> None:
    facilitator = make_user()
    member = make_member(make_group(facilitator=facilitator))
    with pytest.raises(Refusal) as refused:
        remove(actor=facilitator, membership=member, reason=reason)
    assert refused.value.field == "reason"
    member.refresh_from_db()
    assert member.is_active


def test_facilitators_do_not_remove_each_other_nor_people_of_other_groups() -> None:
    facilitator = make_user()
    group = make_group(facilitator=facilitator)
    for membership in (make_facilitator(group), make_member(make_group(facilitator=make_user()))):
        with pytest.raises(NotAllowed):
            remove(actor=facilitator, membership=membership, reason="x")


def test_a_forged_membership_id_of_another_group_is_not_found(client_for: Callable[..., Client]) -> None:
    facilitator = make_user()
    make_group(slug="kotoba", facilitator=facilitator)
    elsewhere = make_member(make_group(facilitator=make_user()))
    response = client_for(facilitator).post(
        f"/groups/kotoba/members/{elsewhere.pk}/remove/", {"reason": "x", "confirmed": "on"}
    )
    assert response.status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.is_active


def test_another_name_must_be_free_and_not_somebodys(client_for: Callable[..., Client]) -> None:
    group = make_group(slug="kotoba", facilitator=make_user("みどりさん"))
    member = make_member(group, nickname="はな")
    make_member(group, nickname="うみ")
    client = client_for(member.user)
    for name in ("うみ", "みどりさん", "", "<b>"):
        assert client.post("/groups/kotoba/nickname/", {"nickname": name}).status_code == 422
    assert client.post("/groups/kotoba/nickname/", {"nickname": "はなこ"}).url == "/groups/kotoba/members/"
    member.refresh_from_db()
    assert member.nickname == "はなこ"
    with pytest.raises(NotAllowed):
        change_nickname(actor=make_user(), group=group, nickname="だれか")


def test_an_account_that_goes_leaves_all_groups_with_its_words(heard: list[tuple[Any, ...]]) -> None:
    person = make_user()
    groups = [make_group(facilitator=make_user()) for _ in range(2)]
    for group in groups:
        make_member(group, person)
    user_id = person.pk
    erase_account(actor=person, person=person)
    assert sorted(news[1:3] for news in heard) == sorted((group.pk, user_id) for group in groups)
    assert AuditEntry.objects.filter(verb="groups.end_with_account").count() == 2


def test_a_group_whose_last_facilitator_deletes_the_account_rests_and_staff_know(
    make_user: Callable[..., User],
) -> None:
    staff = make_user("編集", staff=True)
    make_user("ただの人")
    facilitator = make_user()
    unwatched = make_group(facilitator=facilitator)
    watched = make_group(facilitator=make_user())
    make_facilitator(watched, facilitator)
    erase_account(actor=facilitator, person=facilitator)
    unwatched.refresh_from_db()
    watched.refresh_from_db()
    assert (unwatched.state, watched.state) == ("paused", "open")
    mails = OutgoingMail.objects.filter(template="groups/unwatched")
    assert [mail.to_user for mail in mails] == [staff]


def test_words_around_joining_are_erased_in_time() -> None:
    group = make_group(facilitator=make_user())
    now = timezone.now()
    old, fresh = now - timedelta(days=91), now - timedelta(days=89)
    declined = make_request(group, state="declined", message="a", reply="b", decided_at=old)
    recent = make_request(group, state="declined", message="a", reply="b", decided_at=fresh)
    waiting = make_request(group, message="a")
    for wish in (declined, recent, waiting):
        type(wish).objects.filter(pk=wish.pk).update(created_at=old)
    ancient = make_request(group, state="withdrawn")
    type(ancient).objects.filter(pk=ancient.pk).update(created_at=now - timedelta(days=366))
    gone = make_member(group)
    Membership.objects.filter(pk=gone.pk).update(left_at=old, end_note="c")
    assert erase_old() == 3
    assert erase_old() == 0
    for wish, words in ((declined, ("", "")), (recent, ("a", "b")), (waiting, ("a", ""))):
        wish.refresh_from_db()
        assert (wish.message, wish.reply) == words
    gone.refresh_from_db()
    assert gone.end_note == ""
    assert not type(ancient).objects.filter(pk=ancient.pk).exists()
