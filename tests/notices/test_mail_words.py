"""No mail shows on a locked screen what somebody signed up for or which group they are in."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from cms.models import HomePage
from notices.actions.mail import send_due
from notices.letters import subject_of
from notices.models import OutgoingMail, Preference
from people.models import User
from tests.factories.every_mail import EVERY, GUARDIAN, SECRET, SLUG, Things, make_things
from tests.factories.letters import html_of
from tests.factories.people import make_user

MAILS = Path(settings.BASE_DIR) / "templates" / "email"
NAMES = sorted(
    str(path.relative_to(MAILS).with_suffix("")) for path in MAILS.rglob("*.txt")
    if not path.name.startswith("_") and not path.stem.endswith("_subject")
)  # fmt: skip
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
PREVIEW = 200  # characters, greeting included; phones and mail programs show fewer beneath a subject
MISSING = "!missing:%s!"  # stands where a template asks for something that it is not given
LAST = "people/account_deleted"
NAMED, BARE = "市のつどい <tsudoi@city.example>", "tsudoi@city.example"
NEUTRAL = {"ja": "新しいお知らせがあります", "en": "There is something new for you"}
pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def office(db: None, settings: Any) -> None:
    """An office with a name."""
    settings.ORGANISATION, settings.DEFAULT_FROM_EMAIL = "Tsudoi", NAMED


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates show what is missing."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", MISSING)


def sent(home: HomePage, *, language: str = "ja", neutral: bool = False) -> dict[str, list[EmailMessage]]:
    """The letters of each kind, to a person with this choice (and to a guardian, where one is told)."""
    person: User = make_user(SECRET, language=language, email="person@example.org")
    Preference.objects.create(user=person, neutral=neutral)
    things = make_things(person, home)
    return {name: _sent(name, things) for name in [*(name for name in NAMES if name != LAST), LAST]}


def _sent(name: str, things: Things) -> list[EmailMessage]:
    OutgoingMail.objects.all().delete()
    mail.outbox.clear()
    with translation.override(things.person.language):
        EVERY[name](things)
    if name == LAST:
        User.objects.filter(pk=things.person.pk).delete()
    number = OutgoingMail.objects.filter(sent_at=None).update(due_at=timezone.now())
    assert send_due() == number > 0, (name, OutgoingMail.objects.filter(sent_at=None).values("last_error"))
    return list(mail.outbox)


def previews(letter: EmailMessage) -> list[str]:
    """All that is shown of a mail before it is opened; addresses stand in the text as they are."""
    html = html_of(letter)
    links = re.findall(r'href="([^"]+)"', html)
    assert [link for link in links if link not in visible(html)] == []  # what a link says is where it leads
    return [str(letter.subject), letter.from_email, first(str(letter.body)), first(visible(html))]


def test_every_mail_there_is_can_be_asked_for() -> None:
    assert sorted(EVERY) == NAMES


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("neutral", [False, True])
def test_what_a_locked_screen_shows_of_a_mail_says_nothing(home: HomePage, language: str, neutral: bool) -> None:
    for name, letters in sent(home, language=language, neutral=neutral).items():
        for letter in letters:
            for shown in previews(letter):
                assert SECRET not in shown, name
                assert SLUG not in shown, name
            assert str(letter.subject).strip(), name
            for text in (str(letter.subject), str(letter.body)):
                assert MISSING[:9] not in text, name
                assert bool(JAPANESE.search(text.replace(SECRET, ""))) is (language == "ja"), name


@pytest.mark.usefixtures("strict")
def test_no_mail_begins_with_a_name_that_is_missing(home: HomePage) -> None:
    for name, letters in sent(home).items():
        for letter in letters:
            assert re.match(r"[ぁ-んァ-ヶ一-龠「]|Tsudoiです", str(letter.body)), name
            assert not str(letter.body).startswith("さん"), name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_to_who_wants_it_neutral_all_mails_begin_alike(home: HomePage, language: str) -> None:
    with translation.override(language):
        begins = first(render_to_string("email/_neutral.txt"))
    assert len(begins) == PREVIEW
    assert not re.search("tsudoi|group|class|つどい|グループ|講座|声|見守り|ログイン", begins, re.IGNORECASE)
    told = sent(home, language=language, neutral=True)
    theirs = {name: [one for one in letters if one.to != [GUARDIAN]] for name, letters in told.items()}
    assert {name for name, letters in theirs.items() if not letters} == {
        "programs/guardian_asked",
        "programs/guardian_agreed",
    }
    (gathered,) = theirs.pop("notices/gathered")  # which says how many there are, as pushes do, and no more
    counted = {"ja": "新しいお知らせが3件あります", "en": "There are 3 new notices for you"}[language]
    assert previews(gathered)[:2] == [counted, BARE]
    assert not re.search("tsudoi|group|class|つどい|グループ|講座", previews(gathered)[2], re.IGNORECASE)
    for name, letters in theirs.items():
        for letter in letters:
            subject = NEUTRAL[language]
            assert previews(letter) == [subject, BARE, begins, first(f"{subject} {begins}")], name
            assert "Tsudoi" in str(letter.body).partition("――")[2], name  # the true subject and the text
    for name, address in (
        ("people/sign_in_changed", "earlier"),
        ("people/address_changed", "earlier"),
        (LAST, "person"),
    ):
        assert [one.to for one in theirs[name]] == [[f"{address}@example.org"]]  # bare addresses


@pytest.mark.parametrize("neutral", [False, True])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_code_says_that_it_is_one_and_neutrally_no_more(language: str, neutral: bool) -> None:
    person = make_user(language=language)
    Preference.objects.create(user=person, neutral=neutral)
    Client().post("/accounts/login/", {"login": person.email})
    (letter,) = mail.outbox
    subject, sender, text, html = previews(letter)
    assert sender == (BARE if neutral else NAMED)
    assert ("Tsudoi" in f"{subject}{letter.body}{html}") is not neutral
    assert re.search(r"\d{6}", text)
    if neutral:
        assert subject == {"ja": "コードのお知らせです", "en": "Your code"}[language]


def test_who_registers_again_gets_a_neutral_mail_if_they_chose_so() -> None:
    person = make_user()
    Preference.objects.create(user=person, neutral=True)
    Client().post("/accounts/signup/", {"email": person.email, "display_name": "さくら", "terms": "on"})
    (letter,) = mail.outbox
    subject, sender, text, _html = previews(letter)
    assert (subject, sender) == (NEUTRAL["ja"], BARE)
    assert text == first(render_to_string("email/_neutral.txt"))
    assert "すでにアカウントがあります（Tsudoi）" in letter.body


def first(text: str) -> str:
    """What previews show."""
    return " ".join(text.split())[:PREVIEW]


def visible(html: str) -> str:
    """The text of a mail's HTML, as its title and body show it."""
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


def test_the_list_of_troubled_mails_says_each_kind_in_words_and_keeps_one_that_cannot_be_written() -> None:
    starts = "2026-12-01T10:00:00+09:00"
    told = subject_of(OutgoingMail(template="people/appointed"))
    assert told == f"職員用の画面が使えるようになりました（{settings.ORGANISATION}）"
    assert subject_of(OutgoingMail(template="programs/reminder", context={})) == "programs/reminder"
    reminder = subject_of(OutgoingMail(template="programs/reminder", context={"starts_at": starts}))
    assert reminder != "programs/reminder"
    assert re.search("[A-Za-z]", reminder.replace(settings.ORGANISATION, "")) is None
