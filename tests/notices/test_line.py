"""What arrives at LINE, and what becomes of a delivery by what LINE answers."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community import settings as production
from notices.actions import choose, line
from notices.actions.deliver import deliver_due, deliver_urgent, parcel
from notices.actions.fastest import fastest
from notices.actions.plan import preferences
from notices.actions.read import read
from notices.enums import Way
from notices.models import Delivery, LineAccount, Notice, Preference
from notices.ways import line_api
from notices.ways.carrier import CARRIERS
from notices.ways.line import Line
from people.actions.account import erase_account, suspend_account
from people.models import User
from tests.factories.notices import PlainNews, UrgentNews, link_line, send_news
from tests.line_service import HANA, SORA, LineService, Pushed, event, told
from tests.notices.conftest import Bread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("news")]
NIGHT = datetime(2026, 6, 1, 14, tzinfo=UTC)  # 23:00 in Tokyo


@pytest.fixture
def hana(make_user: Any, line_service: LineService) -> User:
    """Somebody who has linked their LINE."""
    person: User = make_user("はな")
    link_line(person, HANA)
    return person


def shown(words: str, label: str, path: str) -> dict[str, Any]:
    return {
        "type": "template",
        "altText": words,
        "template": {
            "type": "buttons",
            "text": words,
            "actions": [{"type": "uri", "label": label, "uri": f"http://testserver{path}?openExternalBrowser=1"}],
        },
    }


def again(delivery: Delivery) -> None:
    """The time of the next attempt has come."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())


# ── What arrives ──


def test_what_arrives(hana: User, line_service: LineService) -> None:
    (delivery,) = send_news(hana)
    key = str(UUID(parcel(delivery).key, version=4))
    assert deliver_due() == 1
    words = shown("つどいに新しいお知らせが1件あります", "お知らせを見る", "/my/notices/")
    assert line_service.pushed == [Pushed(HANA, words, key, silent=False)]
    delivery.refresh_from_db()
    assert (delivery.way, delivery.attempts, delivery.last_error, delivery.sending_since) == ("line", 1, "", None)
    assert (deliver_due(), len(line_service.pushed), line_service.refused) == (0, 1, [])


def test_in_english_without_a_name_and_without_a_sound(hana: User, line_service: LineService) -> None:
    User.objects.filter(pk=hana.pk).update(language="en")
    send_news(hana)
    Preference.objects.filter(pk=hana.pk).update(neutral=True)
    Delivery.objects.update(silent=True)
    assert deliver_due() == 1
    (pushed,) = line_service.pushed
    assert pushed.message == shown("There is 1 new notice", "See what is new", "/en/my/notices/")
    assert pushed.silent is True


def test_what_is_urgent_goes_at_once(hana: User, line_service: LineService) -> None:
    send_news(hana, urgent=True)
    assert (deliver_due(), deliver_urgent()) == (0, 1)
    assert [one.to for one in line_service.pushed] == [HANA]


def test_it_is_called_where_no_device_is_there(hana: User, make_user: Any) -> None:
    sora = make_user("そら")
    assert fastest(kind=UrgentNews(), user_ids=[hana.pk, sora.pk]) == {hana.pk: Way.LINE, sora.pk: Way.MAIL}


# ── What LINE answers ──


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 404, 429, 500, 502, 503])
def test_what_it_did_not_take_is_tried_again_with_the_same_key(
    hana: User, line_service: LineService, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    (delivery,) = send_news(hana)
    line_service.answers = [(status, {"Location": f"{line_service.origin}/elsewhere"})]
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.sending_since, delivery.sent_at, delivery.cancelled_at) == (1, None, None, None)
    assert delivery.due_at > timezone.now()
    assert [one.getMessage() for one in caplog.records if one.name == "notices.ways.line"] == [
        f"LINE answered {status}"
    ]
    assert HANA not in caplog.text
    again(delivery)
    assert deliver_due() == 1
    assert len(line_service.pushed) == 2
    assert len({one.key for one in line_service.pushed}) == 1
    assert line_service.refused == []  # no redirect was followed: nothing but pushes came


def test_taken_before_we_heard_of_it_is_seen_once(
    hana: User, line_service: LineService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It took the message and did not say so in time. With the same key it says that it has it (409)."""
    monkeypatch.setattr(line_api, "ANSWER", 0.2)
    heard = threading.Event()
    line_service.hang = lambda: heard.wait(10)
    (delivery,) = send_news(hana)
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.sent_at, delivery.sending_since, delivery.attempts) == (None, None, 1)
    heard.set()
    again(delivery)
    assert deliver_due() == 1
    delivery.refresh_from_db()
    assert (delivery.sent_at is not None, delivery.attempts) == (True, 2)
    assert len(line_service.pushed) == 2
    assert len(line_service.taken) == 1


def test_a_service_that_is_away_costs_one_attempt(hana: User, line_service: LineService) -> None:
    (delivery,) = send_news(hana)
    line_service.server.server_close()
    assert deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.sending_since, delivery.cancelled_at) == (1, None, None)


def test_it_is_left_alone_for_as_long_as_it_asks(hana: User, line_service: LineService) -> None:
    send_news(hana)
    line_service.answers = [(429, {"Retry-After": "600"})]
    began = timezone.now()
    assert deliver_due() == 0
    Delivery.objects.update(due_at=began)
    with time_machine.travel(began + timedelta(seconds=590), tick=False):
        assert deliver_due() == 0
    assert len(line_service.pushed) == 1
    Delivery.objects.update(due_at=began)
    with time_machine.travel(began + timedelta(seconds=602)):
        assert deliver_due() == 1
    assert len(line_service.pushed) == 2


# ── What a person wants ──


def test_whoever_has_not_linked_it_gets_nothing_there(hana: User, make_user: Any, line_service: LineService) -> None:
    assert send_news(make_user("そら")) == []
    line.unlink(actor=hana)
    assert send_news(hana) == []
    assert (deliver_due(), line_service.pushed) == (0, [])


def test_what_waits_goes_to_no_account_that_was_unlinked_or_linked_since(hana: User, line_service: LineService) -> None:
    send_news(hana)
    line.unlink(actor=hana)
    link_line(hana, SORA)
    assert deliver_due() == 0
    assert Delivery.objects.get().cancelled_at is not None
    assert line_service.pushed == []


@pytest.mark.parametrize("how", ["everything off", "read", "pause", "unchosen", "blocked", "suspended"])
def test_what_is_not_wanted_any_more_does_not_go_out(
    hana: User, make_user: Any, line_service: LineService, how: str
) -> None:
    send_news(hana)
    if how == "everything off":
        choose.everything_off(actor=hana)
    elif how == "read":
        read(actor=hana, ids=Notice.objects.values_list("pk", flat=True))
    elif how == "pause":
        choose.pause(actor=hana, until=timezone.now() + timedelta(days=3))
    elif how == "unchosen":
        Preference.objects.filter(pk=hana.pk).update(ways={PlainNews.name: ["push", "mail"]})
    elif how == "blocked":
        assert told(event("unfollow")) == 200
    else:
        suspend_account(actor=make_user("管理", staff=True, is_superuser=True), person=hana)
    assert (deliver_due(), line_service.pushed) == (0, [])
    assert not Delivery.objects.filter(cancelled_at=None).exists()


def test_whoever_switched_everything_off_is_not_told_at_line_either(hana: User, line_service: LineService) -> None:
    choose.everything_off(actor=hana)
    assert (send_news(hana), deliver_due(), line_service.pushed) == ([], 0, [])


def test_the_night_and_a_silence_hold_for_it(hana: User, bread: Bread, line_service: LineService) -> None:
    from notices.actions.tell import fan_out, tell

    preferences([hana.pk])
    bread.eaters = [hana.pk]
    with time_machine.travel(NIGHT, tick=False):
        tell(kind=bread.name, key="a", about=1)
        fan_out()
        assert deliver_due() == 0
    with time_machine.travel(NIGHT + timedelta(hours=8)):
        assert deliver_due() == 1
        choose.silence(actor=hana, scope="tests.oven:2", until=None)
        tell(kind=bread.name, key="b", about=2)
        fan_out()
        assert deliver_due() == 0
    assert len(line_service.pushed) == 1
    assert Notice.objects.filter(user=hana).count() == 2


def test_targets_cost_one_query_for_many_people(
    make_user: Any, line_service: LineService, django_assert_num_queries: Any
) -> None:
    people = [make_user() for _ in range(50)]
    for number, user in enumerate(people):
        link_line(user, f"U{number:032x}")
    for some in (people[:1], people):
        with django_assert_num_queries(1):
            found = Line().targets([user.pk for user in some])
        assert found == {user.pk: [LineAccount.objects.get(user=user).pk] for user in some}


# ── What somebody chose while this office had no LINE ──


def test_ways_that_were_not_offered_stay_usual_but_for_what_is_wanted_by_none(
    make_user: Any, client_for: Callable[..., Client]
) -> None:
    user = make_user("はな")
    given = {"quiet_from": "22:00", "quiet_until": "7:00", "mail_hour": "8", "ways_tests_news": ["push"]}
    assert client_for(user).post("/my/notices/choices/", given).status_code == 302
    ways = Preference.objects.get(pk=user.pk).ways
    assert (sorted(ways["tests.news"]), ways["tests.urgent"]) == (["line", "push"], [])


def test_once_it_is_offered_it_can_be_left_out(
    hana: User, client_for: Callable[..., Client], line_service: LineService
) -> None:
    given = {"quiet_from": "22:00", "quiet_until": "7:00", "mail_hour": "8", "ways_tests_news": ["push"]}
    assert client_for(hana).post("/my/notices/choices/", given).status_code == 302
    assert Preference.objects.get(pk=hana.pk).ways["tests.news"] == ["push"]
    Preference.objects.filter(pk=hana.pk).update(quiet_from=time(0), quiet_until=time(0))
    assert (send_news(hana), deliver_due(), line_service.pushed) == ([], 0, [])


# ── Off until an office configures it ──


def test_without_its_settings_there_is_no_such_way(settings: Any) -> None:
    from notices.ways.line import is_offered, offer

    names = ("LINE_ACCOUNT", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_TOKEN")
    assert {getattr(production, name) for name in names} == {""}
    for left_out in names:
        for name in names:
            setattr(settings, name, "" if name == left_out else "@x")
        offer()
        assert (Way.LINE in CARRIERS, is_offered()) == (False, False)


def test_with_them_there_is(settings: Any) -> None:
    from notices.ways.line import is_offered, offer

    settings.LINE_ACCOUNT, settings.LINE_CHANNEL_SECRET, settings.LINE_CHANNEL_TOKEN = "@x", "y", "z"
    offer()
    try:
        assert is_offered()
    finally:
        del CARRIERS[Way.LINE]


def test_production_talks_to_line_alone() -> None:
    assert line_api.API == "https://api.line.me"
    assert [name for name in dir(production) if name.startswith("LINE")] == [
        "LINE_ACCOUNT", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_TOKEN",
    ]  # fmt: skip


def test_erasing_the_account_ends_it(hana: User) -> None:
    line.new_code(actor=hana)
    erase_account(actor=hana, person=hana)
    assert not LineAccount.objects.exists()
    assert told(event()) == 200  # and LINE's own user is nobody's here
