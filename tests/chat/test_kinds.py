"""Another kind of room than a group's, as an app above brings it: its participants read and write, and nobody else does."""

import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import IntegrityError, transaction
from django.test import Client

from chat import doorbell, kinds, log
from chat.actions import moderate, mute, react, report
from chat.actions.participate import let_go, let_in, open_room
from chat.actions.post import post_message
from chat.actions.read import mark_read
from chat.bells import Bell, MembershipEnded
from chat.enums import ReactionKind, ReportReason
from chat.hub.connection import Close
from chat.kinds import GROUP, KINDS, ByParticipants, Groups, Reader, readers_in
from chat.models import Message, Reaction, Report, Room, RoomParticipant
from chat.queries.log import fresh_state
from chat.rules import can_read, can_write
from ground.refusals import Refusal
from groups.enums import Role
from people.models import User
from tests.chat.asking_phones import AskingPhone
from tests.chat.phones import Phone, online, session_for
from tests.factories.people import make_user
from tests.factories.rooms import Circle, message_of, say

LINE = "line"


@pytest.fixture(autouse=True)
def _a_second_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, LINE, ByParticipants(LINE))


def line(*people: User) -> Room:
    """A private line between these people; the first of them looks after it."""
    room = open_room(kind=LINE)
    for number, person in enumerate(people):
        role = Role.MEMBER if number else Role.FACILITATOR
        let_in(room=room, user=person, nickname=person.display_name, role=role)
    return room


def phone_for(room: Room, session: str, way: type[Phone] = Phone) -> Phone:
    phone = way(session, str(room.pk))
    phone.scope["url_route"]["kwargs"] |= {"kind": LINE}  # as the route of such rooms would
    return phone


def shown(phone: Phone) -> dict[str, Any]:
    """The last message that a phone was told of, by an event or in a catch-up."""
    found: dict[str, Any] = {}
    for frame in phone.received:
        for view in [frame.get("message"), *frame.get("messages", [])]:
            found = view if isinstance(view, dict) else found
    return found


def code_of(act: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    return str(refused.value.code)


@pytest.mark.parametrize("way", [Phone, AskingPhone], ids=["socket", "requests"])
def test_two_participants_talk_and_nobody_else_reads_or_writes(live_circle: Circle, way: type[Phone]) -> None:
    circle = live_circle
    room = line(circle.midori, circle.hana)
    others = (circle.sora, circle.outsider)  # one of them in the group of both, with the facilitator
    keys = {person: session_for(person) for person in (circle.midori, circle.hana, *others)}

    async def story() -> None:
        midori, hana = phone_for(room, keys[circle.midori], way), phone_for(room, keys[circle.hana], way)
        welcome = await midori.open()
        assert (welcome["facilitator"], welcome["room"]["group"]) == (True, "open")
        assert (await hana.open())["audience"] == "member"
        for other in others:
            stranger = phone_for(room, keys[other], way)
            stranger.connect()
            assert await stranger.closed() == Close.NOT_A_MEMBER
            assert "ないしょ" not in stranger.raw
        ack = await hana.say("ないしょの話です")
        told = await midori.until(lambda: shown(midori))
        assert (told["name"], told["html"]) == ("はな", "ないしょの話です")
        assert told["by"] == here[circle.hana]
        assert told["may"]["facilitator"] == ["reply", "react", "report", "hide", "pin", "stop_replies"]
        await midori.ask("react", message=ack["message"], kind="hug", on=True)
        await hana.until(lambda: shown(hana).get("reactions") == {"hug": [welcome["you"]]})
        assert (await hana.ask("edit", message=ack["message"], body="なおしました"))["t"] == "ack"
        assert (await hana.ask("freeze", on=True, reason="x"))["code"] == "not_facilitator"
        assert (await midori.ask("freeze", on=True, reason="少し休みましょう"))["t"] == "ack"
        assert (await hana.say("まだ書けますか"))["code"] == "frozen"
        for phone in (midori, hana):
            await phone.hang_up()

    here = {one.user: one.pk for one in RoomParticipant.objects.select_related("user")}
    online(story)
    assert Message.objects.get(room=room).participant == RoomParticipant.objects.get(user=circle.hana)
    assert Reaction.objects.get().participant == RoomParticipant.objects.get(user=circle.midori)


def test_the_rules_the_log_and_the_actions_know_the_participants_alone(circle: Circle) -> None:
    room = line(circle.midori, circle.hana)
    words = message_of(post_message(actor=circle.hana, room=room, client_id=uuid.uuid4(), body="ことば"))
    for inside in (circle.midori, circle.hana):
        reader = readers_in([(room.pk, inside.pk)])[room.pk, inside.pk]
        assert can_read(reader)
        assert can_write(reader, room)
        state = fresh_state(inside, room, is_facilitator=reader.is_facilitator)
        assert (list(state), state[words.pk]["name"]) == ([words.pk], "はな")
    acts: list[tuple[Any, dict[str, Any]]] = [
        (post_message, {"room": room, "client_id": uuid.uuid4(), "body": "わりこみ"}),
        (react.react, {"message": words, "kind": ReactionKind.HUG}),
        (report.report, {"message": words, "reason": ReportReason.HURT}),
        (mute.mute, {"message": words}),
        (moderate.hide, {"message": words, "reason": "わけ"}),
        (moderate.freeze, {"room": room, "reason": "わけ"}),
        (mark_read, {"room": room, "seq": 1}),
    ]
    for outside in (circle.sora, circle.outsider):
        assert readers_in([(room.pk, outside.pk)]) == {}
        assert fresh_state(outside, room, is_facilitator=True) == {}
        for act, given in acts:
            assert code_of(act, actor=outside, **given) == "not_a_member"
    assert moderate.hide(actor=circle.midori, message=words, reason="約束") is not None
    moderate.restore(actor=circle.midori, message=words, reason="約束")
    assert code_of(moderate.hide, actor=circle.hana, message=words, reason="x") == "not_facilitator"
    report.report(actor=circle.midori, message=words, reason=ReportReason.WORRIED)
    assert Report.objects.get().room == room  # without facilitators of a group it is the coordinators'


def test_who_comes_later_reads_from_then_on_and_who_has_gone_not_at_all(
    circle: Circle, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    room = line(circle.midori, circle.hana)
    post_message(actor=circle.hana, room=room, client_id=uuid.uuid4(), body="まえ")
    let_in(room=room, user=circle.sora, nickname="そら", reads_back=False)
    let_in(room=room, user=circle.sora, nickname="ほかの名前")  # twice is as once
    after = message_of(post_message(actor=circle.sora, room=room, client_id=uuid.uuid4(), body="あと"))
    assert list(fresh_state(circle.sora, room, is_facilitator=False)) == [after.pk]
    assert len(fresh_state(circle.hana, room, is_facilitator=False)) == 2
    rung: list[Bell] = []
    monkeypatch.setattr(doorbell, "tell", rung.append)
    with django_capture_on_commit_callbacks(execute=True):
        assert let_go(room=room, user=circle.sora)
        assert not let_go(room=room, user=circle.sora)
    assert rung == [MembershipEnded(room.pk, circle.sora.pk)]
    assert fresh_state(circle.sora, room, is_facilitator=False) == {}
    again = {"room": room, "client_id": uuid.uuid4(), "body": "まだいます"}
    assert code_of(post_message, actor=circle.sora, **again) == "not_a_member"
    assert fresh_state(circle.hana, room, is_facilitator=False)[after.pk]["name"] == "そら"  # their words stay


def test_whoever_is_let_go_is_cut_off_at_once(live_circle: Circle) -> None:
    room = line(live_circle.midori, live_circle.hana)
    key = session_for(live_circle.hana)

    async def story() -> None:
        hana = phone_for(room, key)
        await hana.open()
        await sync_to_async(let_go)(room=room, user=live_circle.hana)
        assert await hana.closed() == Close.NOT_A_MEMBER

    online(story)


def test_a_participant_and_their_words_go_with_the_account(circle: Circle) -> None:
    room = line(circle.midori, circle.hana, circle.sora)
    words = message_of(post_message(actor=circle.hana, room=room, client_id=uuid.uuid4(), body="わたしのことば"))
    theirs = message_of(post_message(actor=circle.midori, room=room, client_id=uuid.uuid4(), body="ほかの人のことば"))
    react.react(actor=circle.hana, message=theirs, kind=ReactionKind.HUG)
    User.objects.filter(pk=circle.sora.pk).update(is_active=False)  # suspended
    assert code_of(post_message, actor=circle.sora, room=room, client_id=uuid.uuid4(), body="x") == "not_a_member"
    circle.hana.delete()
    words.refresh_from_db()
    assert (words.body, words.author, words.participant, words.state) == ("", None, None, "erased")
    assert not RoomParticipant.objects.filter(nickname="はな").exists()
    assert not Reaction.objects.exists()
    view = fresh_state(circle.midori, room, is_facilitator=True)[words.pk]
    assert (view["by"], view["name"], view["role"]) == (None, "", "gone")


def test_a_room_is_of_a_group_or_of_another_kind(circle: Circle) -> None:
    for wrong in ({"kind": LINE, "group": circle.group}, {"kind": GROUP, "group": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Room.objects.create(**wrong)
    with pytest.raises(KeyError):
        open_room(kind="nobody knows it")
    with pytest.raises(ValueError, match="already"):
        kinds.register(ByParticipants(LINE))
    room = line(circle.midori)
    del KINDS[LINE]  # an app that is not there (any more): nobody comes in
    try:
        assert readers_in([(room.pk, circle.midori.pk)]) == {}
        assert code_of(mark_read, actor=circle.midori, room=room, seq=1) == "not_a_member"
    finally:
        KINDS[LINE] = ByParticipants(LINE)


class Closed(Groups):
    """Groups that let nobody in."""

    def at_the_door(self, user_ids: Any, addresses: Any) -> dict[tuple[int, str], Reader]:
        return {}

    def readers(self, pairs: Any) -> dict[tuple[int, int], Reader]:
        return {}


def test_it_is_the_registry_by_which_a_groups_room_is_entered(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch, client_for: Any
) -> None:
    circle = live_circle
    words = say(circle.sora, circle.group, "ことば")
    key, page = session_for(circle.hana), "/groups/kotoba/room/"
    client: Client = client_for(circle.hana)
    assert client.get(page).status_code == 200
    monkeypatch.setitem(KINDS, GROUP, Closed())
    assert client.get(page).status_code == 403
    assert code_of(react.react, actor=circle.hana, message=words, kind=ReactionKind.HUG) == "not_a_member"

    async def story() -> None:
        for way in (Phone, AskingPhone):
            phone = way(key)
            phone.connect()
            assert await phone.closed() == Close.NOT_A_MEMBER

    online(story)


def test_rooms_of_one_kind_are_not_found_by_another(circle: Circle) -> None:
    room, other = line(circle.midori, circle.hana), make_user("だれか")
    pairs = [(room.pk, circle.hana.pk), (circle.room.pk, circle.hana.pk), (room.pk, other.pk)]
    found = readers_in(pairs)
    assert set(found) == set(pairs[:2])
    assert found[pairs[0]].participant is not None
    assert found[pairs[1]].membership == circle.member(circle.hana)
    assert KINDS[GROUP].readers(pairs).keys() == {pairs[1]}
    assert KINDS[LINE].at_the_door([circle.hana.pk], ["kotoba", str(circle.room.pk), "٣", "9" * 40, ""]) == {}
    assert KINDS[GROUP].at_the_door([circle.hana.pk], [str(room.pk)]) == {}
    assert log.room_of(circle.group).kind == GROUP
