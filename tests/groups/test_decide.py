"""Accepting and declining: once, by the right person, with a word, and never one too many."""

import threading
from unittest.mock import patch

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups import queries
from groups.actions import decide
from groups.actions.decide import accept, decline
from groups.models import Membership, PeerGroup
from groups.signals import membership_started
from notices.actions.mail import send_later, settled_key
from notices.models import OutgoingMail
from tests.factories.groups import make_facilitator, make_group, make_member, make_request
from tests.factories.people import make_user


@pytest.mark.django_db
def test_accepting_makes_one_member_with_a_mail_that_says_nothing(
    django_capture_on_commit_callbacks: object,
) -> None:
    facilitator = make_user("みどりさん")
    group = make_group(facilitator=facilitator)
    wish = make_request(group, nickname="はな", message="ひみつの話")
    started: list[Membership] = []

    def listen(membership: Membership, **kwargs: object) -> None:
        started.append(membership)

    membership_started.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        membership = accept(actor=facilitator, join_request=wish, reply="ようこそ、はなさん")
        again = accept(actor=facilitator, join_request=wish, reply="ようこそ、はなさん")
    membership_started.disconnect(listen)
    assert started == [membership]
    assert again.pk == membership.pk
    wish.refresh_from_db()
    assert (wish.state, wish.reply, wish.decided_by) == ("accepted", "ようこそ、はなさん", facilitator)
    assert (membership.nickname, membership.role, membership.user) == ("はな", "member", wish.user)
    mail = OutgoingMail.objects.get(template="groups/answered")
    assert (mail.to_user, mail.context) == (wish.user, {"path": "/groups/mine/", "kind": "groups.answered"})
    assert AuditEntry.objects.filter(verb="groups.accept", actor=facilitator).count() == 1


@pytest.mark.django_db
def test_answering_takes_back_the_mail_to_facilitators() -> None:
    facilitator = make_user()
    group = make_group(facilitator=facilitator)
    wishes = [make_request(group), make_request(group)]
    key = f"groups.asked:{group.pk}:{facilitator.pk}:1"
    send_later(key=key, template="groups/asked", to=facilitator)
    accept(actor=facilitator, join_request=wishes[0])
    assert OutgoingMail.objects.get(key=key).cancelled_at is None  # somebody else waits still
    accept(actor=facilitator, join_request=wishes[1])
    assert OutgoingMail.objects.get(key=settled_key(key)).cancelled_at is not None


@pytest.mark.django_db
def test_a_newcomer_whose_name_is_taken_gets_a_distinct_one() -> None:
    facilitator = make_user()
    group = make_group(facilitator=facilitator)
    make_member(group, nickname="HANA")
    make_member(group, nickname="hana2")
    long = "な" * 20
    make_member(group, nickname=long)
    assert accept(actor=facilitator, join_request=make_request(group, nickname="hana")).nickname == "hana3"
    assert accept(actor=facilitator, join_request=make_request(group, nickname=long)).nickname == "な" * 19 + "2"


@pytest.mark.django_db
def test_a_colleagues_decision_stands_and_is_told_by_name() -> None:
    first, second = make_user("さいしょ"), make_user("つぎ")
    group = make_group(facilitator=first)
    make_facilitator(group, second)
    wish = make_request(group)
    accept(actor=first, join_request=wish)
    for act in (accept, decline):
        with pytest.raises(Refusal) as refused:
            act(actor=second, join_request=wish, reply="ごめんなさい")
        assert refused.value.code == "already_decided"
        assert str(refused.value.message) == "この参加希望には、もうさいしょさんが答えています（受け入れ）。"
    with pytest.raises(Refusal):
        decline(actor=first, join_request=wish, reply="やっぱり")
    wish.refresh_from_db()
    assert (wish.state, wish.decided_by) == ("accepted", first)


@pytest.mark.django_db
def test_the_same_answer_in_other_words_is_refused() -> None:
    facilitator = make_user()
    group = make_group(facilitator=facilitator)
    for act, first in ((accept, ""), (accept, "ようこそ"), (decline, "また春に")):
        wish = make_request(group)
        act(actor=facilitator, join_request=wish, reply=first)
        for same in (first, f" {first}\r\n", " "):
            act(actor=facilitator, join_request=wish, reply=same)
        with pytest.raises(Refusal) as refused:
            act(actor=facilitator, join_request=wish, reply="ほかのことば")
        assert refused.value.code == "already_answered"
        wish.refresh_from_db()
        assert wish.reply == first


@pytest.mark.django_db
def test_a_withdrawn_wish_is_not_answered() -> None:
    facilitator = make_user()
    wish = make_request(make_group(facilitator=facilitator), state="withdrawn")
    with pytest.raises(Refusal) as refused:
        accept(actor=facilitator, join_request=wish)
    assert refused.value.code == "withdrawn"
    assert not Membership.objects.filter(user=wish.user).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reply", "code"), [("", "reply_missing"), (" \n", "reply_missing"), ("あ" * 501, "reply_too_long")]
)
def test_declining_needs_a_word_that_can_be_kept(reply: str, code: str) -> None:
    facilitator = make_user()
    wish = make_request(make_group(facilitator=facilitator))
    with pytest.raises(Refusal) as refused:
        decline(actor=facilitator, join_request=wish, reply=reply)
    assert (refused.value.code, refused.value.field) == (code, "reply")
    wish.refresh_from_db()
    assert wish.state == "pending"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["outsider", "member", "facilitator of another group", "former facilitator"])
def test_only_the_groups_own_facilitators_decide(who: str) -> None:
    group = make_group(facilitator=make_user())
    person = make_user()
    if who == "member":
        make_member(group, person)
    elif who == "facilitator of another group":
        make_group(facilitator=person)
    elif who == "former facilitator":
        membership = make_facilitator(group, person)
        Membership.objects.filter(pk=membership.pk).update(left_at=membership.joined_at)
    wish = make_request(group)
    for act in (accept, decline):
        with pytest.raises(NotAllowed):
            act(actor=person, join_request=wish, reply="x")
    wish.refresh_from_db()
    assert wish.state == "pending"


class CapacityProperty(TestCase):
    """However many ask, and in whichever order they are answered, a group is never over its size."""

    @settings(max_examples=15, deadline=None)
    @given(capacity=st.integers(2, 4), wishes=st.lists(st.booleans(), max_size=7))
    def test_never_over_its_size(self, capacity: int, wishes: list[bool]) -> None:
        facilitator = make_user()
        group = make_group(facilitator=facilitator, capacity=capacity)
        wanted = 0
        for is_welcome in wishes:
            wish = make_request(group)
            if not is_welcome:
                decline(actor=facilitator, join_request=wish, reply="また")
                continue
            wanted += 1
            if wanted <= capacity:
                accept(actor=facilitator, join_request=wish)
            else:
                with pytest.raises(Refusal, match="定員"):
                    accept(actor=facilitator, join_request=wish)
        assert group.memberships.filter(role="member", left_at=None).count() == min(wanted, capacity)


def accept_all_at_once(group: PeerGroup) -> list[str]:
    """One facilitator for each wish, all pressing together; the codes of the refusals."""
    wishes = list(group.join_requests.order_by("pk"))
    facilitators = list(queries.facilitators_of(group))
    together, refused = threading.Barrier(len(wishes)), []

    def press(number: int) -> None:
        try:
            together.wait(timeout=20)
            accept(actor=facilitators[number].user, join_request=wishes[number])
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(wishes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refused


def crowded_group() -> PeerGroup:
    group = make_group(capacity=2)
    for _ in range(6):
        make_facilitator(group)
        make_request(group)
    return group


@pytest.mark.django_db(transaction=True)
def test_facilitators_pressing_together_never_exceed_the_size() -> None:
    group = crowded_group()
    refused = accept_all_at_once(group)
    assert group.memberships.filter(role="member").count() == 2
    assert refused == ["group_full"] * 4
    assert group.join_requests.filter(state="pending").count() == 4


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would() -> None:
    """The negative control: the same crowd, each asking whether there is room before anybody has come in."""
    group = crowded_group()
    all_have_asked = threading.Barrier(6)
    is_full = queries.is_full

    def everybody_asks_first(asked: PeerGroup) -> bool:
        answer = is_full(asked)
        all_have_asked.wait(timeout=20)
        return answer

    def unlocked(actor: object, join_request: object) -> tuple[PeerGroup, object]:
        join_request.refresh_from_db()
        return group, join_request

    with (
        patch.object(decide, "_locked", unlocked),
        patch.object(decide.queries, "is_full", everybody_asks_first),
        patch(f"{__name__}.accept", accept.__wrapped__),
    ):
        refused = accept_all_at_once(group)
    assert refused == []
    assert group.memberships.filter(role="member").count() == 6
