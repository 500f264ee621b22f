"""Whether somebody is 18 or older: asked on joining, kept for one purpose, and erased."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ground.models import AuditEntry
from ground.refusals import Refusal
from groups.actions.adult import say_adult
from groups.actions.decide import accept
from groups.actions.erase import WORDS_KEPT, erase_old
from groups.actions.join import withdraw_request
from groups.models import JoinRequest, Membership, PeerGroup
from tests.factories.groups import make_group, make_member
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> PeerGroup:
    return make_group(facilitator=make_user("みどり"), slug="kotoba")


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False)])
def test_joining_asks_and_the_answer_goes_over_to_the_membership(group: PeerGroup, said: str, kept: bool) -> None:
    person, facilitator = make_user("はな"), group.memberships.get().user
    form = {"nickname": "はな", "agree": "on", "rules_digest": group.rules_digest}
    assert client_for(person).post("/groups/kotoba/join/", form).status_code == 422
    assert not JoinRequest.objects.exists()
    assert client_for(person).post("/groups/kotoba/join/", form | {"is_adult": said}).status_code == 302
    wish = JoinRequest.objects.get()
    assert wish.is_adult is kept
    assert accept(actor=facilitator, join_request=wish).is_adult is kept


def test_nobody_asked_who_was_there_before(group: PeerGroup) -> None:
    assert make_member(group).is_adult is None


def test_nobody_but_the_facilitators_learns_of_the_answer(group: PeerGroup) -> None:
    member, other = make_member(group, nickname="はな"), make_member(group, nickname="そら")
    say_adult(actor=member.user, group=group, is_adult=False)
    for path in ("/groups/kotoba/members/", "/groups/kotoba/room/", "/groups/kotoba/"):
        assert "18歳" not in client_for(other.user).get(path).content.decode()
    (entry,) = AuditEntry.objects.filter(verb="groups.say_adult")
    assert (entry.actor, entry.detail) == (member.user, {"group": group.pk})
    say_adult(actor=member.user, group=group, is_adult=False)
    assert AuditEntry.objects.filter(verb="groups.say_adult").count() == 1
    with pytest.raises(Refusal) as refused:
        say_adult(actor=make_user(), group=group, is_adult=True)
    assert refused.value.code == "not_member"


def test_it_is_erased_some_time_after_the_membership_or_the_request(group: PeerGroup) -> None:
    stays, gone = make_member(group), make_member(group)
    Membership.objects.exclude(role="facilitator").update(is_adult=True)
    Membership.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    asked = JoinRequest.objects.create(group=group, user=make_user(), nickname="はな", is_adult=True)
    withdrawn = JoinRequest.objects.create(group=group, user=make_user(), nickname="そら", is_adult=True)
    withdraw_request(actor=withdrawn.user, join_request=withdrawn)
    declined = JoinRequest.objects.create(
        group=group, user=make_user(), nickname="うみ", is_adult=True, state="declined", decided_at=timezone.now()
    )

    def answers() -> list[bool | None]:
        return [one._meta.model.objects.get(pk=one.pk).is_adult for one in (stays, gone, asked, withdrawn, declined)]

    assert answers() == [True, True, True, None, True]
    with time_machine.travel(timezone.now() + WORDS_KEPT - timedelta(hours=1)):
        erase_old()
        assert answers() == [True, True, True, None, True]
    with time_machine.travel(timezone.now() + WORDS_KEPT + timedelta(hours=1)):
        erase_old()
        assert answers() == [True, None, True, None, None]
