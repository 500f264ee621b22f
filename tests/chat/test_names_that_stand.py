"""Names beside which words of people who left still stand are nobody else's."""

from typing import Any

import pytest

from chat.actions.author import withdraw_message
from chat.actions.moderate import hide
from ground.refusals import Refusal
from groups.actions.decide import accept
from groups.actions.join import request_to_join
from groups.actions.leave import leave
from groups.actions.nickname import change_nickname
from groups.actions.remove import remove
from groups.models import Membership
from people.actions.account import erase_account
from people.models import User
from tests.factories import groups as make
from tests.factories.people import make_user
from tests.factories.rooms import Circle, circle, join, say

pytestmark = pytest.mark.django_db
LIKE_MIDORI = ["みどり", "みどり。", "み\u200bどり", "みと\u3099り", "み・どり", " みどり "]


@pytest.fixture
def left() -> Circle:
    """Hana, and Midori who watched over the room, have left; their words stand."""
    there = circle()
    make.appointed(there.group, there.sora)
    say(there.midori, there.group, "見守りのことば")
    say(there.hana, there.group, "はなのことば")
    leave(actor=there.midori, group=there.group, delete_messages=False)
    leave(actor=there.hana, group=there.group, delete_messages=False)
    return there


def comes_in(there: Circle, nickname: str, person: User | None = None) -> Membership:
    person = person or make_user("あたらしい人")
    wish = request_to_join(actor=person, group=there.group, nickname=nickname, rules_digest=there.group.rules_digest)
    return accept(actor=there.sora, join_request=wish)


def refused(there: Circle, person: User, nickname: str) -> str:
    with pytest.raises(Refusal) as no:
        change_nickname(actor=person, group=there.group, nickname=nickname)
    return no.value.code


@pytest.mark.parametrize("like", LIKE_MIDORI)
def test_who_comes_in_is_made_distinct_from_who_left(left: Circle, like: str) -> None:
    new = comes_in(left, like)
    assert new.nickname != like.strip()
    assert new.nickname.endswith("2")


@pytest.mark.parametrize("like", LIKE_MIDORI)
def test_nobody_takes_the_name_of_who_left(left: Circle, like: str) -> None:
    new = comes_in(left, "あお")
    assert refused(left, new.user, like) == "nickname_taken"
    new.refresh_from_db()
    assert new.nickname == "あお"


def test_nor_by_being_appointed(left: Circle) -> None:
    assert make.appointed(left.group, make_user("はな")).nickname == "はな2"


def test_nor_that_of_who_was_made_to_leave_or_whose_words_are_hidden(left: Circle) -> None:
    riku = comes_in(left, "りく")
    message = say(riku.user, left.group, "りくのことば")
    hide(actor=left.sora, message=message, reason="約束のこと")
    remove(actor=left.sora, membership=riku, reason="約束のこと")
    assert comes_in(left, "リク").nickname == "リク"  # another name: kana are told apart
    assert comes_in(left, "りく").nickname == "りく2"


def test_who_comes_back_has_the_own_name_again(left: Circle) -> None:
    taken = comes_in(left, "はな")
    again = comes_in(left, "はな", left.hana)
    assert (taken.nickname, again.nickname) == ("はな2", "はな")
    change_nickname(actor=left.hana, group=left.group, nickname="はなこ")
    assert refused(left, taken.user, "はな") == "nickname_taken"  # her words from before stand beside it
    assert change_nickname(actor=left.hana, group=left.group, nickname="はな").nickname == "はな"


def _with_words(there: Circle, person: User) -> None:
    leave(actor=person, group=there.group, delete_messages=True)


def _with_the_account(there: Circle, person: User) -> None:
    erase_account(actor=person, person=person)


def _having_taken_them_back(there: Circle, person: User) -> None:
    for message in person.messages.all():
        withdraw_message(actor=person, message=message)
    leave(actor=person, group=there.group, delete_messages=False)


@pytest.mark.parametrize("gone", [_with_words, _with_the_account, _having_taken_them_back])
def test_who_left_nothing_leaves_the_name_free(gone: Any) -> None:
    there = circle()
    say(there.hana, there.group, "はなのことば")
    gone(there, there.hana)
    wish = request_to_join(
        actor=there.outsider, group=there.group, nickname="はな", rules_digest=there.group.rules_digest
    )
    assert accept(actor=there.midori, join_request=wish).nickname == "はな"


def test_a_name_is_free_that_was_given_up_or_that_stands_elsewhere(left: Circle) -> None:
    change_nickname(actor=left.sora, group=left.group, nickname="ゆき")  # all that was said shows the new name
    assert comes_in(left, "そら").nickname == "そら"
    elsewhere = circle("yoru")
    join(left.outsider, elsewhere.group, nickname="うみ")
    say(left.outsider, elsewhere.group, "よそのことば")
    leave(actor=left.outsider, group=elsewhere.group, delete_messages=False)
    assert comes_in(left, "うみ").nickname == "うみ"


def test_asking_tells_nobody_outside_who_was_in(left: Circle) -> None:
    wish = request_to_join(
        actor=left.outsider, group=left.group, nickname="みどり", rules_digest=left.group.rules_digest
    )
    assert wish.nickname == "みどり"
