"""What stays in a room, and the exception of the law: read before the first words, in both languages."""

from typing import Any

import pytest
from django.test import Client

from groups.models import PeerGroup
from tests.factories.people import make_user
from tests.factories.rooms import Circle, say

pytestmark = pytest.mark.django_db

STAYS = "ここで話したことは、ここにとどめてください。ただし、子どもが虐待を受けていると思われるときは"
STAYS_EN = "Please keep what is said here in here. The exception: where a child seems to be abused"


def parts(client: Client, address: str) -> tuple[int, int]:
    """How often it stands before the composer's part of the page, and in it; each time with the link."""
    before, found, after = client.get(address).content.decode().partition('id="composer"')
    assert found
    assert (before + after).count("/help/stays/") == before.count(STAYS) + after.count(STAYS)
    return before.count(STAYS), after.count(STAYS)


def test_a_member_reads_it_where_they_write_their_first_words(circle: Circle, client_for: Any) -> None:
    room = f"/groups/{circle.group.slug}/room/"
    say(circle.sora, circle.group, "さきに")
    assert parts(client_for(circle.hana), room) == (0, 1)
    assert parts(client_for(circle.sora), room) == (1, 0)  # at the room's beginning, from then on
    assert parts(client_for(circle.midori), room) == (1, 0)
    say(circle.hana, circle.group, "はじめて")
    assert parts(client_for(circle.hana), room) == (1, 0)


def test_in_english_too(circle: Circle, client_for: Any) -> None:
    page = client_for(circle.hana).get(f"/en/groups/{circle.group.slug}/room/").content.decode()
    assert (page.count(STAYS_EN), STAYS in page, "/en/help/stays/" in page) == (1, False, True)


@pytest.mark.parametrize(("prefix", "words"), [("", STAYS), ("/en", STAYS_EN)])
def test_whoever_asks_to_join_reads_it(circle: Circle, client_for: Any, prefix: str, words: str) -> None:
    PeerGroup.objects.filter(pk=circle.group.pk).update(state="open")
    page = client_for(make_user()).get(f"{prefix}/groups/{circle.group.slug}/join/").content.decode()
    assert page.count(words) == 1
    assert page.index(words) < page.index('name="agree"')
    assert f"{prefix}/help/stays/" in page


@pytest.mark.parametrize(
    ("address", "articles"),
    [
        ("/help/stays/", ("児童虐待の防止等に関する法律 第6条", "児童福祉法 第25条の5", "要保護児童対策地域協議会")),
        (
            "/en/help/stays/",
            ("Child Abuse Prevention Act, article 6", "Child Welfare Act, article 25-5", "paragraph 3"),
        ),
    ],
)
def test_the_help_page_names_the_articles(client: Client, address: str, articles: tuple[str, ...]) -> None:
    page = client.get(address).content.decode()
    assert [article for article in articles if article not in page] == []
