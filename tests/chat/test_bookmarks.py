"""Bookmarks: for oneself alone, without a copy of anything, and gone with whatever they hang on."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import limits
from chat.actions import moderate
from chat.actions.author import withdraw_message
from chat.actions.bookmarks import bookmark, let_go
from chat.actions.erase import erase_messages
from chat.actions.mute import block, mute
from chat.models import Bookmark, Event
from ground.refusals import Refusal
from groups.actions.leave import leave
from people.models import User
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories import rooms as make
from tests.factories.people import client_for
from tests.factories.rooms import Circle, say

HERE, ALL = "/groups/kotoba/room/bookmarks/", "/groups/bookmarks/"
WORDS = "とっておきのことば"


def shown(user: User) -> list[bool]:
    client = client_for(user)
    return [WORDS in client.get(path).content.decode() for path in (HERE, ALL)]


def test_it_is_for_oneself_alone(circle: Circle) -> None:
    said = say(circle.hana, circle.group, WORDS)
    seq = Event.objects.count()
    assert bookmark(actor=circle.sora, message=said) is True
    assert bookmark(actor=circle.sora, message=said) is False
    assert shown(circle.sora) == [True, True]
    for user in (circle.hana, circle.midori):
        assert shown(user) == [False, False]
    assert Event.objects.count() == seq
    assert client_for(circle.outsider).get(HERE).status_code == 403
    assert WORDS not in client_for(circle.outsider).get(ALL).content.decode()
    for user in (circle.hana, circle.midori, circle.outsider):
        client_for(user).post(ALL, {"bookmark": said.pk})
    assert Bookmark.objects.count() == 1
    assert client_for(circle.sora).post(HERE, {"bookmark": said.pk}).status_code == 302
    assert shown(circle.sora) == [False, False]
    assert let_go(actor=circle.sora, message_id=said.pk) is False


def test_the_page_behind_the_dots_sets_and_removes_it(circle: Circle) -> None:
    said, sora = say(circle.hana, circle.group, WORDS), client_for(circle.sora)
    path = f"/groups/kotoba/room/{said.pk}/"
    assert "しおりをはさむ" in sora.get(path).content.decode()
    assert sora.post(f"{path}bookmark/").status_code == 302
    page = sora.get(path).content.decode()
    assert "しおりを外す" in page
    assert f'action="{HERE}"' in page
    with pytest.raises(Refusal):
        bookmark(actor=circle.outsider, message=said)


def test_what_is_not_shown_any_more_is_not_in_the_list(circle: Circle) -> None:
    said = say(circle.hana, circle.group, WORDS)
    bookmark(actor=circle.sora, message=said)
    moderate.hide(actor=circle.midori, message=said, reason="約束")
    assert shown(circle.sora) == [False, False]
    with pytest.raises(Refusal):
        bookmark(actor=circle.midori, message=said)
    moderate.restore(actor=circle.midori, message=said, reason="約束")
    assert shown(circle.sora) == [True, True]
    mute(actor=circle.sora, message=said)
    assert shown(circle.sora) == [False, False]
    withdraw_message(actor=circle.hana, message=said)
    assert not Bookmark.objects.exists()


def test_it_goes_with_a_block_and_with_erased_words(circle: Circle) -> None:
    said = say(circle.hana, circle.group, WORDS)
    bookmark(actor=circle.sora, message=said)
    block(actor=circle.hana, message=say(circle.sora, circle.group, "そらの"))
    assert shown(circle.sora) == [False, False]
    erase_messages(actor=circle.hana, user=circle.hana, group=circle.group)
    assert not Bookmark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_goes_with_the_membership_and_with_the_account(live_circle: Circle) -> None:
    circle = live_circle
    said = say(circle.hana, circle.group, WORDS)
    for user in (circle.sora, circle.midori):
        bookmark(actor=user, message=said)
    leave(actor=circle.sora, group=circle.group, delete_messages=False)
    assert [one.user for one in Bookmark.objects.all()] == [circle.midori]
    circle.midori.delete()
    assert not Bookmark.objects.exists()


def test_fifty_cost_as_many_queries_as_one(circle: Circle) -> None:
    client = client_for(circle.sora)
    other = make.circle("yoru")
    make.join(circle.sora, other.group, "ほし")

    def queries() -> list[int]:
        found = []
        for path in (HERE, ALL):
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            found.append(len(asked))
        return found

    bookmark(actor=circle.sora, message=say(circle.hana, circle.group, "@みどり ひとつ"))
    queries()
    before = queries()
    for number in range(25):
        for buckets in (limits.posts, limits.acts):
            buckets.clear()
        bookmark(actor=circle.sora, message=say(circle.midori, circle.group, f"@はな {number}"))
        bookmark(actor=circle.sora, message=say(other.hana, other.group, f"べつの部屋{number}"))
    assert queries() == before
    page = client.get(ALL).content.decode()
    assert "べつの部屋24" in page
    assert "べつの部屋24" not in client.get(HERE).content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_by_socket_and_by_requests_only_the_reader_hears_of_it(live_circle: Circle, way: str) -> None:
    said = say(live_circle.hana, live_circle.group, WORDS)
    keys = [session_for(user) for user in (live_circle.sora, live_circle.midori)]

    async def story() -> list[Any]:
        sora, midori = phones = [WAYS[way](key) for key in keys]
        for one in phones:
            await one.open()
        before = len(midori.received)
        answer = await sora.ask("bookmark", message=said.pk)
        heard = [frame for frame in midori.received[before:] if frame["t"] not in ("presence", "pong")]
        for one in phones:
            await one.hang_up()
        return [answer["t"], answer["said"], heard]

    assert online(story) == ["ack", "しおりをはさみました。あなただけに見えます。", []]
    assert issubclass(WAYS[way], Phone)
