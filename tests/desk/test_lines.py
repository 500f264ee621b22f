"""Members' lines on the desk of the facilitators: what waits for an answer, and what does not."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.actions import react
from chat.actions.read import mark_read
from chat.enums import ReactionKind
from desk.lines import waiting_lines
from desk.queries import desk_mark, desk_of
from groups.actions.leave import leave
from groups.enums import Role
from people.models import User
from tests.factories import rooms as talk
from tests.factories.groups import appointed, make_coordinator
from tests.factories.lines import line_of, second_facilitator, tell
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
SECRET = "ほかの人には言えないこと"


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def waiting(person: User) -> list[tuple[str, int, bool]]:
    return [(one.line.membership.nickname, one.unread, one.clock.is_overdue) for one in waiting_lines(person)]


def test_a_line_waits_until_it_is_answered_and_reading_is_no_answer(circle: talk.Circle) -> None:
    second = second_facilitator(circle)
    hana, sora = line_of(circle, circle.hana), line_of(circle, circle.sora)
    assert waiting(circle.midori) == []
    words = tell(circle.hana, hana, SECRET)
    tell(circle.sora, sora, "そらのこと")
    assert waiting(circle.midori) == waiting(second) == [("はな", 1, False), ("そら", 1, False)]
    mark_read(actor=circle.midori, room=hana, seq=words.seq)
    assert waiting(circle.midori) == [("はな", 0, False), ("そら", 1, False)]
    assert waiting(second)[0] == ("はな", 1, False)
    tell(second, hana, "きいています")
    react.react(actor=second, message=sora.messages.get(), kind=ReactionKind.HUG)
    assert waiting(circle.midori) == waiting(second) == []
    tell(circle.hana, hana, "それから")
    assert [name for name, _unread, _late in waiting(circle.midori)] == ["はな"]


def test_it_is_late_after_a_day(circle: talk.Circle) -> None:
    tell(circle.hana, line_of(circle, circle.hana), SECRET)
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert waiting(circle.midori) == [("はな", 1, False)]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert waiting(circle.midori) == [("はな", 1, True)]


def test_it_is_on_the_desk_of_the_groups_facilitators_alone_and_without_its_words(circle: talk.Circle) -> None:
    elsewhere = talk.circle("betsu")
    before = desk_mark(circle.midori)
    tell(circle.hana, line_of(circle, circle.hana), SECRET)
    assert desk_mark(circle.midori) != before
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert f"/groups/kotoba/line/{circle.member(circle.hana).pk}/" in page
    assert SECRET not in page
    for person in (elsewhere.midori, make_coordinator().user, circle.hana, circle.sora):
        assert waiting(person) == []
        assert desk_of(person).lines == []


def test_who_came_later_is_not_shown_what_was_said_before(circle: talk.Circle) -> None:
    room = line_of(circle, circle.hana)
    tell(circle.hana, room, SECRET)
    new = appointed(circle.group, make_user("あたらしい人")).user
    assert waiting(new) == []
    tell(circle.hana, room, "そのあと")
    assert [name for name, _unread, _late in waiting(new)] == ["はな"]


def test_nothing_waits_for_who_has_left(circle: talk.Circle) -> None:
    tell(circle.hana, line_of(circle, circle.hana), SECRET)
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    assert waiting(circle.midori) == []


def test_many_lines_ask_the_database_as_often_as_one(circle: talk.Circle) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            person = make_user()
            talk.join(person, circle.group, nickname=f"ひと{person.pk}", role=Role.MEMBER)
            tell(person, line_of(circle, person), "ことば")
        with CaptureQueriesContext(connection) as asked:
            waiting_lines(circle.midori)
        counts.append(len(asked))
    assert counts == [2, 2]
