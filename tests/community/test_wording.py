"""Words that are the same everywhere, and dates that are written in one way."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polib
import pytest
from django.utils import formats, timezone, translation
from django.utils.translation import pgettext

from ground import retention
from groups.live_hours import NextHour
from groups.templatetags.group_text import day_words
from operations import messages

pytestmark = pytest.mark.one_database

DATE = re.compile(r"[YynjmdDlFMHi年月日（）(): ,]+")  # a msgid that is nothing but a format of a date
# Not on the screens any more: what a reader called wrong, and why.
LEFT_BEHIND = {
    "合言葉": "random letters are a code",
    "いる人": "members",
    "つぎの方にお回し": "there is no waiting list",
    "ほかの方にゆずられ": "there is no waiting list",
    "2分ほどで始められます": "only asking takes two minutes",
}


def test_english_dates_are_written_in_one_way() -> None:
    catalogue = polib.pofile(str(messages.catalogue_path("en")))
    said = {entry.msgstr for entry in catalogue if DATE.fullmatch(entry.msgid) and re.search("[njY]", entry.msgid)}
    assert said <= {
        "D j M",
        "D j M,",
        "D j M Y",
        "D j M, H:i",
        "D j M Y, H:i",
        "j M",
        "j M Y",
        "j M Y, H:i",
        "F Y",
        "M Y",
    }
    moment = datetime(2026, 11, 28, 17, 5, tzinfo=UTC)
    with translation.override("en"):
        assert formats.date_format(moment, "DATE_FORMAT") == "28 Nov 2026"
        assert formats.date_format(moment, "DATETIME_FORMAT") == "28 Nov 2026, 17:05"
        assert formats.date_format(date(2026, 5, 3), "MONTH_DAY_FORMAT") == "3 May"
    with translation.override("ja"):
        assert formats.date_format(moment, "DATE_FORMAT") == "2026年11月28日"


def test_english_has_one_word_for_coming_in_and_going_out() -> None:
    said = [
        text
        for entry in polib.pofile(str(messages.catalogue_path("en")))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [text for text in said if re.search(r"\blog(ged|ging)?[ -](in|out)\b", text, re.IGNORECASE)] == []


@pytest.mark.parametrize("words", LEFT_BEHIND)
def test_words_that_were_left_behind_do_not_come_back(words: str) -> None:
    assert [text.msgid for text in messages.find().values() if re.search(rf"(?<!て){words}", text.msgid)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "greeting"), [(0, "はなさん、ようこそ"), (2, "はなさん、おかえりなさい")])
def test_somebody_new_is_welcomed_and_not_welcomed_back(
    days: int, greeting: str, make_user: Any, client_for: Any
) -> None:
    user = make_user("はな")
    user.date_joined = timezone.now() - timedelta(days=days)
    user.save(update_fields=["date_joined"])
    client = client_for(user)
    page = client.get("/my/").content.decode()
    assert greeting in page
    other = {"はなさん、ようこそ", "はなさん、おかえりなさい"} - {greeting}
    assert not any(words in page for words in other)


def test_a_place_and_a_programme_have_a_word_of_their_own_in_english() -> None:
    with translation.override("en"):
        assert pgettext("where it is held", "場所") == "Where"
        assert pgettext("one programme", "講座") == "Programme"
        assert retention.days(1095) == "3 years"
        assert retention.days(365) == "1 year"
        assert retention.days(90) == "90 days"
    with translation.override("ja"):
        assert retention.days(1095) == "3年"


def test_a_day_before_a_time_of_day_ends_with_a_comma_in_english() -> None:
    starts = timezone.now() + timedelta(days=5)
    hour = NextHour(starts, starts + timedelta(hours=1), is_now=False)
    with translation.override("en"):
        assert re.fullmatch(r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2},", day_words(hour))
