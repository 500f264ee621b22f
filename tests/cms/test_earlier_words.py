"""Sentences of earlier starting pages that said too much are mended where they still stand, and nowhere else."""

import json

import pytest

from cms.actions.site import at_path, ensure_site, mend_promises, stream
from cms.models import FreePage
from cms.starter import en, ja
from cms.starter.earlier import EARLIER

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


def test_only_our_own_sentence_is_mended_and_once() -> None:
    page = at_path(ensure_site(), "guide/students")
    assert isinstance(page, FreePage)
    say(page, publish=True)
    assert mend_promises() == 1
    page = FreePage.objects.get(pk=page.pk)
    assert words(page).count("席は72時間") == 2
    assert (OF_THE_OFFICE in words(page), "確認が済むまで" in words(page)) == (True, False)
    assert not page.has_unpublished_changes
    assert mend_promises() == 0


def test_a_draft_is_mended_and_stays_a_draft() -> None:
    page = at_path(ensure_site(), "guide/students")
    assert isinstance(page, FreePage)
    before = words(page)
    say(page, publish=False)
    assert mend_promises() == 1
    page = FreePage.objects.get(pk=page.pk)
    assert (page.has_unpublished_changes, words(page)) == (True, before)
    assert "席は72時間" in words(page.get_latest_revision_as_object())


def test_the_pages_of_today_need_no_mending() -> None:
    ensure_site()
    assert mend_promises() == 0
