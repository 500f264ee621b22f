"""A member's line with the facilitators and the backstage over the socket and by requests."""

import asyncio
import uuid
from typing import Any

import pytest

from chat.actions.private import open_line
from chat.hub.connection import Close
from chat.hub.hub import Hub
from chat.models import Room
from chat.private_lines import BACKSTAGE, LINE
from groups.actions import appoint
from groups.actions.leave import leave
from groups.actions.remove import remove
from people.models import User
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories.groups import appointed, make_coordinator, make_staff
from tests.factories.lines import backstage_of, line_of, of_age, second_facilitator, tell
from tests.factories.people import make_user
from tests.factories.rooms import Circle

SECRET = "ほかの人には言えないこと"


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> type[Phone]:
    """Everything here holds by socket and by requests."""
    return WAYS[request.param]


def phone_for(way: type[Phone], session: str, room: Room) -> Phone:
    phone = way(session, str(room.pk))
    phone.scope["url_route"]["kwargs"] |= {"kind": room.kind}  # as the route of such rooms does
    return phone


def keys(*people: User) -> dict[User, str]:
    return {person: session_for(person) for person in people}


def test_the_member_and_the_facilitators_talk_and_nobody_else_gets_in(live_circle: Circle, way: type[Phone]) -> None:
    circle = live_circle
    second = second_facilitator(circle)
    room, backstage = line_of(circle, circle.hana), backstage_of(circle)
    coordinator, staff = make_coordinator().user, make_staff()
    outside = (circle.sora, circle.outsider, coordinator, staff)
    held = keys(circle.hana, circle.midori, second, *outside)

    async def story() -> None:
        hana, midori = (phone_for(way, held[one], room) for one in (circle.hana, circle.midori))
        welcome = await hana.open()
        assert (welcome["facilitator"], welcome["room"]["group"]) == (False, "open")
        assert set(welcome["room"]["may"]["member"]) == {
            "post", "take_back", "reply", "react", "edit", "withdraw", "report"
        }  # fmt: skip
        assert set(welcome["room"]["may"]["facilitator"]) == set(welcome["room"]["may"]["member"])
        await midori.open()
        for one in outside:
            for where in (room, backstage):
                stranger = phone_for(way, held[one], where)
                stranger.connect()
                assert await stranger.closed() == Close.NOT_A_MEMBER
                assert SECRET not in stranger.raw
        member = phone_for(way, held[circle.hana], backstage)
        member.connect()
        assert await member.closed() == Close.NOT_A_MEMBER
        ack = await hana.say(SECRET)
        await midori.seen_up_to(ack["seq"])
        assert SECRET in midori.raw
        assert (await midori.ask("react", message=ack["message"], kind="hug", on=True))["t"] == "ack"
        assert (await midori.ask("hide", message=ack["message"], reason="わけ"))["code"] == "not_facilitator"
        assert (await midori.ask("freeze", on=True, reason="わけ"))["code"] == "not_facilitator"
        late = phone_for(way, held[second], room)
        await late.open()
        assert SECRET in (await late.expect("catchup"))["messages"][0]["html"]
        among = phone_for(way, held[second], backstage)
        await among.open()
        assert (await among.say("進行役だけのこと"))["t"] == "ack"
        for phone in (hana, midori, late, among):
            await phone.hang_up()

    online(story)


@pytest.mark.parametrize("how", ["leaves", "is removed", "is relieved"])
def test_rights_end_with_the_membership_at_once(live_circle: Circle, way: type[Phone], how: str) -> None:
    circle = live_circle
    second = second_facilitator(circle)
    room, backstage = line_of(circle, circle.hana), backstage_of(circle)
    goes = second if how == "is relieved" else circle.hana
    held, staff = keys(goes, circle.midori), make_staff()
    membership = circle.member(goes)

    def end() -> None:
        if how == "leaves":
            leave(actor=goes, group=circle.group, delete_messages=False)
        elif how == "is removed":
            remove(actor=circle.midori, membership=membership, reason="わけ")
        else:
            appoint.relieve_facilitator(actor=staff, membership=membership)

    async def story() -> None:
        rooms = [room, backstage] if how == "is relieved" else [room]
        phones = [phone_for(way, held[goes], one) for one in rooms]
        for phone in phones:
            await phone.open()
        await asyncio.to_thread(end)
        for phone in phones:
            assert await phone.closed() == Close.NOT_A_MEMBER
            assert SECRET not in phone.raw
        again = phone_for(way, held[goes], room)
        again.connect()
        assert await again.closed() == Close.NOT_A_MEMBER

    online(story)


def test_open_pages_learn_that_the_second_adult_has_gone_and_that_one_came(live_circle: Circle) -> None:
    circle = live_circle
    second = second_facilitator(circle)
    room = open_line(actor=circle.hana, membership=of_age(circle.member(circle.hana), None)).room
    held = keys(circle.hana)

    async def story() -> None:
        hana = phone_for(Phone, held[circle.hana], room)
        await hana.open()
        assert (await hana.say("きいてください"))["t"] == "ack"
        await asyncio.to_thread(leave, actor=second, group=circle.group, delete_messages=False)
        told = await hana.expect("event", kind="paced")
        assert (told["room"]["group"], told["room"]["may"]["member"]) == ("alone", ["take_back", "withdraw", "report"])
        assert told["room"]["may"]["facilitator"] == ["take_back", "withdraw", "report"]
        refused = await hana.say("まだ書きたい")
        assert refused["code"] == "second_adult_missing"
        await asyncio.to_thread(lambda: appointed(circle.group, make_user("つぎの人")))
        await hana.until(lambda: [one for one in hana.received if one.get("room", {}).get("group") == "open"][1:])
        assert (await hana.say("また書けます"))["t"] == "ack"
        await hana.hang_up()

    online(story)


def test_the_open_sockets_are_checked_as_a_groups_are(live_circle: Circle) -> None:
    circle = live_circle
    room = line_of(circle, circle.hana)
    held = keys(circle.hana)

    async def story() -> None:
        hana = phone_for(Phone, held[circle.hana], room)
        await hana.open()
        own = circle.group.memberships.filter(user=circle.hana)
        await asyncio.to_thread(own.update, left_at="2026-01-01T00:00:00Z")  # without a bell
        await Hub.here().watch.check()
        assert await hana.closed() == Close.NOT_A_MEMBER

    online(story)


def test_a_write_under_way_is_refused_once_the_right_has_ended(live_circle: Circle) -> None:
    circle = live_circle
    room = line_of(circle, circle.hana)
    tell(circle.hana, room, "まえのことば")
    held = keys(circle.hana)

    async def story() -> None:
        hana = phone_for(Phone, held[circle.hana], room)
        await hana.open()
        own = circle.group.memberships.filter(user=circle.hana)
        await asyncio.to_thread(own.update, left_at="2026-01-01T00:00:00Z")
        assert (await hana.say("あとのことば"))["code"] == "not_a_member"

    online(story)
    assert room.messages.count() == 1


def test_the_addresses_of_their_sockets_name_their_kinds() -> None:
    from community.routing import request_urlpatterns, websocket_urlpatterns

    for patterns in (websocket_urlpatterns, request_urlpatterns):
        found: dict[str, Any] = {str(one.pattern): one.default_args for one in patterns if hasattr(one, "default_args")}
        assert found["ws/lines/<slug:slug>/"] == {"kind": LINE}
        assert found["ws/backstage/<slug:slug>/"] == {"kind": BACKSTAGE}
        assert found["ws/groups/<slug:slug>/"] == {}


def test_the_same_words_sent_twice_are_there_once(live_circle: Circle, way: type[Phone]) -> None:
    circle = live_circle
    room = line_of(circle, circle.hana)
    held = keys(circle.hana)

    async def story() -> None:
        hana, number = phone_for(way, held[circle.hana], room), str(uuid.uuid4())
        await hana.open()
        first = await hana.say("いちどだけ", id=number)
        again = phone_for(way, held[circle.hana], room)
        await again.open()
        assert (await again.say("いちどだけ", id=number))["message"] == first["message"]
        for phone in (hana, again):
            await phone.hang_up()

    online(story)
    assert room.messages.count() == 1
