"""A long history costs no more than a short one: the room, reading back, catching up, unread counts, the desk."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from chat import log
from chat.actions import moderate, report
from chat.actions.mute import mute
from chat.actions.post import Draft, Posted, post_messages
from chat.actions.read import mark_read
from chat.enums import ReportReason
from chat.models import Message
from chat.queries.log import last_seqs, news, news_of
from chat.queries.messages import PAGE, REACH, room_page
from chat.queries.readers import MOST_UNREAD, unread_counts
from chat.visitors import personal, visitors
from desk.queries import desk_of
from groups.enums import Role
from tests.chat.phones import session_for
from tests.chat.plans import Work, long_history, walks, work_of
from tests.factories import rooms as make
from tests.factories.rooms import Circle, say
from tests.markup import tidy

SHORT, SOME, FLOOD, LONG = 100, 4_000, 20_000, 100_000  # messages
ClientFor = Callable[..., Client]


def another(circle: Circle, slug: str) -> Circle:
    """One more group with the same people."""
    group = make.group(slug, f"会 {slug}")
    make.join(circle.midori, group, role=Role.FACILITATOR)
    make.join(circle.hana, group)
    make.join(circle.sora, group)
    return Circle(group, log.room_of(group), circle.midori, circle.hana, circle.sora, circle.outsider)


@pytest.fixture
def two(circle: Circle) -> tuple[Circle, Circle]:
    """100 messages in one room, 100,000 in the other."""
    long = another(circle, "nagai")
    authors = [circle.sora, circle.midori, circle.hana]
    long_history(circle.room, authors, SHORT)
    long_history(long.room, authors, LONG)
    return circle, long


def assert_alike(short: Work, long: Work) -> None:
    """As many queries, about as much work, and no plan that walks through all that was ever said."""
    assert len(short.queries) == len(long.queries) > 0
    walking = [f"{sql}\n{plan}" for sql, plan in zip(long.queries, long.plans(), strict=True) if walks(plan)]
    assert not walking, "\n\n".join(walking)
    assert 0 < long.amount <= short.amount * 1.25 + 100, (short.amount, long.amount)


def test_opening_and_reading_back_cost_the_same(two: tuple[Circle, Circle], client_for: ClientFor) -> None:
    short, long = two
    client = client_for(short.hana)

    def work(circle: Circle, query: str) -> Work:
        def get() -> None:
            response = client.get(f"/groups/{circle.group.slug}/room/{query}")
            assert response.status_code == 200
            assert response.content.decode().count('<li class="message') >= PAGE

        return work_of(get)

    in_the_middle = Message.objects.get(room=short.room, seq=SHORT // 2).pk
    far_back = Message.objects.get(room=long.room, seq=LONG // 2).pk
    for there, back in (
        ("", ""),
        (f"?before={SHORT // 2}", f"?before={LONG // 2}"),
        (f"?after={SHORT // 2}", f"?after={LONG // 2}"),
        (f"?at={in_the_middle}", f"?at={far_back}"),
        ("history/", "history/"),
        (f"history/?before={SHORT // 2}", f"history/?before={LONG // 2}"),
    ):
        assert_alike(work(short, there), work(long, back))


def test_coming_in_and_catching_up_cost_the_same(two: tuple[Circle, Circle]) -> None:
    short, long = two
    session = session_for(short.hana)

    def work(circle: Circle) -> Work:
        end = circle.room.last_seq

        def come_in() -> None:
            (who,) = visitors([(session, "group", circle.group.slug)])
            assert not isinstance(who, str)
            (own,) = personal([(who.user_id, who.room_id, False)])
            assert own.read == 0
            assert last_seqs([who.room_id]) == {who.room_id: end}
            assert len(news(who.room_id, after=end - 50, limit=200).messages) == 50

        return work_of(come_in)

    assert_alike(work(short), work(long))


def test_posting_costs_the_same_however_much_was_ever_said(circle: Circle) -> None:
    people = [circle.sora, circle.midori, circle.hana]

    def work() -> Work:
        def post() -> None:
            drafts = [Draft(person.pk, circle.room.pk, uuid.uuid4(), "こんばんは") for person in people]
            assert all(isinstance(posted, Posted) for posted in post_messages(drafts))

        return work_of(post)

    short = work()
    circle.room.refresh_from_db()
    long_history(circle.room, people, FLOOD)
    assert_alike(short, work())


def test_a_page_is_bounded_for_somebody_who_muted_whoever_wrote_it_all(circle: Circle) -> None:
    some, much = another(circle, "sukoshi"), another(circle, "takusan")
    first = say(circle.midori, some.group, "はじめのことば")
    some.room.refresh_from_db()
    long_history(some.room, [circle.sora], SOME)
    long_history(much.room, [circle.sora], FLOOD)
    for here in (some, much):
        mute(actor=circle.hana, message=Message.objects.filter(room=here.room, author=circle.sora)[0])
    pages = [work_of(lambda here=here: room_page(circle.hana, here.room)) for here in (some, much)]  # type: ignore[misc]
    assert_alike(*pages)
    page = room_page(circle.hana, some.room)
    assert page.messages == []
    assert page.older == SOME + 2 - REACH
    seen, turns = list(page.messages), 0
    while page.older is not None:  # nothing is lost: reading goes on from the key
        page = room_page(circle.hana, some.room, before=page.older)
        seen, turns = page.messages + seen, turns + 1
    assert (seen, turns) == ([first], 2)
    page = room_page(circle.hana, some.room, after=1)
    assert (page.messages, page.newer) == ([], 1 + REACH)
    assert room_page(circle.hana, some.room, after=page.newer or 0).newer is None


def test_unread_counts_end_at_a_hundred_and_cost_the_same(two: tuple[Circle, Circle]) -> None:
    short, long = two
    long_history(short.room, [short.sora], SHORT)  # more than a hundred that are not hana's own

    def work(unread: Circle, read: Circle) -> Work:
        long.group.memberships.update(left_at=None)
        read.group.memberships.filter(user=short.hana).update(left_at="2026-01-01T00:00Z")
        found = work_of(lambda: unread_counts(short.hana))
        assert unread_counts(short.hana) == {unread.group.pk: MOST_UNREAD}
        read.group.memberships.update(left_at=None)
        return found

    small, large = work(short, long), work(long, short)
    assert len(large.queries) == 1
    assert_alike(small, large)


def test_unread_counts_of_a_flood_by_somebody_muted_are_bounded(circle: Circle) -> None:
    some, much = another(circle, "sukoshi"), another(circle, "takusan")
    long_history(some.room, [circle.sora], SOME)
    long_history(much.room, [circle.sora], FLOOD)
    for here in (some, much):
        mute(actor=circle.hana, message=Message.objects.filter(room=here.room)[0])
    assert unread_counts(circle.hana) == {}
    both = work_of(lambda: unread_counts(circle.hana))
    much.group.memberships.filter(user=circle.hana).update(left_at="2026-01-01T00:00Z")
    one = work_of(lambda: unread_counts(circle.hana))
    assert one.amount < both.amount <= one.amount * 2.5 + 100  # 20,000 are looked at no longer than 4,000
    say(circle.midori, some.group, "よみたいことば")
    assert unread_counts(circle.hana) == {some.group.pk: 1}


def test_ninety_nine_and_more_is_said_in_words(circle: Circle, client_for: ClientFor) -> None:
    client = client_for(circle.hana)
    long_history(circle.room, [circle.sora], 99)
    assert "新しい発言 99<" in client.get("/my/").content.decode()
    long_history(circle.room, [circle.sora], 1)
    page = tidy(client.get("/my/").content.decode())
    assert '<span aria-hidden="true">新しい発言 99+</span>' in page
    assert '<span class="visually-hidden">新しい発言が100件以上あります</span>' in page
    mark_read(actor=circle.hana, room=circle.room, seq=100)
    assert "新しい発言はありません" in client.get("/my/").content.decode()


def test_the_desk_costs_the_same(two: tuple[Circle, Circle]) -> None:
    short, long = two

    def work(circle: Circle) -> Work:
        message = Message.objects.filter(room=circle.room, author=circle.sora).order_by("seq")[0]
        told = report.report(actor=circle.hana, message=message, reason=ReportReason.HURT)
        moderate.hide(actor=circle.midori, message=message, reason="ためし")
        found = work_of(lambda: desk_of(circle.midori))
        assert desk_of(circle.midori).hidden == [(message, True)]
        moderate.restore(actor=circle.midori, message=message, reason="もどす")
        told.delete()
        return found

    assert_alike(work(short), work(long))


def test_long_history_is_what_it_says(circle: Circle) -> None:
    """The ready-made history is a log like any other: gapless, each event with its message."""
    long_history(circle.room, [circle.sora, circle.hana], 50)
    posted: Any = say(circle.midori, circle.group, "つづき")
    assert posted.seq == 51
    found = news(circle.room.pk, after=0, limit=100)
    assert [seq for seq, _kind, _message in found.events] == list(range(1, 52))
    assert {message.seq for message in found.messages.values()} == set(range(1, 52))


def test_the_news_of_many_rooms_are_three_queries(circle: Circle, django_assert_num_queries: Any) -> None:
    circles = [another(circle, f"circle{number}") for number in range(5)]
    for number, here in enumerate(circles):
        for turn in range(number + 1):
            say((here.hana, here.sora)[turn % 2], here.group, f"{number}-{turn}")
    asked = [(here.room.pk, 1, 2) for here in circles]
    with django_assert_num_queries(3):
        found = news_of(asked)
    assert [[seq for seq, _kind, _pk in news.events] for news in found] == [[], [2], [2, 3], [2, 3], [2, 3]]
    words = [sorted(message.body for message in news.messages.values()) for news in found]
    assert words == [[], ["1-1"], ["2-1", "2-2"], ["3-1", "3-2"], ["4-1", "4-2"]]
