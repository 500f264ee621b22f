"""All rooms at a glance, the unanswered, and what the page says of each case."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.actions import moderate
from chat.enums import ReportReason
from chat.models import Room
from desk.glance import glance
from desk.models import Case
from desk.queries import desk_mark, desk_of
from desk.unanswered import unanswered
from groups.enums import Role
from groups.models import LiveHour
from tests.factories import rooms as talk
from tests.factories.cases import case_of, open_all, told
from tests.factories.groups import make_facilitator, make_group, make_member, make_request
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=6, minutes=1)


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def lines(circle: talk.Circle) -> list[tuple[str, bool]]:
    return [(one.message.body, one.is_first) for one in unanswered(circle.midori)]


# ── the unanswered ──


def test_first_words_and_questions_without_a_line_by_somebody_else(circle: talk.Circle) -> None:
    other = talk.circle("betsu")
    with time_machine.travel(timezone.now() - LATER):
        talk.say(circle.hana, circle.group, "みなさん、こんばんは")
        talk.say(circle.sora, circle.group, "はじめまして")
        talk.say(circle.sora, circle.group, "きょうは寒いです")
        talk.say(circle.sora, circle.group, "夜はどうしていますか？")
        talk.say(circle.sora, circle.group, "Anyone?")
        talk.say(other.sora, other.group, "よその質問？")
    assert lines(circle) == [("はじめまして", True), ("夜はどうしていますか？", False), ("Anyone?", False)]
    talk.say(circle.hana, circle.group, "うちもです")
    assert lines(circle) == []


def test_not_before_its_hours_have_passed(circle: talk.Circle, settings: LazySettings) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=3)):
        talk.say(circle.sora, circle.group, "だれかいますか？")
    assert lines(circle) == []
    settings.UNANSWERED_AFTER_HOURS = 2
    assert lines(circle) == [("だれかいますか？", True)]


def test_facilitators_questions_hidden_ones_and_what_she_may_not_read_do_not_count(circle: talk.Circle) -> None:
    with time_machine.travel(timezone.now() - LATER):
        hidden = talk.say(circle.sora, circle.group, "かくされる質問？")
        moderate.hide(actor=circle.midori, message=hidden, reason="x")
        talk.say(circle.midori, circle.group, "どうですか？")
    assert lines(circle) == []
    with time_machine.travel(timezone.now() - LATER):
        talk.say(circle.hana, circle.group, "質問です？")
    assert lines(circle) == [("質問です？", True)]
    late = talk.join(make_user("もも"), circle.group, role=Role.FACILITATOR)
    late.reads_from = Room.objects.get(group=circle.group).last_seq + 1
    late.save()
    assert unanswered(late.user) == []


def test_the_desk_links_to_the_line(circle: talk.Circle) -> None:
    with time_machine.travel(timezone.now() - LATER):
        asked = talk.say(circle.sora, circle.group, "夜はどうしていますか？")
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert f'href="/groups/kotoba/room/{asked.pk}/"' in page
    assert "そらさんのはじめてのことば" in page


# ── all rooms at a glance ──


def test_what_is_known_of_each_room(circle: talk.Circle) -> None:
    quiet = make_group("しずかな会", slug="shizuka", facilitator=circle.midori)
    LiveHour.objects.create(group=circle.group, weekday=0, starts=time(21), ends=time(22))
    talk.say(circle.sora, circle.group, "ひとつ")
    last = talk.say(circle.hana, circle.group, "ふたつ")
    talk.say(circle.midori, circle.group, "みっつめは自分")
    one = told(circle, message=last)
    make_request(circle.group)
    found = {each.group.slug: each for each in glance(circle.midori, list(Case.objects.all()))}
    room = found["kotoba"]
    assert (room.here, room.unread, room.cases) == (2, 2, 2)
    assert room.last_word_at is not None
    assert room.last_word_at > last.created_at
    assert room.next_hour is not None
    empty = found[quiet.slug]
    assert (empty.here, empty.unread, empty.cases, empty.last_word_at, empty.next_hour) == (0, 0, 0, None, None)
    page = client_for(circle.midori).get("/desk/").content.decode()
    for words in (
        "この15分に動きのあった人 2人",
        "未読 2",
        "待っている案件 2件",
        "次のライブの時間：",
        "最後のことば：",
    ):
        assert words in page
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert [each.here for each in glance(circle.midori, []) if each.group == circle.group] == [0]
    assert case_of(one).group == circle.group


# ── the page ──


def test_requests_stand_folded_behind_what_is_urgent(circle: talk.Circle) -> None:
    for _number in range(3):
        make_request(circle.group)
    told(circle)
    make_request(circle.group, message="やくそくの日がすぎた希望")
    Case.objects.filter(risk=8).update(due_at=timezone.now() - timedelta(days=3))
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert page.index("cases-title") < page.index("requests-title") < page.index("groups-title")
    fold = page[page.index('<details class="fold"') :]
    assert "open" not in fold[: fold.index(">")]
    assert "約束の日をすぎたもの 4件" in fold
    wish = desk_of(circle.midori).wishes[0].request
    refused = client_for(circle.midori).post(f"/desk/requests/{wish.pk}/decline/", {"reply": ""}).content.decode()
    fold = refused[refused.index('<details class="fold"') :]
    assert "open" in fold[: fold.index(">")]  # where the refusal stands


def test_overdue_is_said_in_words_and_by_a_sign(circle: talk.Circle) -> None:
    one = told(circle, reason=ReportReason.WORRIED)
    desk = client_for(circle.midori)
    assert re.search(r'<span class="tag">あと\d分</span>', desk.get("/desk/").content.decode())
    mark = desk_mark(circle.midori)
    Case.objects.filter(pk=case_of(one).pk).update(due_at=timezone.now() - timedelta(minutes=8, seconds=1))
    page = desk.get("/desk/").content.decode()
    assert '<span class="tag tag--bad"><span aria-hidden="true">▲</span> 8分すぎています</span>' in page
    assert desk_mark(circle.midori) != mark  # the open desk shows it by itself


def test_every_change_of_a_case_gives_another_mark(circle: talk.Circle) -> None:
    one = told(circle)
    seen = {desk_mark(circle.midori)}
    desk, case = client_for(circle.midori), case_of(one)
    for what in ("claim", "release"):
        desk.post(f"/desk/open/{case.pk}/{what}/", {"version": case_of(one).version})
        seen.add(desk_mark(circle.midori))
    told(circle, message=one.message)
    seen.add(desk_mark(circle.midori))
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        seen.add(desk_mark(circle.midori))
    assert len(seen) == 5


def test_acts_on_the_page_and_whom_they_are_refused(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    one = told(circle)
    case = case_of(one)
    mine, hers = client_for(circle.midori), client_for(momo)
    claimed = mine.post(f"/desk/open/{case.pk}/claim/", {"version": case.version}, follow=True).content.decode()
    assert "あなたが見ています" in claimed
    theirs = hers.get("/desk/").content.decode()
    assert "みどりさんが見ています" in theirs
    assert f'action="/desk/open/{case.pk}/handled/"' not in theirs
    late = hers.post(f"/desk/open/{case.pk}/handled/", {"version": case.version, "reason": "わたしのメモ"})
    page = late.content.decode()
    assert (late.status_code, "いまはみどりさんが見ています。" in page) == (409, True)
    assert "readonly>わたしのメモ</textarea>" in page
    done = mine.post(
        f"/desk/open/{case.pk}/leave/", {"version": case_of(one).version, "reason": "見ました"}, follow=True
    )
    assert "対応を記録しました" in done.content.decode()
    after = hers.post(f"/desk/open/{case.pk}/handled/", {"version": case.version, "reason": "わたしのメモ"})
    page = after.content.decode()
    assert (after.status_code, "みどりさんが先に答えています：見たうえで、そのままにしました。" in page) == (409, True)
    assert page.count("わたしのメモ") == 1


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "²", "9" * 30])
def test_a_form_without_the_version_that_was_read_decides_nothing(circle: talk.Circle, version: str) -> None:
    one = told(circle)
    sent = {"version": version, "reason": "わたしのメモ"}
    refused = client_for(circle.midori).post(f"/desk/open/{case_of(one).pk}/handled/", sent)
    page = refused.content.decode()
    assert (refused.status_code, "新しいことが加わりました" in page) == (409, True)
    assert "わたしのメモ</textarea>" in page  # in its field again, with the version as it is now
    assert f'name="version" value="{case_of(one).version}"' in page
    assert case_of(one).is_open


def test_not_a_byte_of_a_case_about_her(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    one = told(circle, message=talk.say(circle.midori, circle.group, "進行役のことば"))
    path = f"/desk/open/{case_of(one).pk}/"
    hers: Client = client_for(circle.midori)
    page = hers.get("/desk/").content.decode()
    assert (f"case-{case_of(one).pk}" in page, "進行役のことば" in page, "待っている案件 1件" in page) == (False,) * 3
    assert hers.get("/desk/waiting/").json()["waiting"] == 0
    given: dict[str, Any] = {"version": case_of(one).version, "reason": "x"}
    for what in ("claim", "release", "hide", "handled", "leave", "hand-over"):
        assert hers.post(f"{path}{what}/", given).status_code == 404
    open_all(momo)
    assert "進行役のことば" in client_for(momo).get("/desk/").content.decode()


def test_one_and_fifty_of_everything_cost_the_same(circle: talk.Circle) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            group = make_group(facilitator=circle.midori)
            with time_machine.travel(timezone.now() - LATER):
                talk.say(make_member(group).user, group, "だれかいますか？")
            one = told(circle, message=talk.say(make_member(circle.group).user, circle.group, "ことば"))
            claimer = make_facilitator(circle.group).user
            Case.objects.filter(pk=case_of(one).pk).update(
                claimed_by=claimer, claim_ends_at=timezone.now() + timedelta(hours=1)
            )

    fill(1)
    before = len(_queries(circle))
    fill(49)
    assert len(_queries(circle)) == before


def _queries(circle: talk.Circle) -> list[Any]:
    with CaptureQueriesContext(connection) as made:
        desk_of(circle.midori)
    return list(made.captured_queries)
