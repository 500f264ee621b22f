"""No mail shows on a locked screen what somebody signed up for or which group they are in."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from notices.actions.mail import subject_of
from notices.models import OutgoingMail
from people.models import User
from tests.factories.programs import make_occurrence

MAILS = Path(settings.BASE_DIR) / "templates" / "email"
NAMES = sorted(
    str(path.relative_to(MAILS).with_suffix("")) for path in MAILS.rglob("*.txt")
    if not path.name.startswith("_") and not path.stem.endswith("_subject")
)  # fmt: skip
SECRET = "ひみつのはなし"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
PREVIEW = 90  # characters after the greeting; what phones show beneath a subject
pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_neither_subject_nor_first_lines_name_a_programme_or_a_group(
    db: None, name: str, language: str, make_user: Callable[..., User]
) -> None:
    from programs.signups.actions.enroll import enroll

    occurrence = make_occurrence()
    enrollment = enroll(actor=make_user("そら"), occurrence=occurrence)
    moment = datetime(2026, 12, 1, 10, tzinfo=timezone.get_default_timezone()).isoformat()
    context: dict[str, Any] = dict.fromkeys(
        ("title", "group", "group_name", "name", "topic", "reason", "about"), SECRET
    )
    context |= dict.fromkeys(("starts_at", "ends_at", "old_starts_at", "old_ends_at", "held_until"), moment)
    context |= {"other_starts_at": moment, "other_ends_at": moment, "other_enrollment_id": enrollment.pk}
    context |= {"enrollment_id": enrollment.pk, "occurrence_id": occurrence.pk, "secret": "x", "change": "x"}
    context |= dict.fromkeys(("path", "desk_path", "admin_path", "settings_path"), "/x/")
    context |= {"count": 3, "neutral": False, **dict.fromkeys(("choices_path", "stop_path"), "/x/")}
    context |= {"organisation": "Tsudoi", "base_url": settings.BASE_URL, "recipient_name": "Sora"}
    with translation.override(language):
        subject, body = (
            get_template(f"email/{name}{part}.txt").template.render(Context(context, autoescape=False))
            for part in ("_subject", "")
        )
    assert subject.strip()
    assert SECRET not in subject
    assert SECRET not in " ".join(body.split())[:PREVIEW]
    for text in (subject, body):
        assert bool(JAPANESE.search(text.replace(SECRET, ""))) is (language == "ja")


def test_the_list_of_troubled_mails_says_each_kind_in_words_and_keeps_one_that_cannot_be_written() -> None:
    starts = "2026-12-01T10:00:00+09:00"
    told = subject_of(OutgoingMail(template="people/appointed"))
    assert told == f"職員用の画面が使えるようになりました（{settings.ORGANISATION}）"
    assert subject_of(OutgoingMail(template="programs/reminder", context={})) == "programs/reminder"
    reminder = subject_of(OutgoingMail(template="programs/reminder", context={"starts_at": starts}))
    assert reminder != "programs/reminder"
    assert re.search("[A-Za-z]", reminder.replace(settings.ORGANISATION, "")) is None
