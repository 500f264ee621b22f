"""The page of choices: what is wrong is said, and nothing is changed by it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Preference, Silence
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
CHOICES, PAUSE = "/my/notices/choices/", "/my/notices/pause/"


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"act": "begin", "days": "5"}, "候補にありません"),
        ({"act": "begin", "days": "x"}, "候補にありません"),
        ({"act": "begin"}, "必須です"),
        ({}, "必須です"),
    ],
)
def test_a_pause_that_is_none_is_said_on_the_page(given: dict[str, str], words: str) -> None:
    hana = make_user("はな")
    client = client_for(hana)
    answer = client.post(PAUSE, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert list(answer.context["pause_form"].errors) == ["days"]
    assert answer.context["form"].is_bound is False
    assert f'action="{PAUSE}"' in page
    assert not Preference.objects.filter(user=hana, paused_until__isnull=False).exists()


@time_machine.travel(NOW, tick=False)
def test_a_pause_begins_and_ends() -> None:
    hana = make_user("はな")
    client = client_for(hana)
    assert client.post(PAUSE, {"act": "begin", "days": "3"})["Location"] == CHOICES
    assert Preference.objects.get().paused_until == datetime(2026, 12, 3, 22, tzinfo=UTC)  # 7:00 on the 4th
    assert client.post(PAUSE, {"act": "end"})["Location"] == CHOICES
    assert Preference.objects.get().paused_until is None
    assert client.get(PAUSE)["Location"] == CHOICES


@pytest.mark.parametrize(
    "scope", ["", "\x00", "tests.oven", "tests.oven:\x00", "tests.oven:１", "x" * 10_000, f"a:{'9' * 19}"]
)
def test_a_scope_that_is_none_ends_nothing(scope: str) -> None:
    """PostgreSQL refuses a NUL: such a thing is not even looked for."""
    hana = make_user("はな")
    Silence.objects.create(user=hana, scope="tests.oven:1")
    client = client_for(hana)
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/my/notices/silences/", {"scope": scope})["Location"] == CHOICES
    assert [query["sql"] for query in asked if "notices_silence" in query["sql"]] == []
    assert client.post("/my/notices/silences/", {"scope": "tests.oven:1"})["Location"] == CHOICES
    assert not Silence.objects.exists()


def test_an_hour_that_is_none_is_said_on_the_page() -> None:
    answer = client_for(make_user()).post(CHOICES, {"quiet_from": "25:00", "quiet_until": "7:00", "mail_hour": "8"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["quiet_from"]
