"""A block works both ways: neither sees the other's lines, quotes, signs or typing, and nobody is told."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from chat.actions.follow import follow
from chat.actions.index import index_new
from chat.actions.mute import block, mute, unmute
from chat.actions.react import react
from chat.enums import ReactionKind, Silence
from chat.models import Mute, ReadMark, Room
from chat.queries.log import fresh_state
from chat.queries.readers import left_out_ids, muted_by, unread_counts
from chat.search import find
from chat.visitors import left_out
from ground.refusals import NotAllowed
from groups.enums import Role
from groups.models import Membership
from notices.models import Notice
from people.models import User
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories import rooms as make
from tests.factories.groups import appointed
from tests.factories.people import make_user
from tests.factories.rooms import Circle, say

ROOM = "/groups/kotoba/room/"
SHOWN = {"hana": "はなのひみつ", "sora": "そらのひみつ", "umi": "うみのことば"}


def add(circle: Circle) -> User:
    """A third member, who sees everything."""
    umi = make_user("うみ")
    make.join(umi, circle.group)
    return umi


def page_of(client: Client, user: User, path: str = ROOM) -> str:
    client.force_login(user)
    return client.get(path).content.decode()


def mark(user: User, room: Room) -> str:
    return left_out(room.pk, user.pk, *left_out_ids(user, room))


def test_neither_sees_a_line_or_a_quote_and_others_see_both(circle: Circle, client: Client) -> None:
    umi = add(circle)
    hers = say(circle.hana, circle.group, SHOWN["hana"])
    theirs = say(circle.sora, circle.group, SHOWN["sora"])
    say(umi, circle.group, SHOWN["umi"], reply_to=hers.pk)
    say(umi, circle.group, SHOWN["umi"], reply_to=theirs.pk)
    block(actor=circle.hana, message=theirs)
    for user, seen in ((circle.hana, "hana"), (circle.sora, "sora")):
        for path in (ROOM, f"{ROOM}history/"):
            page = page_of(client, user, path)
            assert {name for name, words in SHOWN.items() if words in page} == {seen, "umi"}
    for user in (umi, circle.midori):
        assert all(words in page_of(client, user) for words in SHOWN.values())
    for user, words in ((circle.hana, "そらのひみつ"), (circle.sora, "はなのひみつ")):
        while index_new():
            pass
        assert find(user, words).hits == []
        assert find(umi, words).hits != []


def test_neither_sees_the_others_signs_and_others_see_both(circle: Circle, client: Client) -> None:
    umi = add(circle)
    words = say(umi, circle.group, "うみのことば")
    for user in (circle.hana, circle.sora):
        react(actor=user, message=words, kind=ReactionKind.HUG)
    react(actor=circle.sora, message=words, kind=ReactionKind.CHEER)
    theirs = say(circle.sora, circle.group, "そらのことば")
    member = {user: circle.member(user).pk for user in (circle.hana, circle.sora)}
    before = mark(circle.hana, circle.room)
    mute(actor=circle.hana, message=theirs)
    muted = mark(circle.hana, circle.room)
    block(actor=circle.hana, message=theirs)
    assert len({before, muted, mark(circle.hana, circle.room)}) == 3  # each is another view of the room

    def signs(user: User, role: str = "member") -> object:
        views = fresh_state(user, circle.room, is_facilitator=role == "facilitator")
        return views[words.pk].get("reactions")

    both = {"hug": [member[circle.hana], member[circle.sora]], "cheer": [member[circle.sora]]}
    assert signs(circle.hana) == {"hug": [member[circle.hana]]}
    assert signs(circle.sora) == {"hug": [member[circle.sora]], "cheer": [member[circle.sora]]}
    assert signs(umi) == signs(circle.midori, "facilitator") == both
    assert 'value="cheer"' not in page_of(client, circle.hana).partition('id="m')[2].partition("</ol>")[0]
    assert 'value="cheer"' in page_of(client, umi).partition('id="m')[2].partition("</ol>")[0]


def test_nobody_is_told_and_only_who_chose_it_undoes_it(circle: Circle, client: Client) -> None:
    theirs, hers = say(circle.sora, circle.group, "そら"), say(circle.hana, circle.group, "はな")
    mine = block(actor=circle.hana, message=theirs)
    assert block(actor=circle.hana, message=theirs) == mine
    mirror = Mute.objects.get(user=circle.sora)
    assert (mirror.own, mirror.mirrored) == (Silence.NONE, True)
    assert list(muted_by(circle.hana, circle.room)) == [mine]
    assert list(muted_by(circle.sora, circle.room)) == []
    assert "はな" not in page_of(client, circle.sora, f"{ROOM}mutes/").partition("<main")[2].partition("</main")[0]
    assert 'class="tag">ブロック</span>' in page_of(client, circle.hana, f"{ROOM}mutes/")
    assert not unmute(actor=circle.sora, group=circle.group, muted_id=mirror.pk)
    mute(actor=circle.sora, message=hers)  # of a page that is not fresh
    assert unmute(actor=circle.hana, group=circle.group, muted_id=mine.pk)
    mirror.refresh_from_db()
    assert (Mute.objects.count(), mirror.own, mirror.mirrored) == (1, Silence.MUTE, False)
    assert unmute(actor=circle.sora, group=circle.group, muted_id=mirror.pk)
    assert not Mute.objects.exists()


def test_two_who_block_each_other_undo_it_each_for_themselves(circle: Circle) -> None:
    theirs, hers = say(circle.sora, circle.group, "そら"), say(circle.hana, circle.group, "はな")
    first, second = block(actor=circle.hana, message=theirs), block(actor=circle.sora, message=hers)
    assert unmute(actor=circle.hana, group=circle.group, muted_id=first.pk)
    assert hers.pk not in fresh_state(circle.sora, circle.room, is_facilitator=False)
    assert theirs.pk not in fresh_state(circle.hana, circle.room, is_facilitator=False)
    assert unmute(actor=circle.sora, group=circle.group, muted_id=second.pk)
    assert not Mute.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mute.objects.create(room=circle.room, user=circle.hana, muted=circle.sora, own=Silence.NONE)


def test_never_facilitators_and_only_in_one_group(circle: Circle) -> None:
    theirs, midoris = say(circle.sora, circle.group, "そら"), say(circle.midori, circle.group, "みどり")
    for actor, message in ((circle.hana, midoris), (circle.midori, theirs), (circle.sora, theirs)):
        with pytest.raises(NotAllowed) as refused:
            block(actor=actor, message=message)
        assert refused.value.code == "cannot_block"
    elsewhere = make.group("hoka")
    for user in (circle.hana, circle.sora):
        make.join(user, elsewhere)
    there = say(circle.sora, elsewhere, "ほかのところ")
    block(actor=circle.hana, message=theirs)
    assert there.pk in fresh_state(circle.hana, there.room, is_facilitator=False)


def test_what_they_do_is_no_news_and_not_unread(circle: Circle) -> None:
    say(circle.hana, circle.group, "はな")
    theirs = say(circle.sora, circle.group, "そら")
    block(actor=circle.hana, message=theirs)
    follow()
    Notice.objects.all().delete()
    hers = say(circle.hana, circle.group, "もうひとこと")
    answer = say(circle.sora, circle.group, "へんじ", reply_to=hers.pk)
    react(actor=circle.sora, message=hers, kind=ReactionKind.HUG)
    react(actor=circle.hana, message=answer, kind=ReactionKind.HUG)
    follow()
    assert not Notice.objects.filter(user__in=[circle.hana, circle.sora], read_at=None).exists()
    ReadMark.objects.filter(room=circle.room).update(seq=0)
    assert unread_counts(circle.hana).get(circle.group.pk, 0) == unread_counts(circle.sora).get(circle.group.pk, 0) == 0
    assert unread_counts(circle.midori)[circle.group.pk] == 4


@pytest.mark.parametrize("way", sorted(WAYS))
def test_open_pages_get_nothing_more_of_each_other(live_circle: Circle, way: str) -> None:
    umi = add(live_circle)
    theirs = say(live_circle.sora, live_circle.group, "そら")
    words = say(umi, live_circle.group, "うみ")
    people = {"hana": live_circle.hana, "sora": live_circle.sora, "umi": umi}
    keys = {name: session_for(user) for name, user in people.items()}
    member = {name: live_circle.member(user).pk for name, user in people.items()}

    async def story() -> dict[str, Phone]:
        phones = {name: WAYS[way](key) for name, key in keys.items()}
        for one in phones.values():
            await one.open()
        hana, sora, other = phones.values()
        assert (await hana.ask("block", message=theirs.pk))["t"] == "ack"
        for one in (hana, sora):
            await one.expect("refresh")
        for one, secret in ((hana, SHOWN["hana"]), (sora, SHOWN["sora"])):
            await one.say(secret)
            await one.ask("react", message=words.pk, kind="hug", on=True)
            one.send({"t": "typing"})
        last = await other.say("おわり")
        for one in phones.values():
            await one.seen_up_to(last["seq"])
            await one.hang_up()
        return phones

    phones = online(story)
    for name, other in (("hana", "sora"), ("sora", "hana")):
        raw = phones[name].raw
        assert SHOWN[other] not in raw
        signs = [
            view["reactions"]["hug"]
            for frame in phones[name].received
            for view in [*frame.get("messages", ()), frame.get("message") or {}]
            if isinstance(view, dict) and "reactions" in view
        ]
        assert signs
        assert all(member[other] not in by for by in signs)
        assert not [one for one in phones[name].received if one["t"] == "typing" and one["by"] == member[other]]
    assert "refresh" not in [frame["t"] for frame in phones["umi"].received]
    assert SHOWN["hana"] in phones["umi"].raw
    assert SHOWN["sora"] in phones["umi"].raw


def test_who_becomes_a_facilitator_is_read_by_all(circle: Circle) -> None:
    theirs = say(circle.sora, circle.group, "そら")
    block(actor=circle.hana, message=theirs)
    appointed(circle.group, circle.sora)
    assert not Mute.objects.exists()
    assert Membership.objects.get(user=circle.sora, left_at=None).role == Role.FACILITATOR
