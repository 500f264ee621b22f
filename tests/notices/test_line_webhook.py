"""What LINE tells us: a code links one person, everything else gets one fixed answer, and nothing of it is kept."""

import json
import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone, translation

from community.checks import line_is_there_whole_or_not_at_all
from ground.models import Count
from helplines.models import HelpContact
from notices.actions import line
from notices.models import LineAccount, LineCode
from notices.views.line import LONGEST
from notices.ways import line_api
from notices.ways.line_answers import fixed
from people.models import User
from tests.factories.notices import link_line
from tests.line_service import HANA, SORA, WEBHOOK, LineService, event, signature, text, told

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]
CANARY = "kanariya7q9x"
LINKED = "お知らせが届くようになりました。"
OTHER_CODE = "BBBB-BBBB"


@pytest.fixture
def hana(make_user: Any, line_service: LineService) -> User:
    person: User = make_user("はな")
    return person


@pytest.fixture
def sora(make_user: Any) -> User:
    person: User = make_user("そら")
    return person


def whose() -> dict[str, str]:
    """Whose each linked LINE account is, by their names here."""
    return dict(LineAccount.objects.values_list("line_id", "user__display_name"))


def send(body: bytes, signed: str | None) -> Any:
    headers = {} if signed is None else {"X-Line-Signature": signed}
    return Client().post(WEBHOOK, body, content_type="application/json", headers=headers)


# ── The code ──


def test_a_code_links_the_line_it_was_sent_from(hana: User, line_service: LineService) -> None:
    code = line.new_code(actor=hana)
    assert told(text(code)) == 200
    assert whose() == {HANA: "はな"}
    assert line_service.replied == [("token", LINKED)]
    assert not LineCode.objects.exists()
    assert line_service.refused == []


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", "ー"),
        lambda code: code.replace("-", " "),
        lambda code: f" {code}\n",
        lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
    ],
)
def test_however_it_is_typed(hana: User, line_service: LineService, typed: Callable[[str], str]) -> None:
    told(text(typed(line.new_code(actor=hana))))
    assert whose() == {HANA: "はな"}


def test_a_code_works_once(hana: User, line_service: LineService) -> None:
    code = line.new_code(actor=hana)
    told(text(code, token="1"), text(code, token="2", who=SORA))
    assert whose() == {HANA: "はな"}
    assert line_service.replied == [("1", LINKED), ("2", fixed(""))]


def test_an_old_code_and_one_before_the_newest_link_nothing(hana: User, line_service: LineService) -> None:
    first = line.new_code(actor=hana)
    second = line.new_code(actor=hana)
    told(text(first, token="1"))
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        told(text(second, token="2"))
        assert whose() == {}
        assert line_service.replied == [("1", fixed("")), ("2", fixed(""))]
        assert line.erase_old_codes() == 1


def test_of_a_code_only_a_mark_is_kept(hana: User) -> None:
    code = line.new_code(actor=hana)
    kept = LineCode.objects.get()
    assert len(kept.mark) == 64
    assert code.replace("-", "") not in kept.mark.upper()
    assert timedelta(minutes=14) < kept.until - timezone.now() <= timedelta(minutes=15)


def test_a_line_belongs_to_one_person_and_a_person_has_one(hana: User, sora: User) -> None:
    told(text(line.new_code(actor=hana)))
    told(text(line.new_code(actor=sora)))
    assert whose() == {HANA: "そら"}
    told(text(line.new_code(actor=sora), who=SORA))
    assert whose() == {SORA: "そら"}


def test_whoever_is_suspended_links_nothing(hana: User) -> None:
    code = line.new_code(actor=hana)
    User.objects.filter(pk=hana.pk).update(is_active=False)
    told(text(code))
    assert whose() == {}


def test_guessing_ends_after_ten_and_others_may_go_on(hana: User, sora: User) -> None:
    code = line.new_code(actor=hana)
    for _guess in range(10):
        told(text(OTHER_CODE, who=SORA))
    told(text(code, who=SORA))
    assert whose() == {}
    told(text(code))
    assert whose() == {HANA: "はな"}
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        told(text(line.new_code(actor=sora), who=SORA))
        assert whose() == {HANA: "はな", SORA: "そら"}


def test_what_is_no_code_counts_as_no_guess(hana: User) -> None:
    for words in ["こんにちは"] * 12 + ["B" * 5000]:
        told(text(words))
    told(text(line.new_code(actor=hana)))
    assert whose() == {HANA: "はな"}


# ── The one answer ──


def test_the_fixed_answer_names_the_numbers_of_the_help_menu(hana: User, line_service: LineService) -> None:
    HelpContact.objects.update(in_menu=False)
    HelpContact.objects.create(
        topic="self", label_ja="よるの電話", label_en="Night line", number="0120-000-001", in_menu=True
    )
    HelpContact.objects.create(topic="self", label_ja="かくれた電話", number="0120-000-002")
    HelpContact.objects.create(
        topic="self", label_ja="とじた電話", number="0120-000-003", in_menu=True, is_published=False
    )
    HelpContact.objects.create(topic="self", label_ja="ホームページ", url="https://x.example", in_menu=True)
    told(text("たすけて"))
    assert line_service.replied == [
        (
            "token",
            "ここに書かれたことは、だれも読んでいません。ここからは、お知らせだけをお送りします。\n\n"
            "いま話したいとき、急いでいるときは、こちらへ電話してください。\n\n"
            "よるの電話\n0120-000-001\n\n"
            "お知らせを受け取るには、サイトの「お知らせの届け方」でコードを作って、ここに送ってください。\n\n"
            "Nobody reads what is written here. This account only sends news.",
        )
    ]


def test_whoever_is_linked_is_answered_in_their_language(hana: User, line_service: LineService) -> None:
    User.objects.filter(pk=hana.pk).update(language="en")
    told(text(line.new_code(actor=hana), token="1"), text("Hello?", token="2"))
    (_one, linked), (_two, answer) = line_service.replied
    assert linked == "From now on, news reaches you here."
    assert answer.startswith(
        "Nobody reads what is written here. This account only sends news.\n\nIf you want to talk now"
    )
    assert answer == fixed("en") != fixed("ja")


def test_the_first_numbers_of_an_installation_fit_into_a_message(db: None) -> None:
    for language in ("", "ja", "en"):
        assert 0 < len(fixed(language)) < 1000
        with translation.override(language or "ja"):
            assert "189" in fixed(language)


@pytest.mark.parametrize(
    "happened",
    [
        text("こんにちは"),
        event("follow", follow={"isUnblocked": False}),
        event(message={"id": "1", "type": "sticker", "packageId": "1", "stickerId": "1"}),
        event(message={"id": "1", "type": "image", "contentProvider": {"type": "line"}}),
        event(message={"id": "1", "type": "audio", "duration": 60000}),
        event(message={"id": "1", "type": "location", "latitude": 35.6, "longitude": 139.7}),
        event(message="?"),
    ],
)
def test_whatever_is_sent_gets_the_one_answer(line_service: LineService, happened: dict[str, Any]) -> None:
    assert told(happened) == 200
    assert line_service.replied == [("token", fixed(""))]


def test_it_is_given_once_a_minute_to_each(line_service: LineService) -> None:
    told(text("1", token="1"), text("2", token="2"), text("3", token="3", who=SORA))
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        told(text("4", token="4"))
    assert [token for token, _text in line_service.replied] == ["1", "3", "4"]


def test_whoever_mistypes_the_code_right_after_adding_the_account_is_answered(line_service: LineService) -> None:
    told(event("follow", token="1"), event("follow", token="2"), text(OTHER_CODE, token="3"))
    assert line_service.replied == [("1", fixed("")), ("3", fixed(""))]


@pytest.mark.parametrize(
    "ignored",
    [
        text("よろしく", source={"type": "group", "groupId": "C1", "userId": HANA}),
        text("よろしく", source={"type": "room", "roomId": "R1", "userId": HANA}),
        text("よろしく", mode="standby"),
        text("よろしく", source={"type": "user"}),
        text("よろしく", source={"type": "user", "userId": "x"}),
        text("よろしく", source=None),
        event("postback", postback={"data": "x"}),
        event("join", source={"type": "group", "groupId": "C1"}),
        event("unsend", unsend={"messageId": "1"}),
    ],
)
def test_groups_rooms_and_other_systems_are_left_alone(
    hana: User, line_service: LineService, ignored: dict[str, Any]
) -> None:
    code = line.new_code(actor=hana)
    assert told(ignored) == 200
    if "message" in ignored:
        told(ignored | {"message": {"type": "text", "text": code}})
    assert (line_service.replied, whose(), Count.objects.count()) == ([], {}, 0)


# ── Told again, left, and failing replies ──


def test_what_line_tells_again_does_no_harm(hana: User, sora: User, line_service: LineService) -> None:
    code = line.new_code(actor=hana)
    late: dict[str, Any] = {"deliveryContext": {"isRedelivery": True}}
    told(text(code, token="1"))
    told(text(code, token="1", **late))
    assert (whose(), line_service.replied) == ({HANA: "はな"}, [("1", LINKED)])
    told(text(line.new_code(actor=sora), token="2", who=SORA, **late))  # the first time it did not get through
    assert (whose()[SORA], line_service.replied[1:]) == ("そら", [("2", LINKED)])
    told(event("unfollow"), event("unfollow", **late))
    assert whose() == {SORA: "そら"}


def test_leaving_there_ends_it_here(hana: User, sora: User, line_service: LineService) -> None:
    link_line(hana, HANA)
    link_line(sora, SORA)
    assert told(event("unfollow")) == 200
    assert (whose(), line_service.replied) == ({SORA: "そら"}, [])


@pytest.mark.parametrize(("after_leaving", "stays"), [(-1, False), (1, True)])
def test_leaving_that_is_told_late_ends_what_was_linked_before_it(
    hana: User, line_service: LineService, after_leaving: int, stays: bool
) -> None:
    """They left, came back and linked it anew; only then LINE gets through with the first."""
    linked_at = link_line(hana, HANA).linked_at
    left = int((linked_at - timedelta(seconds=after_leaving)).timestamp() * 1000)
    assert told(event("unfollow", timestamp=left, deliveryContext={"isRedelivery": True})) == 200
    assert whose() == ({HANA: "はな"} if stays else {})


@pytest.mark.parametrize("moment", [None, "1462629479859", 1.5, True, -1, 10**15, 10**400])
def test_a_moment_that_is_none_is_passed_over(hana: User, line_service: LineService, moment: object) -> None:
    link_line(hana, HANA)
    assert told(event("unfollow", timestamp=moment)) == 200
    assert whose() == {}


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_reply_that_fails_is_written_down_without_a_word(
    hana: User, line_service: LineService, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    line_service.answers = [(status, {})]
    code = line.new_code(actor=hana)
    assert told(text(code)) == 200
    assert whose() == {HANA: "はな"}
    lines = [one.getMessage() for one in caplog.records if one.name == "notices.ways.line_api"]
    assert lines == [f"LINE answered a reply with {status}"]
    assert [word for word in (HANA, code, "token", LINKED) if word in caplog.text] == []


def test_a_reply_that_hangs_is_given_up(
    line_service: LineService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(line_api, "REPLY_ANSWER", 0.1)
    over = threading.Event()
    line_service.wait = lambda: over.wait(10)
    assert told(text("あの")) == 200
    over.set()
    assert [one.getMessage() for one in caplog.records if one.name == "notices.ways.line_api"] == [
        "LINE did not take a reply: ReadTimeout"
    ]


def test_nothing_that_is_written_there_is_kept(
    hana: User, line_service: LineService, caplog: pytest.LogCaptureFixture
) -> None:
    """No column of any table holds it, and no line of the log."""
    caplog.set_level(logging.DEBUG)
    link_line(hana, HANA)
    told(text(CANARY), text(CANARY, who=SORA), event(message={"type": "image", "id": CANARY}))
    assert len(line_service.replied) == 1  # the same token: LINE takes one reply to it
    held = [
        (model._meta.label, row)
        for model in apps.get_models()
        for row in model._base_manager.values_list()
        if CANARY in str(row) or SORA in str(row)
    ]
    assert held == []
    assert CANARY not in caplog.text
    assert HANA not in caplog.text


# ── Who may call ──


@pytest.mark.parametrize(
    "signed",
    [
        None,
        "",
        "x",
        "あ",
        signature(b'{"events":[]}', "another secret"),
        signature(b'{"events": []}'),
        signature(b'{"events":[]}').lower(),
        signature(b'{"events":[]}').rstrip("="),
    ],
)
def test_without_lines_signature_nobody_is_heard(line_service: LineService, signed: str | None) -> None:
    answer = send(b'{"events":[]}', signed.encode().decode("latin-1") if signed else signed)
    assert (answer.status_code, answer.content) == (403, b"")


def test_a_signature_is_of_the_body_as_it_came(hana: User, line_service: LineService) -> None:
    body = json.dumps({"events": [text(line.new_code(actor=hana))]}).encode()
    assert send(body.replace(HANA.encode(), SORA.encode()), signature(body)).status_code == 403
    assert whose() == {}
    assert send(body, signature(body)).status_code == 200
    assert whose() == {HANA: "はな"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', b"{}", b'{"events": {}}', b"\xff\xfe", b'{"events": null}', b"[" * 99_999]
)
def test_what_cannot_be_read_is_refused(line_service: LineService, body: bytes) -> None:
    answer = send(body, signature(body))
    assert (answer.status_code, answer.content) == (400, b"")


@pytest.mark.parametrize("events", ["[]", "[1]", "[null]", "[[]]", "[{}]", '[{"mode":"active"}]'])
def test_what_does_not_concern_us_is_answered(line_service: LineService, events: str) -> None:
    """The button "verify" in LINE's console sends no event at all."""
    body = f'{{"destination":"x","events":{events}}}'.encode()
    assert send(body, signature(body)).status_code == 200
    assert line_service.replied == []


def test_a_body_is_of_a_bounded_size(line_service: LineService) -> None:
    for length, status in ((LONGEST, 200), (LONGEST + 1, 413)):
        body = b'{"events":[]}'.ljust(length)
        assert send(body, signature(body)).status_code == status


def test_it_is_called_by_post_alone(line_service: LineService) -> None:
    assert [getattr(Client(), verb)(WEBHOOK).status_code for verb in ("get", "head", "put", "delete")] == [405] * 4
    assert Client(enforce_csrf_checks=True).post(WEBHOOK, b"x", content_type="application/json").status_code == 403


# ── Off until an office configures it ──


@pytest.mark.usefixtures("db")
def test_until_it_is_configured_nothing_is_there(make_user: Any, client_for: ClientFor) -> None:
    body = b'{"events":[]}'
    for asked in (send(body, signature(body, "")), send(body, None), Client().get(WEBHOOK)):
        assert asked.status_code == 404
    client = client_for(make_user("はな"))
    assert client.post("/my/notices/line/", {"act": "new"}).status_code == 404
    for page in ("/my/notices/choices/", "/accounts/", "/my/notices/off/", "/help/news/", "/en/help/news/"):
        assert "LINE" not in client.get(page).content.decode()
    assert not LineCode.objects.exists()


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ((None, None, None), []),
        (("@123abcde", "s", "t"), []),
        (("@tsudoi.city_1-x", "s", "t"), []),
        (("@123abcde", None, "t"), ["LINE is configured by half: LINE_CHANNEL_SECRET not set."]),
        ((None, "s", None), ["LINE is configured by half: LINE_ACCOUNT and LINE_CHANNEL_TOKEN not set."]),
        (("123abcde", "s", "t"), ["LINE_ACCOUNT is not the account's ID."]),
        (("@x/../y", "s", "t"), ["LINE_ACCOUNT is not the account's ID."]),
    ],
)
def test_half_a_configuration_is_refused(settings: Any, given: tuple[str | None, ...], problems: list[str]) -> None:
    settings.LINE_ACCOUNT, settings.LINE_CHANNEL_SECRET, settings.LINE_CHANNEL_TOKEN = (one or "" for one in given)
    assert [problem.msg for problem in line_is_there_whole_or_not_at_all(None)] == problems


# ── The page ──


def test_the_page_shows_a_code_once_and_leads_to_line(hana: User, client_for: ClientFor) -> None:
    client = client_for(hana)
    page = client.get("/my/notices/choices/").content.decode()
    assert 'id="line"' in page
    answer = client.post("/my/notices/line/", {"act": "new"})
    code = answer.context["code"]
    shown = answer.content.decode()
    assert f">{code}</p>" in shown
    assert f'href="https://line.me/R/oaMessage/%40123abcde/?{code}"' in shown
    assert 'href="https://line.me/R/ti/p/%40123abcde"' in shown
    assert answer["Cache-Control"] == "private, no-store"
    again = client.get("/my/notices/line/")
    assert (again.status_code, again["Location"]) == (302, "/my/notices/choices/#line")
    told(text(code))
    assert whose() == {HANA: "はな"}


def test_the_page_says_since_when_and_ends_it(hana: User, sora: User, client_for: ClientFor) -> None:
    link_line(sora, SORA)
    account = link_line(hana, HANA)
    LineAccount.objects.filter(pk=account.pk).update(linked_at="2026-05-03T03:00:00Z")
    client = client_for(hana)
    for page in ("/my/notices/choices/", "/accounts/"):
        shown = " ".join(client.get(page).content.decode().split())
        assert "2026年5月3日から、LINEでも受け取れるようになっています。" in shown
    line.new_code(actor=hana)
    ended = client.post("/my/notices/line/", {"act": "end"}, follow=True)
    assert "LINEには、もう届きません。" in ended.content.decode()
    assert (whose(), LineCode.objects.count()) == ({SORA: "そら"}, 0)
    assert (
        "LINEには、もう届きません。"
        not in client.post("/my/notices/line/", {"act": "end"}, follow=True).content.decode()
    )


def test_help_pages_speak_of_it_where_it_is(hana: User, client_for: ClientFor) -> None:
    client = client_for(hana)
    help_page = client.get("/help/news/").content.decode()
    assert "トークには、だれもいません。" in help_page
    assert "通知の届く端末がない方は、つないだLINEで呼びます。" in help_page
    assert "LINEにも、届かなくなります。" in client.get("/my/notices/off/").content.decode()
    assert "Nobody is in that chat." in client.get("/en/help/news/").content.decode()
