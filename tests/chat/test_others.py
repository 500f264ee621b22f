"""One's other rooms, one tap away, with how much is new there; nobody else's, and at the same cost for many."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import Membership, PeerGroup
from tests.factories import rooms as make
from tests.factories.people import client_for
from tests.factories.rooms import Circle, say

ROOM = "/groups/kotoba/room/"


def strip(page: str) -> list[tuple[str, str]]:
    """Where the links lead, and the number that stands there."""
    found = page.partition('class="room__others"')[2].partition("</nav>")[0]
    links = re.findall(r'<a href="([^"]+)">(.*?)</a>', found, re.DOTALL)
    return [(where, "".join(re.findall(r'room__others-new">([^<]*)<', words))) for where, words in links]


def test_each_other_room_is_a_link_with_what_is_new(circle: Circle) -> None:
    client = client_for(circle.hana)
    assert "room__others" not in client.get(ROOM).content.decode()
    night, day, closed = (make.circle(slug) for slug in ("yoru", "hiru", "owari"))
    make.join(circle.hana, night.group, "よる")
    make.join(circle.hana, day.group, "ひる")
    left = make.join(circle.hana, closed.group, "まえ")
    Membership.objects.filter(pk=left.pk).update(left_at="2026-01-01T00:00:00Z")
    say(day.sora, day.group, "ひとつ")
    assert strip(client.get(ROOM).content.decode()) == [("/groups/hiru/room/", "1"), ("/groups/yoru/room/", "")]
    assert strip(client.get("/groups/hiru/room/").content.decode()) == [
        ("/groups/kotoba/room/", ""),
        ("/groups/yoru/room/", ""),
    ]
    assert strip(client_for(circle.sora).get(ROOM).content.decode()) == []
    for number in range(9):
        say(day.midori, day.group, f"ことば{number}")
    assert strip(client.get(ROOM).content.decode())[0] == ("/groups/hiru/room/", "10")


def test_twenty_cost_as_many_queries_as_one(circle: Circle) -> None:
    client = client_for(circle.hana)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(ROOM)
        return len(asked)

    for slug in ("a0", "a1"):
        make.join(circle.hana, make.group(slug), slug)
    queries()
    before = queries()
    for number in range(20):
        other = make.group(f"b{number}", f"べつの会{number}")
        make.join(circle.hana, other, f"な{number}あ")
    assert queries() == before
    assert PeerGroup.objects.count() == 23
