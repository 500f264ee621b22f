"""Staff screens under /admin/programs/: what they show, to whom, at what price."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import User
from people.roles import PUBLISHING
from programs.dates.actions.make import make_dates
from programs.enums import EnrollmentState
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.schedule.rule import OFFICE
from tests.factories.programs import make_occurrence, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def staff(make_user: Callable[..., User]) -> User:
    return make_user("職員", staff=True)


@pytest.fixture
def occurrence() -> Occurrence:
    return make_occurrence(make_program("ふたごの会"), day=date(2026, 12, 8))


def screens(occurrence: Occurrence) -> list[str]:
    return [
        reverse("programs_schedule:index"),
        reverse("programs_schedule:program", args=[occurrence.program_id]),
        *[
            reverse(f"programs_schedule:{what}", args=[occurrence.pk])
            for what in ("move", "cancel", "restore", "roster")
        ],
    ]


def test_staff_see_every_screen(client_for: Callable[..., Client], staff: User, occurrence: Occurrence) -> None:
    client = client_for(staff)
    for address in screens(occurrence):
        answer = client.get(address)
        assert answer.status_code == 200, address


def test_nobody_else_sees_any(
    client_for: Callable[..., Client], make_user: Callable[..., User], occurrence: Occurrence
) -> None:
    Enrollment.objects.create(
        occurrence=occurrence, user=make_user("ひみつの親"), state=EnrollmentState.CONFIRMED, called_name="ひみつの親"
    )
    outsiders = {
        "anonymous": client_for(None),
        "member": client_for(make_user("親")),
        "staff without a second factor": client_for(make_user("職員", staff=True, second_factor=False)),
    }
    for name, client in outsiders.items():
        for address in screens(occurrence):
            answer = client.get(address)
            assert answer.status_code in (302, 403, 404), (name, address)
            assert "ひみつの親" not in answer.content.decode()
            assert client.post(address, {"reason": "x", "revision": 0}).status_code in (302, 403, 404, 405)
    occurrence.refresh_from_db()
    assert not occurrence.is_cancelled


def test_staff_without_rights_on_the_page_see_neither_dates_nor_roster(
    client_for: Callable[..., Client], make_user: Callable[..., User], occurrence: Occurrence
) -> None:
    from django.contrib.auth.models import Group, Permission

    Group.objects.create(name="写真係").permissions.add(Permission.objects.get(codename="access_admin"))
    client = client_for(make_user("写真係", staff=True, groups=("写真係",)))
    assert "ふたごの会" not in client.get(reverse("programs_schedule:index")).content.decode()
    for address in screens(occurrence)[1:]:
        assert client.get(address).status_code == 404, address
    assert "講座の日程" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_menu_leads_to_the_dates(client_for: Callable[..., Client], staff: User, occurrence: Occurrence) -> None:
    page = client_for(staff).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("programs_schedule:index") in page


def move_data(occurrence: Occurrence, **fields: Any) -> dict[str, Any]:
    return {"day": "2026-12-10", "starts": "14:00", "ends": "15:30", "reason": "会場の都合", "revision": 0, **fields}


def test_a_date_is_moved(client_for: Callable[..., Client], staff: User, occurrence: Occurrence) -> None:
    answer = client_for(staff).post(reverse("programs_schedule:move", args=[occurrence.pk]), move_data(occurrence))
    assert answer.url == reverse("programs_schedule:program", args=[occurrence.program_id])
    occurrence.refresh_from_db()
    assert occurrence.starts_at == datetime(2026, 12, 10, 14, tzinfo=OFFICE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": "2026-11-01"}, "過ぎた日時には動かせません。"),
        ({"day": "いつか"}, "会場の都合"),
        ({"ends": "13:00"}, "終わりを始まりより後に"),
        ({"revision": 7}, "いまほかの人が変えたところです。"),
        ({"revision": "x"}, "会場の都合"),
        ({"place": "999"}, "会場の都合"),
        ({"reason": "あ" * 201}, "あ" * 201),
        ({"day": ""}, "会場の都合"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_the_text_kept(
    client_for: Callable[..., Client], staff: User, occurrence: Occurrence, fields: dict[str, str], words: str
) -> None:
    answer = client_for(staff).post(
        reverse("programs_schedule:move", args=[occurrence.pk]), move_data(occurrence, **fields)
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Occurrence.objects.get(pk=occurrence.pk).revision == 0


def test_a_date_is_cancelled_with_a_reason_and_restored(
    client_for: Callable[..., Client], staff: User, occurrence: Occurrence
) -> None:
    client = client_for(staff)
    address = reverse("programs_schedule:cancel", args=[occurrence.pk])
    assert "中止のわけを書いてください。" in client.post(address, {"reason": "", "revision": 0}).content.decode()
    client.post(address, {"reason": "大雪 <script>", "revision": 0})
    page = client.get(reverse("programs_schedule:program", args=[occurrence.program_id])).content.decode()
    assert "大雪 &lt;script&gt;" in page
    client.post(reverse("programs_schedule:restore", args=[occurrence.pk]), {"revision": 1})
    occurrence.refresh_from_db()
    assert not occurrence.is_cancelled


def test_the_roster_shows_names_and_sums_and_contacts_only_on_request(
    client_for: Callable[..., Client], staff: User, make_user: Callable[..., User], occurrence: Occurrence
) -> None:
    hana = make_user("はな", email="hana@example.org")
    Enrollment.objects.create(
        occurrence=occurrence,
        user=hana,
        state=EnrollmentState.CONFIRMED,
        called_name="はなさん",
        people=3,
        note="卵アレルギー <b>",
    )
    Enrollment.objects.create(
        occurrence=occurrence, user=make_user("やめた"), state=EnrollmentState.CANCELLED, called_name="やめた人"
    )
    other = make_occurrence(occurrence.program, day=date(2026, 12, 15))
    Enrollment.objects.create(
        occurrence=other, user=make_user("べつ"), state=EnrollmentState.CONFIRMED, called_name="べつの回の人"
    )
    address = reverse("programs_schedule:roster", args=[occurrence.pk])
    client = client_for(staff)
    page = client.get(address).content.decode()
    assert "はなさん" in page
    assert "卵アレルギー &lt;b&gt;" in page
    for hidden in ("hana@example.org", "やめた人", "べつの回の人"):
        assert hidden not in page
    assert "hana@example.org" in client.get(f"{address}?contacts").content.decode()


def test_a_date_out_of_the_schedule_with_sign_ups_is_flagged(
    client_for: Callable[..., Client], staff: User, make_user: Callable[..., User], occurrence: Occurrence
) -> None:
    Enrollment.objects.create(occurrence=occurrence, user=make_user("そら"), state=EnrollmentState.CONFIRMED)
    Occurrence.objects.filter(pk=occurrence.pk).update(in_schedule=False)
    client = client_for(staff)
    assert "確かめてほしい回が1回" in client.get(reverse("programs_schedule:index")).content.decode()
    page = client.get(reverse("programs_schedule:program", args=[occurrence.program_id])).content.decode()
    assert "この回は新しい予定にありません。申し込みがあります。" in page


def test_programmes_are_found_begun_and_counted(
    client_for: Callable[..., Client], staff: User, make_user: Callable[..., User], occurrence: Occurrence
) -> None:
    ProgramPage.objects.filter(pk=occurrence.program_id).update(capacity=8)
    for state in (EnrollmentState.CONFIRMED, EnrollmentState.HELD, EnrollmentState.CANCELLED):
        Enrollment.objects.create(
            occurrence=occurrence,
            user=make_user(),
            state=state,
            **(
                {"is_minor": True, "held_until": occurrence.starts_at, "guardian_email": "a@b.jp", "guardian_key": "x"}
                if state == EnrollmentState.HELD
                else {}
            ),
        )
    make_program("おとなの会", capacity=None)
    client = client_for(staff)
    address = reverse("programs_schedule:index")
    page = client.get(address).content.decode()
    assert "2 / 8" in " ".join(page.split())
    assert (
        reverse("wagtailadmin_pages:add", args=["programs", "programpage", occurrence.program.get_parent().pk]) in page
    )
    for query, found in (
        ("ふたご", True),
        ("フタゴ", True),
        ("ﾌﾀｺﾞ", True),
        ("ふたご　会", True),
        ("ふた\u200bご", True),
        ("みつご", False),
    ):
        page = client.get(address, {"q": query}).content.decode()
        assert ("ふたごの会" in page, "おとなの会" in page) == (found, False), query
    assert "「みつご」に当たる講座はありません。" in page


def queries_for(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_cost_the_same_for_1_and_for_50(
    client_for: Callable[..., Client],
    staff: User,
    make_user: Callable[..., User],
) -> None:
    client = client_for(staff)
    program = make_program("一つ目", start_date=date(2026, 12, 1), rule="RRULE:FREQ=DAILY;COUNT=1", skip_holidays=False)
    make_dates(program)
    first = program.occurrences.get()
    Enrollment.objects.create(occurrence=first, user=make_user("そら"), state=EnrollmentState.CONFIRMED)
    addresses = [
        reverse("programs_schedule:index"),
        reverse("programs_schedule:program", args=[program.pk]),
        reverse("programs_schedule:roster", args=[first.pk]),
    ]
    for address in addresses:
        client.get(address)
    before = [queries_for(client, address) for address in addresses]
    program = ProgramPage.objects.get(pk=program.pk)
    program.rule = "RRULE:FREQ=DAILY;COUNT=45"
    program.save()
    make_dates(program)
    for number in range(45):
        make_program(f"講座{number}")
        Enrollment.objects.create(occurrence=first, user=make_user(), state=EnrollmentState.CONFIRMED)
    assert [queries_for(client, address) for address in addresses] == before


def typed(**fields: Any) -> dict[str, str]:
    return {
        "start_date": "2026-12-01",
        "start_time": "10:00",
        "end_time": "11:30",
        "rule": "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL=20270331",
        "skip_holidays": "on",
        **fields,
    }


def test_the_page_editor_sees_the_dates_of_an_unsaved_rule(client_for: Callable[..., Client], staff: User) -> None:
    answer = client_for(staff).post(reverse("programs_dates"), typed())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "毎月第2・第4火曜 10:00〜11:30、祝日を除く、2027年3月まで" in page
    assert "<s>2027年2月23日（火）</s>" in page
    assert "天皇誕生日" in page
    assert ProgramPage.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"start_date": ""}, "始まりの日と、始まりと終わりの時刻を入れると"),
        ({"start_date": "9999-12-31"}, "始まりの日の年を確かめてください。"),
        ({"start_date": "きょう"}, "まだ日にちが決まりません。"),
        ({"rule": "RRULE:FREQ=DAILY;INTERVAL=0"}, "間隔は1から99"),
        ({"rule": "RRULE:FREQ=SECONDLY"}, "毎日・毎週・毎月・毎年"),
        ({"rule": "<script>alert(1)</script>"}, "読み取れませんでした"),
        ({"rule": "RRULE:FREQ=DAILY;UNTIL=20281201"}, "回数が多すぎます"),
        ({"end_time": "100000000000000000000"}, "まだ日にちが決まりません。"),
        ({"end_time": "9:00"}, "終わりの時刻が、始まりの時刻より前か同じです"),
        ({"place": "100000000000000000000"}, "まだ日にちが決まりません。"),
        ({"program": "x"}, "まだ日にちが決まりません。"),
    ],
)
def test_a_wrong_rule_is_said_kindly_and_never_an_error_page(
    client_for: Callable[..., Client], staff: User, fields: dict[str, str], words: str
) -> None:
    answer = client_for(staff).post(reverse("programs_dates"), typed(**fields))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_the_expander_is_for_staff_only_and_only_posts(
    client_for: Callable[..., Client], make_user: Callable[..., User], staff: User
) -> None:
    address = reverse("programs_dates")
    assert client_for(None).post(address, typed()).status_code == 302
    assert client_for(make_user("親")).post(address, typed()).status_code in (302, 403)
    assert client_for(staff).get(address)["Location"] == "/admin/"


def test_a_page_with_sign_ups_cannot_be_deleted(
    client_for: Callable[..., Client], make_user: Callable[..., User], occurrence: Occurrence
) -> None:
    Enrollment.objects.create(occurrence=occurrence, user=make_user("そら"), state=EnrollmentState.CONFIRMED)
    publisher = make_user("公開係", staff=True, groups=(PUBLISHING,))
    client = client_for(publisher)
    program = occurrence.program
    for page in (program, program.get_parent()):
        answer = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        assert answer.status_code == 302
    client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={program.pk}")
    assert ProgramPage.objects.filter(pk=program.pk).exists()
    Enrollment.objects.all().delete()
    client.post(reverse("wagtailadmin_pages:delete", args=[program.pk]))
    assert not ProgramPage.objects.filter(pk=program.pk).exists()
