"""The public pages of places."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from places.models import ClosedDay, TryNext
from tests.factories.places import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NINE_TO_FIVE = [(day, "9:00", "17:00") for day in range(5)]
TUESDAY_TEN = datetime(2026, 11, 24, 1, tzinfo=UTC)  # 10:00 in Tokyo
MONDAY_HOLIDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/places/{query}")
    assert response.status_code == 200
    return [at.place.name for _layer, _words, members in response.context["layers"] for at in members]


def test_layers_from_near_to_far(client: Client) -> None:
    for layer in ("line", "central", "satellite", "neighbourhood"):
        make_place(layer, layer=layer)
    assert names(client) == ["neighbourhood", "satellite", "central", "line"]


def test_an_unpublished_place_is_nowhere(client: Client) -> None:
    shown, hidden = make_place("見える"), make_place("まだ秘密", is_published=False, phone="0120-000-999")
    TryNext.objects.create(place=shown, next_place=hidden, sentence="秘密のほうへ")
    assert names(client) == ["見える"]
    assert client.get(f"/places/{hidden.slug}/").status_code == 404
    page = client.get(f"/places/{shown.slug}/").content.decode()
    for secret in ("まだ秘密", "秘密のほうへ", "0120-000-999"):
        assert secret not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?life_stage=0-2", ["赤ちゃん", "だれでも"]),
        ("?life_stage=teen", ["だれでも"]),
        ("?language=vi", ["だれでも"]),
        ("?childcare=on", ["赤ちゃん"]),
        ("?online=on", ["だれでも"]),
        ("?open_now=on", ["赤ちゃん"]),
        ("?life_stage=nonsense", ["赤ちゃん", "だれでも"]),
        ("?language=%00&open_now=%27", ["赤ちゃん"]),
    ],
)
def test_filters(client: Client, query: str, expected: list[str]) -> None:
    make_place("赤ちゃん", life_stages=["0-2"], childcare=True, hours=NINE_TO_FIVE, order=1)
    make_place("だれでも", languages=["ja", "vi"], online=True, order=2)
    with time_machine.travel(TUESDAY_TEN, tick=False):
        assert names(client, query) == expected


def test_a_broken_filter_says_so(client: Client) -> None:
    make_place()
    response = client.get("/places/?life_stage=nonsense")
    assert list(response.context["form"].errors) == ["life_stage"]


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (TUESDAY_TEN, "いま開いています（17:00まで）"),
        (MONDAY_HOLIDAY, "いまは閉まっています。次はあす9:00から"),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), "いまは閉まっています。次は11月30日（月） 9:00から"),
        (datetime(2026, 11, 23, 22, tzinfo=UTC), "いまは閉まっています。次はきょう9:00から"),
    ],
)
def test_open_now_in_words(client: Client, now: datetime, sentence: str) -> None:
    place = make_place(hours=NINE_TO_FIVE)
    with time_machine.travel(now, tick=False):
        assert sentence in client.get("/places/").content.decode()
        assert sentence in client.get(f"/places/{place.slug}/").content.decode()


def test_the_page_of_a_place(client: Client) -> None:
    place = make_place(
        "ひろば",
        phone="0120-000-101",
        address="つむぎ市1-1",
        hours=NINE_TO_FIVE,
        accessibility=["lift", "gone"],
        languages=["ja", "en"],
    )
    ClosedDay.objects.create(place=place, date=date(2026, 11, 26), note="清掃")
    TryNext.objects.create(place=place, next_place=make_place("つぎのところ"), sentence="静かなほうがよければ")
    with time_machine.travel(MONDAY_HOLIDAY, tick=False):
        page = client.get(f"/places/{place.slug}/")
    words = page.content.decode()
    assert page.context["week"] == [("月曜日〜金曜日", "9:00–17:00"), ("土曜日〜日曜日", "休み")]
    assert [(day, reason) for day, _words, reason in page.context["closures"]][:2] == [
        (date(2026, 11, 23), "祝日"),
        (date(2026, 11, 26), "清掃"),
    ]
    for expected in (
        'href="tel:0120000101"',
        "つむぎ市1-1",
        "エレベーター",
        "静かなほうがよければ",
        "つぎのところ",
        "日本語 / English",
    ):
        assert expected in words
    assert "<script>" not in words
    assert "application/ld+json" not in words


def test_english_texts_with_japanese_where_none_is(client: Client) -> None:
    place = make_place("ひろば", name_en="Meeting Place", address="つむぎ市1-1")
    words = client.get(f"/en/places/{place.slug}/").content.decode()
    assert "Meeting Place" in words
    assert "つむぎ市1-1" in words


def test_as_many_queries_for_fifty_as_for_one(client: Client) -> None:
    client.get("/places/")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/places/")
        return len(captured)

    make_place(hours=NINE_TO_FIVE)
    one = queries()
    for _number in range(49):
        make_place(hours=NINE_TO_FIVE)
    assert queries() == one


def test_script_in_a_text_is_shown_as_text(client: Client) -> None:
    place = make_place("<script>alert(1)</script>", about="<img src=x onerror=alert(1)>")
    words = client.get(f"/places/{place.slug}/").content.decode()
    assert "<script>alert" not in words
    assert "<img src=x" not in words
