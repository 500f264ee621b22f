"""The public pages: found by any wish, complete, and never more than is public."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import TimeMachineFixture

from people.enums import LifeStage
from people.models import User
from places.enums import SpokenLanguage
from places.models import Place
from programs.dates.actions import occurrences
from programs.enums import ProgramKind
from programs.models import Occurrence
from programs.schedule.rule import OFFICE
from programs.signups.actions.enroll import enroll
from tests.factories.programs import make_occurrence, make_program, program_index

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=OFFICE)  # a Tuesday
TITLES = ("ねんねの会", "こんばんはの会", "どようびの会", "がんたんの会", "オンラインの会", "ベトナムの会")


def page(path: str = "/programs/", client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def at(month: int, day: int, hour: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=OFFICE)


@pytest.fixture
def city(time_machine: TimeMachineFixture) -> dict[str, Occurrence]:
    """Six programmes that differ in everything one can ask for, each with one date."""
    time_machine.move_to(NOW)
    hall = Place.objects.create(slug="hall", name="みどり台センター", is_published=True)
    facts = {
        "ねんねの会": (at(11, 30, 10), {"life_stages": [LifeStage.INFANT.value], "place": hall, "childcare": True}),
        "こんばんはの会": (at(12, 1, 18), {"kind": ProgramKind.CONSULTATION}),
        "どようびの会": (at(12, 5, 10), {"life_stages": [LifeStage.TEEN.value], "capacity": 1}),
        "がんたんの会": (at(1, 1, 10, 2027), {"life_stages": [LifeStage.TEEN.value], "signup_opens_days": 3}),
        "オンラインの会": (at(12, 2, 10), {"online": True, "life_stages": [LifeStage.PRIMARY.value]}),
        "ベトナムの会": (
            at(12, 3, 10),
            {"languages": [SpokenLanguage.VI.value], "life_stages": [LifeStage.PRESCHOOL.value]},
        ),
    }
    return {
        title: make_occurrence(make_program(title, **fields), starts_at=starts)
        for title, (starts, fields) in facts.items()
    }


WISHES = [
    ("", set(TITLES)),
    (f"life_stage={LifeStage.INFANT}", {"ねんねの会", "こんばんはの会"}),  # no stage named is for everybody
    (f"kind={ProgramKind.CONSULTATION}", {"こんばんはの会"}),
    ("time=weekday", {"ねんねの会", "オンラインの会", "ベトナムの会"}),
    ("time=evening", {"こんばんはの会"}),
    ("time=weekend", {"どようびの会", "がんたんの会"}),  # the first of January is a holiday
    ("language=vi", {"ベトナムの会"}),
    ("online=on", {"オンラインの会"}),
    ("childcare=on", {"ねんねの会"}),
    ("free=on", set(TITLES) - {"どようびの会", "がんたんの会"}),  # full, and not open yet
    (f"time=weekday&life_stage={LifeStage.PRIMARY}&online=on", {"オンラインの会"}),
    ("time=never&kind=%27%22&place=-1&language=<script>&page=99999", set(TITLES)),  # nonsense is not asked
]


@pytest.mark.parametrize(("query", "found"), WISHES)
def test_each_wish_finds_what_fits_and_nothing_else(
    city: dict[str, Occurrence], make_user: Callable[..., User], query: str, found: set[str]
) -> None:
    enroll(actor=make_user(), occurrence=city["どようびの会"])
    text = page(f"/programs/?{query}")
    assert {title for title in TITLES if title in text} == found


def test_a_place_finds_its_own_dates_also_where_one_date_is_elsewhere(city: dict[str, Occurrence]) -> None:
    hall = Place.objects.get(slug="hall")
    elsewhere = city["こんばんはの会"]
    elsewhere.place = hall
    elsewhere.save()
    text = page(f"/programs/?place={hall.pk}")
    assert {title for title in TITLES if title in text} == {"ねんねの会", "こんばんはの会"}


def test_the_address_keeps_the_wishes_and_the_feed_follows_them(city: dict[str, Occurrence]) -> None:
    text = page("/programs/?time=evening&childcare=&kind=consultation")
    assert 'value="evening" selected' in text
    assert "/calendar.ics?time=evening&amp;kind=consultation" in text


def test_when_nothing_fits_the_page_says_what_to_try(city: dict[str, Occurrence]) -> None:
    text = page(f"/programs/?kind={ProgramKind.BABY_CONTACT}&free=on")
    assert "あてはまる日程が、いまはありません。" in text
    assert "「空きがある」をはずすと" in text
    assert "条件をはずす" in text


def test_when_there_is_nothing_at_all_the_page_is_kind() -> None:
    program_index()
    assert "これからの日程は、準備しているところです。" in page()


def test_a_programme_without_dates_is_listed_as_being_prepared() -> None:
    program = make_program("つぎを考えている会", slug="tsugi")
    text = page()
    assert "つぎの日程を準備している講座" in text
    assert "つぎを考えている会" in text
    assert "つぎの日程は、準備しているところです。" in page(program.url)


def test_what_is_not_public_is_nowhere() -> None:
    draft = make_program("ひみつの下書き", slug="himitsu", live=False)
    make_occurrence(draft)
    shown = make_program("見える会", slug="mieru")
    make_occurrence(shown)
    off = make_occurrence(shown, day=timezone.localdate() + timedelta(days=9), in_schedule=False)
    assert "ひみつの下書き" not in page()
    assert Client().get("/programs/himitsu/").status_code == 404
    text = page("/programs/mieru/")
    assert f"/dates/{off.pk}/" not in text
    shown.unpublish()
    assert "見える会" not in page()
    assert Client().get("/programs/mieru/").status_code == 404


def test_a_cancelled_and_a_moved_date_are_shown_with_the_reason(make_user: Callable[..., User]) -> None:
    editor = make_user(staff=True, is_superuser=True)
    program = make_program("ことばの会", slug="kotoba")
    first, second = (make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in (5, 6))
    occurrences.cancel(actor=editor, occurrence=first, reason="大雪のおそれのため")
    occurrences.move(
        actor=editor, occurrence=second, starts_at=second.starts_at + timedelta(hours=3), reason="部屋の都合"
    )
    text = page("/programs/kotoba/")
    assert "大雪のおそれのため" in text
    assert "部屋の都合" in text
    assert "から変わりました" in text
    assert f"/dates/{first.pk}/signup/" not in text
    assert f"/dates/{second.pk}/signup/" in text


def test_sign_ups_of_others_are_seen_by_nobody(
    make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    program = make_program("ことばの会", slug="kotoba", kind=ProgramKind.BABY_CONTACT)
    date = make_occurrence(program)
    enroll(
        actor=make_user("ひみつのはる"),
        occurrence=date,
        called_name="ひみつの名",
        note="ひみつのメモ",
        is_minor=True,
        guardian_email="himitsu@example.org",
    )
    umi = make_user("うみ")
    for client in (Client(), client_for(umi)):
        for path in ("/programs/", "/programs/kotoba/", "/calendar.ics", f"/programs/dates/{date.pk}.ics"):
            text = page(path, client)
            assert "ひみつ" not in text
            assert "himitsu" not in text
    assert "保護者の確認待ち" not in page("/programs/kotoba/", client_for(umi))


def test_my_own_date_says_that_i_come(make_user: Callable[..., User], client_for: Callable[..., Client]) -> None:
    date = make_occurrence(make_program("ことばの会", slug="kotoba"))
    hana = make_user()
    mine = enroll(actor=hana, occurrence=date)
    text = page("/programs/kotoba/", client_for(hana))
    assert "申し込み済み" in text
    assert f"/programs/signups/{mine.pk}/" in text
    assert f"/dates/{date.pk}/signup/" not in text


def test_far_dates_are_one_tap_away() -> None:
    program = make_program("ことばの会", slug="kotoba", signup_opens_days=400)
    dates = [make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in range(3, 12)]
    near, everything = page("/programs/kotoba/"), page("/programs/kotoba/?dates=all")
    assert sum(f"/dates/{date.pk}/signup/" in near for date in dates) == 6
    assert sum(f"/dates/{date.pk}/signup/" in everything for date in dates) == 9


def queries(path: str, client: Client) -> int:
    cache.clear()  # a calendar is kept until something changes: count what making it anew costs
    with CaptureQueriesContext(connection) as captured:
        page(path, client)
    return len(captured)


def test_fifty_dates_cost_as_many_queries_as_one(
    make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    hana = make_user()
    client = client_for(hana)
    hall = Place.objects.create(slug="hall", name="みどり台センター", is_published=True)
    program = make_program("ことばの会", slug="kotoba", place=hall)
    enroll(actor=hana, occurrence=make_occurrence(program))
    paths = ("/programs/", "/programs/kotoba/?dates=all", "/calendar.ics")
    for path in paths:
        page(path, client)  # what is cached for the process is cached now
    before = [queries(path, client) for path in paths]
    for day in range(8, 57):
        make_occurrence(program, day=timezone.localdate() + timedelta(days=day), place=hall)
        make_occurrence(make_program(f"会{day}", place=hall), day=timezone.localdate() + timedelta(days=day))
    after = [queries(path, client) for path in paths]
    assert all(later <= earlier for later, earlier in zip(after, before, strict=True)), (before, after)
