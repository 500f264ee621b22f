"""Two groups in which the same person sits have no value in common, in any frame and on any page."""

import hashlib
import json
import re
import time
import zlib
from typing import Any

import pytest

from chat.actions import mute, react, report
from chat.enums import ReactionKind, ReportReason
from chat.visitors import left_out
from groups.enums import Role
from people.models import User
from tests.chat.phones import Phone, online, session_for
from tests.factories import rooms
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT = 917_364_528  # of the person who sits in both; so large that nothing else is
TOKEN = re.compile(r"[0-9A-Za-z_-]{4,}")


def traces(user: User) -> set[str]:
    """The account's number, and what somebody could make of it without a key."""
    found = {str(user.pk), f"{user.pk:x}", user.email, user.display_name}
    for text in (str(user.pk), f"[{user.pk}]", f"([{user.pk}], [])", f"{user.pk:x}", user.email):
        for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.blake2b):
            found.add(digest(text.encode()).hexdigest()[:8])
        found |= {f"{zlib.crc32(text.encode()):x}", f"{zlib.adler32(text.encode()):x}"}
    return found


class Place:
    """A group in which `person` sits, and all that its reader is told: pages, frames and headers."""

    def __init__(self, slug: str, person: User, nickname: str, reader: User) -> None:
        self.slug, self.reader = slug, reader
        self.group = rooms.group(slug, f"グループ{slug}")
        helper = make_user("みどり")
        rooms.join(helper, self.group, role=Role.FACILITATOR)
        rooms.join(reader, self.group, nickname="よむひと")
        rooms.join(person, self.group, nickname=nickname)
        first = rooms.say(person, self.group, f"{slug}のことば")
        self.said = rooms.say(person, self.group, f"{slug}の二つ目")
        react.react(actor=person, message=first, kind=ReactionKind.HUG)
        self.key = session_for(reader)

    def told(self) -> str:
        room = f"/groups/{self.slug}/room/"
        client = client_for(self.reader)
        texts = []
        paths = ["", "history/", "mutes/", f"{self.said.pk}/"]
        for path in [*(room + path for path in paths), f"/groups/{self.slug}/", f"/groups/{self.slug}/members/"]:
            response = client.get(path)
            texts += [response.content.decode(), json.dumps(dict(response.headers))]
        frames: list[Any] = []

        async def story() -> None:
            phone = Phone(self.key, self.slug)
            await phone.open()
            frames.extend(phone.received)
            await phone.hang_up()

        online(story)
        return "\n".join([*texts, json.dumps(frames)])


def mark_in(told: str) -> str:
    """The mark of what is left out, as the page has it."""
    found = re.search(r'"leftOut": "([0-9a-f]+)"', told)
    assert found
    return found[1]


def test_who_reads_in_both_finds_nothing_that_joins_two_names() -> None:
    person = User.objects.create_user("doko@example.org", "ほんとうの名", pk=ACCOUNT)
    reader = make_user("よむひと")
    one, two = Place("asa", person, "あさ", reader), Place("yoru", person, "よる", reader)
    other = Place("hiru", make_user("べつ"), "ひる", reader)
    texts = [place.told() for place in (one, two, other)]
    for text in texts[:2]:
        assert not {trace for trace in traces(person) if trace in text}
    now = time.time()  # what was said in the same second has that in common, and until when it may be changed
    tokens = [
        {token for token in TOKEN.findall(text) if not (token.isdecimal() and abs(int(token) - now) < 86_400)}
        for text in texts
    ]
    assert (tokens[0] & tokens[1]) - tokens[2] == set()  # what all three have in common is the page's own


def test_muting_one_person_in_two_groups_gives_two_marks_and_each_reader_their_own() -> None:
    person = User.objects.create_user("doko@example.org", "ほんとうの名", pk=ACCOUNT)
    reader = make_user("よむひと")
    places = [Place("asa", person, "あさ", reader), Place("yoru", person, "よる", reader)]
    before = [mark_in(place.told()) for place in places]
    for place in places:
        mute.mute(actor=reader, message=place.said)
    texts = [place.told() for place in places]
    marks = [mark_in(text) for text in texts]
    assert len({*before, *marks}) == 4
    for text in texts:
        assert not {trace for trace in traces(person) if trace in text}
    report.report(actor=reader, message=places[0].said, reason=ReportReason.HURT)
    assert mark_in(places[0].told()) != marks[0]


def test_the_mark_needs_the_key(settings: Any) -> None:
    mine = left_out(1, 2, 0, [3], [4])
    assert mine == left_out(1, 2, 0, [3], [4])
    others = [(5, 2, 0, [3], [4]), (1, 5, 0, [3], [4]), (1, 2, 5, [3], [4]), (1, 2, 0, [5], [4]), (1, 2, 0, [3], [5])]
    assert len({mine, *(left_out(*other) for other in others)}) == 6
    settings.SECRET_KEY = "another key of the same length or so"
    assert left_out(1, 2, 0, [3], [4]) != mine
