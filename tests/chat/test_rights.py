"""What is offered is what the rules say and what the actions take: for each role, state of a message and state of a room."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from chat import limits
from chat.actions import moderate, pin
from chat.actions.author import withdraw_message
from chat.actions.erase import erase_messages
from chat.actions.post import post_message
from chat.enums import Audience, MessageState
from chat.models import Message, Room
from chat.queries.messages import with_faces
from chat.rendering import Encoded, audience_of, message_view, room_view
from chat.rights import RIGHTS, is_over, offered, rights_in, rights_over
from chat.rules import acting, facts_of
from chat.verbs import MESSAGE_VERBS
from ground.refusals import Refusal
from groups.enums import GroupState, Role
from groups.models import PeerGroup
from people.models import User
from tests.factories import rooms as make
from tests.factories.groups import appointed
from tests.factories.people import make_user
from tests.factories.rooms import Circle, message_of, say

GIVEN = {"body": "なおした", "kind": "hug", "on": True, "reason": "hurt", "note": "", "topic": "ねむり"}
ROOMS = ["open", "frozen", "paused", "closed"]


@pytest.fixture(autouse=True)
def _nobody_is_too_fast() -> None:
    limits.acts.clear()
    limits.posts.clear()


def messages(circle: Circle) -> dict[str, Message]:
    """One of each kind, said by a member and by a facilitator."""
    found: dict[str, Message] = {}
    for name, writer in (("member", circle.hana), ("facilitator", circle.midori)):
        found |= {f"{name}: {state}": say(writer, circle.group, f"{name} {state}") for state in STATES}
    for name, it in found.items():
        STATES[name.partition(": ")[2]](circle, it)
    appointed(circle.group, make_user("あおい"))
    return found | {"notice": Message.objects.exclude(notice="").get()}


def _hide(circle: Circle, it: Message) -> None:
    colleague = make_user("ほかの人")
    make.join(colleague, circle.group, f"ほか{it.pk}", role=Role.FACILITATOR)
    moderate.hide(actor=colleague, message=it, reason="約束")


def _hidden_by_its_author(circle: Circle, it: Message) -> None:
    Message.objects.filter(pk=it.pk).update(state=MessageState.HIDDEN, hidden_by=it.author, hidden_reason="むかし")


def _withdraw(circle: Circle, it: Message) -> None:
    withdraw_message(actor=it.author, message=it)


def _old(circle: Circle, it: Message) -> None:
    Message.objects.filter(pk=it.pk).update(created_at=timezone.now() - timedelta(minutes=31))


def _pin(circle: Circle, it: Message) -> None:
    pin.pin(actor=circle.midori, message=it)


def _stop(circle: Circle, it: Message) -> None:
    pin.stop_replies(actor=circle.midori, message=it)


STATES: dict[str, Callable[[Circle, Message], None]] = {
    "shown": lambda circle, it: None,
    "old": _old,
    "hidden": _hide,
    "hidden by its author": _hidden_by_its_author,
    "withdrawn": _withdraw,
    "pinned": _pin,  # of the two, the facilitator's
    "stopped": _stop,
}


def in_state(circle: Circle, name: str) -> Room:
    if name == "frozen":
        moderate.freeze(actor=circle.midori, room=circle.room, reason="ひと休み")
    else:
        PeerGroup.objects.filter(pk=circle.group.pk).update(state=GroupState(name))
        circle.group.refresh_from_db()
    return Room.objects.select_related("group").get(pk=circle.room.pk)


class Undo(Exception):
    """What was tried is taken back."""


def takes(act: Callable[[], Any]) -> bool:
    """Whether an action does something; it is undone."""
    did = False
    try:
        with transaction.atomic():
            did = act() is not None
            raise Undo
    except Undo:
        return did
    except Refusal:
        return False


def taken(actor: User, it: Message, group: PeerGroup) -> set[str]:
    """What the actions do for this person with this message."""

    def reply() -> int | None:
        sent = post_message(actor=actor, room=it.room, client_id=uuid.uuid4(), body="へんじ", reply_to=it.pk)
        return message_of(sent).reply_to_id

    limits.acts.clear()
    limits.posts.clear()
    tries: dict[str, Callable[[], Any]] = {
        name: partial(verb.act, actor, it, GIVEN | ({"kind": "private"} if name == "hide" else {}))
        for name, verb in MESSAGE_VERBS.items()
    }
    return {name for name, act in (tries | {"reply": reply}).items() if takes(act)}


def told(user: User, member_id: int, role: str, it: Message, room: Room) -> set[str]:
    """What a page of this person makes of the frames: as static/js/room/rights.js does."""
    text = Encoded(it).text(user_id=user.pk, is_facilitator=role == "facilitator")
    view = json.loads(text)
    who = "author" if view["by"] == member_id and "notice" not in view else role
    verbs = {*view["may"].get(who, []), *view["may_by"].get(who, [])}
    in_room = room_view(room, state=room.group.state)["may"][role]
    now = timezone.now().timestamp()
    return {verb for verb in verbs & set(in_room) if now < view.get("until", {}).get(verb, now + 1)}


@pytest.mark.parametrize("state", ROOMS)
def test_what_is_told_is_what_the_rules_say_and_what_the_actions_take(
    circle: Circle, state: str, client_for: Any
) -> None:
    kinds = messages(circle)
    room = in_state(circle, state)
    in_room = rights_in(state=room.group.state, is_frozen=room.is_frozen)
    seen = set()
    for user in (circle.hana, circle.sora, circle.midori):
        member = circle.member(user)
        client = client_for(user)
        for name, pk in ((name, it.pk) for name, it in kinds.items()):
            it = with_faces(Message.objects.filter(pk=pk)).get()
            who = acting(it, user_id=user.pk, otherwise=Audience(member.role))
            ruled = {verb for verb, right in RIGHTS.items() if right.rule(who, facts_of(it)) and not is_over(verb, it)}
            may = offered(it, who, facts_of(it), in_room[member.role])
            assert may == ruled & set(in_room[member.role])
            case = (user.display_name, name, state)
            assert (case, taken(user, it, circle.group)) == (case, may)
            assert (case, told(user, member.pk, member.role, it, room)) == (case, may)
            assert (case, client.get(f"/groups/kotoba/room/{pk}/").context["may"]) == (case, may)
            seen |= {(who, verb) for verb in may}
    if state == "open":  # there is a case for each right
        assert {verb for _who, verb in seen} == RIGHTS.keys()
    if state == "frozen":
        assert not {verb for who, verb in seen if who is Audience.MEMBER} & {"reply", "react", "edit"}


def test_a_member_does_not_learn_from_it_who_hid_a_message(circle: Circle) -> None:
    it = say(circle.midori, circle.group, "ことば")
    by_herself = say(circle.midori, circle.group, "ことば")
    _hide(circle, it)
    _hidden_by_its_author(circle, by_herself)
    views = {}
    for who in (Audience.MEMBER, Audience.AUTHOR, Audience.FACILITATOR):
        for pk in (it.pk, by_herself.pk):
            views[who, pk] = message_view(with_faces(Message.objects.filter(pk=pk)).get(), who)["may"]
    assert views[Audience.MEMBER, it.pk] == views[Audience.MEMBER, by_herself.pk] == {"member": ("reply",)}
    assert views[Audience.AUTHOR, it.pk] == views[Audience.AUTHOR, by_herself.pk] == {"author": ("reply", "withdraw")}
    assert views[Audience.FACILITATOR, it.pk]["facilitator"] == ("reply", "restore")
    assert views[Audience.FACILITATOR, by_herself.pk]["facilitator"] == ("reply", "hide", "restore")


def test_a_rule_that_changes_changes_what_is_told(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    it = with_faces(Message.objects.filter(pk=say(circle.hana, circle.group, "ことば").pk)).get()
    assert message_view(it, Audience.MEMBER)["until"] == dict.fromkeys(
        ("edit", "topic"), int(it.created_at.timestamp()) + 30 * 60
    )
    monkeypatch.setitem(RIGHTS, "edit", replace(RIGHTS["edit"], lasts=timedelta(minutes=1)))
    monkeypatch.setitem(RIGHTS, "report", replace(RIGHTS["report"], rule=lambda who, it: False))
    rights_over.cache_clear()
    try:
        view = message_view(it, Audience.MEMBER)
        assert view["until"]["edit"] == int(it.created_at.timestamp()) + 60
        assert view["may"]["member"] == ("reply", "react", "bookmark")
    finally:
        rights_over.cache_clear()


def test_words_that_are_erased_let_nobody_do_a_thing(circle: Circle) -> None:
    it = say(circle.hana, circle.group, "ことば")
    erase_messages(actor=circle.hana, user=circle.hana, group=circle.group)
    view = message_view(with_faces(Message.objects.filter(pk=it.pk)).get(), Audience.FACILITATOR)
    assert (view["may"], view["may_by"]) == ({}, {"member": ("mute", "block")})
    for user in (circle.hana, circle.midori):
        assert taken(user, it, circle.group) == set()
    assert audience_of(it, user_id=circle.hana.pk, is_facilitator=False) is Audience.AUTHOR
