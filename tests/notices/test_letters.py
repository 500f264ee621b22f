"""A mail's HTML is its plain text again, quietly; and mails about news are stopped by one button, or by the mail program."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from ground.text.letters import cut
from groups import news
from groups.enums import RequestState
from groups.mails import answered, asked
from notices.actions import choose
from notices.actions.deliver import deliver_due
from notices.actions.mail import send_due, send_later
from notices.actions.tell import fan_out
from notices.enums import Way
from notices.letters import paragraphs_of
from notices.models import Notice, OutgoingMail, Preference
from notices.stop_links import stop_path
from people.actions.account import change_language
from people.mails import sign_in_changed
from people.models import User
from programs.dates.actions import occurrences
from programs.enums import EnrollmentState
from programs.models import Enrollment
from programs.schedule.rule import OFFICE
from tests.factories.duty import phones
from tests.factories.groups import make_facilitator, make_group, make_request
from tests.factories.letters import html_of
from tests.factories.notices import ask_gathered
from tests.factories.people import make_user
from tests.factories.programs import make_occurrence
from tests.factories.voices import answer, make_voice

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def sent() -> EmailMessage:
    """The one mail that goes out now."""
    mail.outbox.clear()
    assert send_due() == 1
    (letter,) = mail.outbox
    return letter


def answer_for(person: User) -> None:
    answered(join_request=make_request(make_group(), person))


def stop_address(letter: EmailMessage) -> str:
    """Where a mail program posts to for its reader (RFC 8058)."""
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<http://testserver(/\S+)>", letter.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found[1]


# ── the HTML ──


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_html_has_the_same_words_and_nothing_from_elsewhere(language: str) -> None:
    answer_for(make_user(language=language))
    letter = sent()
    html = html_of(letter)
    assert f'<html lang="{language}">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    body = html.partition("<body>")[2]
    assert " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split()) == " ".join(letter.body.split())
    assert re.findall(r"<(\w+)", body.partition("</body>")[0]) == sorted(
        re.findall(r"<(\w+)", body), key=lambda _tag: 0
    )
    assert set(re.findall(r"<(\w+)", body)) == {"p", "a", "br"}
    prefix = "" if language == "ja" else "/en"
    links = re.findall(r'href="([^"]+)"', html)
    assert links[0] == f"http://testserver{prefix}/groups/mine/"
    assert all(link.startswith("http://testserver/") for link in links)
    assert not re.search(r"<img|<link|<script|url\(|src=", html)


def test_only_our_own_addresses_become_links(settings: Any) -> None:
    assert paragraphs_of(
        "読む: http://testserver/my/\n二行目\n\n\nhttps://elsewhere.example/x http://testserver.evil/"
    ) == [
        [[("読む: ", ""), ("http://testserver/my/", "http://testserver/my/")], [("二行目", "")]],
        [[("https://elsewhere.example/x", ""), (" ", ""), ("http://testserver.evil/", "")]],
    ]


def test_what_people_wrote_is_escaped_in_the_html() -> None:
    send_later(key="x", template="cms/review_approved", to="a@example.org", context={"title": "<b>&", "path": "/x/"})
    assert "&lt;b&gt;&amp;" in html_of(sent())


def test_codes_that_people_wait_for_have_html_too(client: Client) -> None:
    make_user(email="hana@example.org")
    client.post("/accounts/login/", {"login": "hana@example.org"})
    (letter,) = mail.outbox
    code = re.search(r"^\s*(\d{6})\s*$", str(letter.body), re.MULTILINE)
    assert code is not None
    assert code[1] in html_of(letter)
    assert "List-Unsubscribe" not in letter.extra_headers


# ── stopping ──


def test_the_page_changes_nothing_and_its_button_stops_this_kind_alone(client: Client) -> None:
    hana = make_user("はな")
    answer_for(hana)
    letter = sent()
    address = stop_address(letter)
    assert f"http://testserver{address}" in letter.body
    shown = client.get(address)
    assert "グループへの参加希望の返事" in shown.content.decode()
    assert not Preference.objects.filter(pk=hana.pk).exists()
    client.head(address)
    assert client.post(address).status_code == 200
    assert Preference.objects.get(pk=hana.pk).ways == {"groups.answered": ["line", "push"]}
    answer_for(hana)
    assert send_due() == 0
    assert OutgoingMail.objects.filter(cancelled_at__isnull=False).count() == 1


def test_a_mail_program_stops_them_by_one_post_without_a_cookie_or_a_page(client: Client) -> None:
    hana = make_user("はな", language="en")
    answer_for(hana)
    address = stop_address(sent())
    program = Client(enforce_csrf_checks=True)
    answer = program.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert Preference.objects.get(pk=hana.pk).ways == {"groups.answered": ["line", "push"]}


@pytest.mark.parametrize("token", ["x", "1:groups.answered:abc", ""])
def test_a_link_that_is_not_ours_does_nothing(client: Client, token: str) -> None:
    assert client.post(f"/notices/stop/{token}/").status_code == 404
    forged = stop_path(1, "groups.answered").replace("1", "2", 1)
    assert client.post(forged).status_code == 404
    assert not Preference.objects.exists()


def test_who_switched_everything_off_gets_none_of_it_but_what_protects_them() -> None:
    hana = make_user("はな")
    choose.everything_off(actor=hana)
    answer_for(hana)
    assert send_due() == 0
    send_later(key="protects", template="people/account_deleted", to=hana)
    assert sent().to == [hana.email]


@time_machine.travel(datetime(2026, 11, 24, 3, tzinfo=UTC), tick=False)  # noon
@pytest.mark.parametrize(("away", "pushed"), [(timedelta(days=7), 0), (None, 1)])
def test_a_break_holds_back_pushes_and_no_mail_about_an_answer(away: timedelta | None, pushed: int) -> None:
    hana = make_user("はな")
    choose.pause(actor=hana, until=timezone.now() + away if away else None)
    request = make_request(make_group(), hana, state=RequestState.DECLINED)
    with phones(hana) as hers:
        answered(join_request=request)
        news.answered(join_request=request)
        fan_out()
        deliver_due()
    assert len(hers.got) == pushed
    assert sent().to == [hana.email]
    assert Notice.objects.filter(user=hana).count() == 1


@pytest.mark.parametrize("kind", ["asked", "answered"])
def test_a_mail_about_a_request_holds_no_name_and_no_word(kind: str) -> None:
    group = make_group("ひみつの会")
    wish = make_request(
        group, make_user("はな"), nickname="ひみつさん", message="ひみつのひとこと", reply="ひみつの返事"
    )
    if kind == "asked":
        asked(to=make_facilitator(group), group=group)
    else:
        answered(join_request=wish)
    letter = sent()
    assert "書かれたことばは載せていません" in letter.body
    assert "ひみつ" not in f"{letter.subject}{letter.body}{html_of(letter)}"


def test_a_mail_that_waits_is_written_in_the_language_that_its_person_chose_since() -> None:
    hana = make_user("はな")
    send_later(key="waits", template="groups/alarm", to=hana, context={"path": "/desk/"})
    change_language(actor=hana, language="en")
    letter = sent()
    assert letter.subject == "Something should be looked at soon"
    assert "http://testserver/en/desk/" in letter.body
    assert '<html lang="en">' in html_of(letter)


def test_the_gathered_mail_that_waits_is_not_sent_once_all_mails_are_stopped() -> None:
    hana = make_user("はな")
    when = datetime(2026, 12, 1, 8, tzinfo=UTC)
    ask_gathered(hana, due_at=when)
    address = stop_address(sent())
    ask_gathered(hana, due_at=when.replace(day=2))
    Client().post(address)
    assert send_due() == 0


@time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC), tick=False)
def test_a_moved_date_is_mailed_at_once_until_its_person_stops_that(make_user: Callable[..., User]) -> None:
    staff, hana = make_user(staff=True), make_user("はな")
    occurrence = make_occurrence()
    Enrollment.objects.create(
        occurrence=occurrence,
        user=hana,
        state=EnrollmentState.CONFIRMED,
        guardian_email="oya@example.org",
        is_minor=True,
    )
    choose.pause(actor=hana, until=datetime(2026, 12, 1, tzinfo=UTC))
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=datetime(2026, 12, 10, 14, tzinfo=OFFICE))
    mail.outbox.clear()
    send_due()
    told = {letter.to[0]: letter for letter in mail.outbox}
    assert set(told) == {hana.email, "oya@example.org"}
    assert "List-Unsubscribe" not in told["oya@example.org"].extra_headers
    Client().post(stop_address(told[hana.email]))
    mail.outbox.clear()
    occurrences.cancel(actor=staff, occurrence=occurrence, reason="大雪")
    send_due()
    assert [letter.to[0] for letter in mail.outbox] == ["oya@example.org"]


def test_an_author_stops_mails_about_their_voices_and_a_nameless_one_has_no_link() -> None:
    hana = make_user("はな")
    nameless, _code = make_voice()
    answer(nameless)
    assert "List-Unsubscribe" not in sent().extra_headers
    voice, _code = make_voice(author=hana)
    answer(voice)
    letter = sent()
    Client().post(stop_address(letter))
    assert Preference.objects.get(pk=hana.pk).ways == {"voices.answered": [Way.LINE, Way.PUSH]}


@pytest.mark.parametrize("neutral", [False, True])
def test_a_voice_of_somebody_signed_in_is_answered_as_they_chose(neutral: bool) -> None:
    """To the address that they left with it, which need not be their own."""
    hana = make_user("はな")
    Preference.objects.create(user=hana, neutral=neutral)
    voice, _code = make_voice(author=hana, notify_email="another@example.org")
    answer(voice)
    letter = sent()
    assert letter.to == ["another@example.org"]
    subject = "新しいお知らせがあります" if neutral else "声への返事ができました"
    assert letter.subject == subject


def test_a_suspended_person_gets_no_mail_about_news_and_those_that_protect_them() -> None:
    hana, sora = make_user("はな"), make_user("そら")
    for person in (hana, sora):
        answer_for(person)
        voice, _code = make_voice(author=person, notify_email=f"voice-{person.email}")
        answer(voice)
        ask_gathered(person)
        sign_in_changed(user=person, change="totp_activated")
    User.objects.filter(pk=hana.pk).update(is_active=False)
    mail.outbox.clear()
    assert send_due() == 5
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        [hana.email, *[sora.email] * 3, f"voice-{sora.email}"]
    )
    assert [letter.subject for letter in mail.outbox if letter.to == [hana.email]] == [
        "ログインのしかたが変わりました（つどい）"
    ]
    assert send_due() == 0


def test_a_neutral_mail_names_nothing_not_even_its_sender(settings: Any) -> None:
    settings.ORGANISATION, settings.DEFAULT_FROM_EMAIL = "ひみつセンター", "ひみつセンター <tsudoi@city.example>"
    hana = make_user("はな")
    Preference.objects.create(user=hana, neutral=True)
    answer_for(hana)
    letter = sent()
    assert (letter.subject, letter.from_email) == ("新しいお知らせがあります", "tsudoi@city.example")
    assert "ひみつ" not in cut(" ".join(letter.body.split()), 80)
