"""What cannot wait, on the desk: who sees it, who takes it, and what a reporter is told."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chat.actions.report import report, resolve
from chat.enums import ReportReason
from chat.models import Report
from desk.queries import desk_mark, desk_of
from ground.models import AuditEntry
from groups.actions.alarm import take
from groups.actions.climb import climb_due
from groups.enums import Role, Step
from groups.models import Alarm, AlarmCall
from people.models import FactorNotice
from tests.factories import rooms as talk
from tests.factories.duty import always_on_duty, make_watch
from tests.factories.groups import make_coordinator, make_group, make_member
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
CANARY = "kanariya7q9x"


def worried(circle: talk.Circle, *, author: Any = None) -> Report:
    words = talk.say(author or circle.sora, circle.group, f"もう{CANARY}")
    return report(actor=circle.hana, message=words, reason=ReportReason.WORRIED)


def test_it_stands_at_the_top_and_one_press_takes_it() -> None:
    circle = talk.circle()
    momo = make_user("もも")
    talk.join(momo, circle.group, role=Role.FACILITATOR)
    told = worried(circle)
    alarm = Alarm.objects.get()
    midori, other = client_for(circle.midori), client_for(momo)
    marks = desk_mark(circle.midori)
    page = midori.get(reverse("desk")).content.decode()
    assert page.index(f'id="alarm-{alarm.pk}"') < page.index("requests-title")
    assert f'href="/desk/#report-{told.pk}"' in page
    answer = midori.post(reverse("desk_take", args=[alarm.pk]), follow=True)
    assert "ほかの人への呼び出しを止めました" in answer.content.decode()
    assert "あなたが見ています" in answer.content.decode()
    assert "みどりさんが見ています" in other.get(reverse("desk")).content.decode()
    assert desk_mark(circle.midori) != marks
    late = other.post(reverse("desk_take", args=[alarm.pk]))
    assert (late.status_code, "みどりさんが、もう見ています" in late.content.decode()) == (422, True)
    resolve(actor=circle.midori, report=told, upheld=True)
    assert desk_of(circle.midori).alarms == []


def test_who_may_not_answer_it_neither_sees_nor_takes_it() -> None:
    circle = talk.circle()
    worried(circle, author=circle.midori)  # about the facilitator's own words
    talk.join(momo := make_user("もも"), circle.group, role=Role.FACILITATOR)
    alarm = Alarm.objects.get()
    elsewhere = make_user()
    make_member(make_group("べつの会"), elsewhere, role=Role.FACILITATOR)
    coordinator = make_coordinator().user  # not called yet
    press = reverse("desk_take", args=[alarm.pk])
    for person, status in (
        (circle.midori, 404), (elsewhere, 404), (coordinator, 404), (circle.hana, 403), (circle.outsider, 403),
    ):  # fmt: skip
        client = client_for(person)
        assert client.post(press).status_code == status
        assert f"alarm-{alarm.pk}" not in client.get(reverse("desk")).content.decode()
    Alarm.objects.get(taken_by=None)
    assert client_for(momo).post(press).status_code == 302


def test_a_coordinator_reads_the_case_once_called_and_takes_it_by_pressing_only() -> None:
    """The facilitator does not come for six minutes; until then the case is nobody else's. A scanner opens it, too."""
    circle = talk.circle()
    rin = make_user("りん", second_factor=True)
    make_coordinator(rin)
    always_on_duty(circle.midori, circle.group)
    always_on_duty(rin, None)
    told = worried(circle)
    case = reverse("desk_case", args=[told.pk])
    assert climb_due() == 1
    assert client_for(rin).get(case).status_code == 404
    alarm = Alarm.objects.get()
    Alarm.objects.update(next_at=alarm.raised_at)
    assert climb_due() == 1
    assert AlarmCall.objects.get(user=rin).step == Step.COORDINATORS
    hers = client_for(rin).get(reverse("desk")).content.decode()
    assert (case in hers, "進行役がすぐに見られず、あなたを呼びました" in hers) == (True, True)
    client = client_for(rin)
    for _time in range(2):
        page = client.get(case).content.decode()
        assert (CANARY in page, "わたしが見ます" in page) == (True, True)
        assert Alarm.objects.get().taken_at is None
    assert AuditEntry.objects.filter(verb="chat.read_case", actor=rin).count() == 2
    taken = client.post(case, {"act": "take"})
    assert (taken.status_code, taken["Location"]) == (302, case)
    page = client.get(case).content.decode()
    assert ("あなたが見ています" in page, "わたしが見ます" in page) == (True, False)
    assert Alarm.objects.get().taken_by == rin
    client.post(case, {"act": "take"})  # twice is once
    assert AuditEntry.objects.filter(verb="groups.take_alarm").count() == 1
    assert f"{rin.display_name}さんが見ています" in client_for(circle.midori).get(reverse("desk")).content.decode()


def test_another_coordinator_who_was_not_called_may_not_read_the_case() -> None:
    circle = talk.circle()
    always_on_duty(rin := make_coordinator(make_user("りん")).user, None)
    other = make_coordinator(make_user(second_factor=True)).user
    told = worried(circle)
    assert climb_due() == 1
    assert AlarmCall.objects.get().user == rin
    assert client_for(other).get(reverse("desk_case", args=[told.pk])).status_code == 404


def test_a_case_that_a_colleague_has_is_not_taken_and_says_so() -> None:
    circle = talk.circle()
    rin = make_coordinator(make_user("りん", second_factor=True)).user
    told = worried(circle)
    assert climb_due() == 2
    take(actor=circle.midori, alarm=Alarm.objects.get())
    client, case = client_for(rin), reverse("desk_case", args=[told.pk])
    page = client.get(case).content.decode()
    assert ("みどりさんが見ています" in page, "わたしが見ます" in page) == (True, False)
    late = client.post(case, {"act": "take"})
    assert (late.status_code, "みどりさんが、もう見ています。" in late.content.decode()) == (422, True)
    resolve(actor=circle.midori, report=told, upheld=True)
    over = client.post(case, {"act": "take"})
    assert (over.status_code, "もう対応が終わっています" in over.content.decode()) == (422, True)


def test_without_a_second_factor_in_time_it_can_be_taken_all_the_same() -> None:
    circle = talk.circle()
    worried(circle)
    FactorNotice.objects.create(user=circle.midori, due_at=timezone.now() - timedelta(days=1))
    client, alarm = client_for(circle.midori), Alarm.objects.get()
    assert f"alarm-{alarm.pk}" in client.get(reverse("desk")).content.decode()
    assert client.post(reverse("desk_take", args=[alarm.pk])).headers["location"] == "/desk/"
    assert Alarm.objects.get().taken_by == circle.midori


def test_a_desk_with_many_alarms_costs_as_many_queries_as_one() -> None:
    circle = talk.circle()
    worried(circle)
    with CaptureQueriesContext(connection) as one:
        desk_of(circle.midori)
    for _number in range(9):
        worried(circle)
    with CaptureQueriesContext(connection) as many:
        assert len(desk_of(circle.midori).alarms) == 10
    assert len(many) == len(one)


# ── what a reporter is told ──


def answer_to(circle: talk.Circle, *, author: Any = None, reason: str = "worried") -> str:
    """What the page says after a report without a script."""
    words = talk.say(author or circle.sora, circle.group, "もう、いいかな")
    address = reverse("chat:act", args=[circle.group.slug, words.pk, "report"])
    return str(client_for(circle.hana).post(address, {"reason": reason}, follow=True).content.decode())


def test_a_reporter_is_told_who_watches_now() -> None:
    circle = talk.circle()
    always_on_duty(circle.midori, circle.group)
    assert "いまの当番（みどりさん）を、すぐに呼んでいます。" in answer_to(circle)


def test_a_reporter_is_told_that_a_coordinator_watches() -> None:
    circle = talk.circle()
    always_on_duty(make_coordinator().user, None)
    assert "いまの当番（コーディネーター）を、すぐに呼んでいます。" in answer_to(circle)


def test_where_nobody_is_on_duty_a_reporter_is_told_so_and_what_there_is_now() -> None:
    circle = talk.circle()
    with time_machine.travel(datetime(2026, 12, 1, 14, 3, tzinfo=UTC), tick=False):  # Tuesday, 23:03
        make_watch(circle.midori, circle.group, weekday=2, starts=time(21), ends=time(23))
        said = answer_to(circle)
    assert "いまは、当番の人がいません。次の当番は12月2日（水） 21:00からで、それまでも進行役に知らせています。" in said
    assert "こまったとき" in said
    assert "119" in said
    assert "呼んでいます" not in said


def test_the_person_it_is_about_does_not_count_as_watching() -> None:
    circle = talk.circle()
    always_on_duty(circle.midori, circle.group)
    said = answer_to(circle, author=circle.midori)
    assert "いまは、すぐに呼べる人がいません。" in said
    assert "みどりさん）を" not in said


def test_other_reports_are_answered_as_before() -> None:
    circle = talk.circle()
    always_on_duty(circle.midori, circle.group)
    said = answer_to(circle, reason="hurt")
    assert "見守りの人に知らせました。このメッセージは、あなたには表示されません。" in said
    assert "いまの当番" not in said


def _line(answer: Any) -> str:
    found: str = answer.content.decode().partition('id="watch">')[2].partition("</p>")[0]
    return found.strip()


def test_the_room_says_in_one_line_whether_somebody_watches() -> None:
    circle = talk.circle()
    room = reverse("chat:room", args=[circle.group.slug])
    hana = client_for(circle.hana)
    with time_machine.travel(datetime(2026, 12, 1, 14, 3, tzinfo=UTC), tick=False):
        assert _line(hana.get(room)) == "いま見守りはいません。"
        make_watch(circle.midori, circle.group, weekday=2, starts=time(21), ends=time(23))
        assert _line(hana.get(room)) == "いま見守りはいません。次は12月2日（水） 21:00から"
        make_watch(circle.midori, circle.group, weekday=1, starts=time(22), ends=time(7))
        assert _line(hana.get(room)) == "いま見守っています：みどり（07:00まで）"
        with CaptureQueriesContext(connection) as few:
            hana.get(room)
        for weekday in range(7):
            make_watch(circle.midori, circle.group, weekday=weekday, starts=time(1), ends=time(2))
        with CaptureQueriesContext(connection) as many:
            hana.get(room)
    assert len(many) == len(few)
