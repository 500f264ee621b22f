"""Sentences of earlier starting pages that said too much are mended where they still stand, and nowhere else."""

import json
from collections.abc import Callable

import pytest

from cms.actions.site import at_path, mend_promises, stream
from cms.models import FreePage, HomePage
from cms.starter import en, ja
from cms.starter.earlier import EARLIER
from people.models import User

EARLIER_JA = "見ていることは、だれにも知られません。確認が済むまで、席は取っておきます。"
OF_THE_OFFICE = "わたしたちの市のことばです。"
pytestmark = pytest.mark.django_db


def test_what_takes_an_earlier_sentences_place_stands_on_todays_pages() -> None:
    today = str(vars(ja)) + str(vars(en))
    assert [earlier for earlier in EARLIER if earlier in today] == []
    assert [true for true in EARLIER.values() if true not in today] == []


def words(page: FreePage) -> str:
    return json.dumps(page.body.get_prep_value(), ensure_ascii=False)


def say(page: FreePage, *, publish: bool) -> None:
    text = f"<p>{OF_THE_OFFICE}{EARLIER_JA}</p>"
    page.body = stream([("paragraph", text), ("heading", "席"), ("notice", {"kind": "info", "text": EARLIER_JA})])
    revision = page.save_revision()
    if publish:
        revision.publish()


def test_only_our_own_sentence_is_mended_and_once(home: HomePage) -> None:
    page = at_path(home, "guide/students")
    assert isinstance(page, FreePage)
    say(page, publish=True)
    assert mend_promises() == 1
    page = FreePage.objects.get(pk=page.pk)
    assert words(page).count("席は72時間") == 2
    assert (OF_THE_OFFICE in words(page), "確認が済むまで" in words(page)) == (True, False)
    assert not page.has_unpublished_changes
    assert mend_promises() == 0


def test_a_draft_is_mended_and_stays_a_draft(home: HomePage) -> None:
    page = at_path(home, "guide/students")
    assert isinstance(page, FreePage)
    before = words(page)
    say(page, publish=False)
    assert mend_promises() == 1
    page = FreePage.objects.get(pk=page.pk)
    assert (page.has_unpublished_changes, words(page)) == (True, before)
    assert "席は72時間" in words(page.get_latest_revision_as_object())


def test_what_the_office_has_written_since_stays_the_draft(home: HomePage) -> None:
    page = at_path(home, "guide/students")
    assert isinstance(page, FreePage)
    say(page, publish=True)
    page = FreePage.objects.get(pk=page.pk)
    page.body = stream([("paragraph", "<p>わたしたちが書きなおしたことばです。</p>")])
    page.save_revision()
    assert mend_promises() == 1
    page = FreePage.objects.get(pk=page.pk)
    assert (page.has_unpublished_changes, "席は72時間" in words(page)) == (True, True)
    assert "書きなおした" in words(page.get_latest_revision_as_object())
    assert mend_promises() == 0


def test_an_alias_follows_and_stops_nothing(home: HomePage) -> None:
    page = at_path(home, "guide/students")
    assert isinstance(page, FreePage)
    say(page, publish=True)
    alias = page.create_alias(update_slug="students-too")
    assert mend_promises() == 1
    assert "席は72時間" in words(FreePage.objects.get(pk=alias.pk))


def test_a_page_in_review_is_left_until_the_review_is_over(home: HomePage, make_user: Callable[..., User]) -> None:
    page = at_path(home, "guide/students")
    assert isinstance(page, FreePage)
    say(page, publish=True)
    page = FreePage.objects.get(pk=page.pk)
    page.save_revision()
    state = page.get_workflow().start(page, make_user())
    assert mend_promises() == 0
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_the_pages_of_today_need_no_mending() -> None:
    assert mend_promises() == 0
