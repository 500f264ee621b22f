"""No mail shows on a locked screen what somebody signed up for or which group they are in."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from notices.actions.mail import send_due, send_later
from notices.letters import subject_of
from notices.models import OutgoingMail, Preference
from people.models import User
from tests.factories.letters import html_of
from tests.factories.programs import make_occurrence

MAILS = Path(settings.BASE_DIR) / "templates" / "email"
NAMES = sorted(
    str(path.relative_to(MAILS).with_suffix("")) for path in MAILS.rglob("*.txt")
    if not path.name.startswith("_") and not path.stem.endswith("_subject")
)  # fmt: skip
SECRET = "ひみつのはなし"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
PREVIEW = 200  # characters, greeting included; phones and mail programs show fewer beneath a subject
pytestmark = pytest.mark.one_database


@pytest.fixture
def context(db: None, make_user: Callable[..., User]) -> dict[str, Any]:
    """What any template may ask for, with the secret in every field that somebody wrote or that names something."""
    from programs.signups.actions.enroll import enroll

    enrollment = enroll(actor=make_user("そら"), occurrence=make_occurrence())
    moment = datetime(2026, 12, 1, 10, tzinfo=timezone.get_default_timezone()).isoformat()
    return {
        **dict.fromkeys(
            ("title", "group", "group_name", "name", "topic", "reason", "about", "place", "note", "comment", "sender"),
            SECRET,
        ),
        **dict.fromkeys(("reviewer", "nickname", "voice", "body", "answer", "called_name"), SECRET),
        **dict.fromkeys(("starts_at", "ends_at", "old_starts_at", "old_ends_at", "held_until"), moment),
        **dict.fromkeys(("other_starts_at", "other_ends_at"), moment),
        **dict.fromkeys(("path", "desk_path", "admin_path", "settings_path", "choices_path"), "/x/"),
        "place_changed": True,
        "due": "2026",
        "enrollment_id": enrollment.pk,
        "other_enrollment_id": enrollment.pk,
        "occurrence_id": enrollment.occurrence_id,
        "secret": "x",
        "change": "x",
        "count": 3,
    }


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("neutral", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_what_a_locked_screen_shows_of_a_mail_says_nothing(
    context: dict[str, Any], name: str, language: str, neutral: bool, make_user: Callable[..., User], settings: Any
) -> None:
    settings.ORGANISATION = "Tsudoi"
    settings.DEFAULT_FROM_EMAIL = "市のつどい <tsudoi@city.example>"
    person = make_user(SECRET, language=language)
    Preference.objects.create(user=person, neutral=neutral)
    OutgoingMail.objects.all().delete()
    send_later(
        key="canary", template=name, to=person, context=context | {"neutral": neutral},
        kind="" if name.startswith("notices/") else None,
    )  # fmt: skip
    assert send_due() == 1, OutgoingMail.objects.get().last_error
    (letter,) = mail.outbox
    for shown in (letter.subject, letter.from_email, first(str(letter.body)), first(visible(html_of(letter)))):
        assert SECRET not in shown
    assert str(letter.subject).strip()
    assert letter.from_email == ("tsudoi@city.example" if neutral else "市のつどい <tsudoi@city.example>")
    for text in (letter.subject, letter.body):
        assert bool(JAPANESE.search(text.replace(SECRET, ""))) is (language == "ja")


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
