"""What the world sees of groups, and what it never sees."""

import re
from collections.abc import Callable
from datetime import datetime, time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.models import Message, Room
from groups.models import LiveHour, PeerGroup
from people.models import User
from tests.factories.groups import make_facilitator, make_group, make_member, make_request
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FRIDAY_NOON = datetime.fromisoformat("2026-11-20T12:00:00+09:00")


def names(client: Client, query: str = "") -> list[str]:
    return [group.name for group in client.get(f"/groups/{query}").context["page"]]


def test_only_open_and_resting_groups_are_listed_open_ones_first(client: Client) -> None:
    for state, name in (("paused", "あ休む会"), ("open", "ひらく会"), ("draft", "準備の会"), ("closed", "おわった会")):
        make_group(name, state=state, facilitator=make_user())
    assert names(client) == ["ひらく会", "あ休む会"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?life_stage=0-2", ["夜の会"]),
        ("?life_stage=primary", ["英語の会"]),
        ("?language=ja", ["夜の会"]),
        ("?language=ja-simple", ["英語の会"]),
        ("?language=en", ["英語の会"]),
        ("?online=on", ["夜の会"]),
        ("?evening=on", ["夜の会"]),
        ("?evening=on&language=en", []),
        ("?life_stage=forged&page=999", ["夜の会", "英語の会"]),
        ("?life_stage=%22%25", ["夜の会", "英語の会"]),
    ],
)
def test_filters(client: Client, query: str, expected: list[str]) -> None:
    night = make_group("夜の会", life_stages=["0-2"], languages=["ja"], facilitator=make_user())
    LiveHour.objects.create(group=night, weekday=1, starts=time(20, 30), ends=time(21, 30))
    english = make_group(
        "英語の会", life_stages=["primary"], languages=["ja-simple", "en"], is_online=False, facilitator=make_user()
    )
    LiveHour.objects.create(group=english, weekday=1, starts=time(10), ends=time(11))
    assert names(client, query) == expected


@time_machine.travel(FRIDAY_NOON, tick=False)
@pytest.mark.parametrize("word", ["visitor", "outsider", "waiting", "declined", "staff"])
@pytest.mark.parametrize("capacity", [3, 40])
def test_nobody_outside_sees_members_words_or_numbers(
    client_for: Callable[..., Client], make_user: Callable[..., User], word: str, capacity: int
) -> None:
    """Negative test with data that could leak: names, words, wishes, an end note; and the number of members."""
    facilitator = make_user("みどりさん")
    group = make_group(slug="kotoba", facilitator=facilitator, capacity=capacity)
    members = [make_member(group, make_user(f"ひみつの名{n}"), nickname=f"ひみつの呼び名{n}") for n in range(3)]
    room, _made = Room.objects.get_or_create(group=group)
    Message.objects.create(
        room=room,
        seq=1,
        author=members[0].user,
        member=members[0],
        client_id="6f1f43b8-6c1f-4a52-9f0a-0d1b7d1a0001",
        body="ひみつのことば",
        html="ひみつのことば",
        created_at=FRIDAY_NOON,
    )
    make_request(group, nickname="ひみつの希望", message="ひみつの事情")
    person: User | None = None
    if word == "staff":
        person = make_user("職員さん", staff=True)
    elif word != "visitor":
        person = make_user("みるひと")
    if word == "waiting":
        make_request(group, person)
    elif word == "declined":
        make_request(group, person, state="declined", reply="またどうぞ")
    client = client_for(person)
    pages = ["/groups/", "/groups/kotoba/", "/en/groups/kotoba/", "/sitemap.xml"]
    seen = {page: client.get(page) for page in pages}
    for page, response in seen.items():
        text = response.content.decode()
        assert "ひみつ" not in text, page
        assert not re.search(r"[3３]\s*(人|名|people|members)", text), page
        assert str(capacity) + "人" not in text
    assert "みどりさん" in seen["/groups/kotoba/"].content.decode()
    for page in ("members/", "nickname/", "leave/"):
        assert client.get(f"/groups/kotoba/{page}").status_code in (302, 404)


def test_the_page_is_the_same_for_two_and_for_nine_members(client: Client) -> None:
    """Membership cannot be read off a public page in any way."""
    group = make_group(slug="kotoba", facilitator=make_user("みどりさん"), capacity=10)

    def page() -> str:
        return client.get("/groups/kotoba/").content.decode() + client.get("/groups/").content.decode()

    make_member(group)
    make_member(group)
    few = page()
    for _ in range(7):
        make_member(group)
    assert page() == few


def test_full_resting_and_unwatched_groups_say_so_and_name_other_ways(client: Client) -> None:
    make_group("となりの会", facilitator=make_user(), life_stages=["0-2"])
    full = make_group(slug="full", facilitator=make_user(), capacity=2, life_stages=["0-2"])
    make_member(full)
    make_member(full)
    make_group(slug="resting", state="paused", facilitator=make_user())
    make_group(slug="unwatched")
    for slug, words in (
        ("full", "いまは、いっぱいです"),
        ("resting", "いまは、お休み中です"),
        ("unwatched", "いまは、受付をお休みしています"),
    ):
        text = client.get(f"/groups/{slug}/").content.decode()
        assert words in text
        assert "となりの会" in text
        assert "参加を希望する</a>" not in text


def test_japanese_shown_to_an_english_reader_is_marked(client: Client) -> None:
    make_group(slug="kotoba", name_en="Slow words", facilitator=make_user())
    text = client.get("/en/groups/kotoba/").content.decode()
    assert "<h1>Slow words</h1>" in text
    assert '<p class="lead" lang="ja">ゆっくりでだいじょうぶ。</p>' in text


def test_members_see_who_is_in_and_outsiders_do_not(client_for: Callable[..., Client]) -> None:
    group = make_group(slug="kotoba", facilitator=make_user("みどりさん"))
    member = make_member(group, nickname="はな")
    make_member(group, nickname="うみ")
    text = client_for(member.user).get("/groups/kotoba/members/").content.decode()
    assert all(name in text for name in ("みどりさん", "はな", "うみ"))
    assert "参加を終える" not in text
    assert client_for(make_user()).get("/groups/kotoba/members/").status_code == 404


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what is kept between requests is not counted
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_one_and_fifty_cost_the_same(client_for: Callable[..., Client]) -> None:
    person = make_user()
    facilitator = make_user()

    def add() -> PeerGroup:
        group = make_group(facilitator=facilitator, life_stages=["0-2"])
        LiveHour.objects.create(group=group, weekday=1, starts=time(20), ends=time(21))
        make_member(group, person)
        make_request(make_group(facilitator=make_user()), person)
        return group

    group = add()
    make_request(make_group(facilitator=make_user()), person, state="declined", reply="また")
    client = client_for(person)
    urls = ["/groups/", "/groups/mine/", f"/groups/{group.slug}/members/"]
    before = [queries_of(client, url) for url in urls]
    for _ in range(49):
        add()
        make_member(group)
        make_facilitator(group)
    assert [queries_of(client, url) for url in urls] == before
