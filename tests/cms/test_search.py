"""Japanese search, on whichever database the tests run; only public things are found."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend

from cms.actions.site import translate_page
from cms.models import FreePage, HomePage
from cms.search.results import find
from groups.enums import GroupState
from groups.models import PeerGroup
from places.models import Place
from programs.dates.actions.make import share_facts
from programs.models import ProgramPage
from tests.factories.groups import make_group
from tests.factories.pages import make_free_page, make_news
from tests.factories.programs import make_program

from wagtail.models import Locale  # isort: skip


def titles(query: str) -> dict[str, list[str]]:
    return {
        section.key: ["".join(text for text, _found in hit.title) for hit in section.hits] for section in find(query)
    }


def test_a_word_is_found_inside_a_longer_one(home: HomePage) -> None:
    make_group("発達の気になる子の親の会")
    make_group("ふたごの会")
    for query in ("発達", "気になる", "親の会", "発", "発達　親", "発達の気になる子の親の会"):
        assert titles(query)["groups"] == ["発達の気になる子の親の会"], query
    assert "groups" not in titles("達発")
    assert "groups" not in titles("発達 ふたご")


def test_everything_public_is_found_in_its_section(home: HomePage) -> None:
    make_group("りにゅう食の会", summary="離乳食の話")
    make_program("離乳食の講座")
    Place.objects.create(slug="a", name="離乳食カフェ", layer="satellite", summary="食べる", is_published=True)
    make_news(home, "離乳食の本が入りました")
    make_free_page(home, "たべる", "離乳食は、ゆっくりで。")
    assert {key: sorted(found) for key, found in titles("離乳食").items()} == {
        "programs": ["離乳食の講座"],
        "groups": ["りにゅう食の会"],
        "places": ["離乳食カフェ"],
        "pages": ["たべる", "離乳食の本が入りました"],
    }


def test_what_is_not_public_is_never_found(home: HomePage) -> None:
    make_group("ひみつの会", state=GroupState.DRAFT)
    make_group("ひみつだった会", state=GroupState.CLOSED)
    make_program("ひみつの講座", live=False)
    make_free_page(home, "ひみつの下書き", live=False)
    private = make_free_page(home, "ひみつのページ")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    Place.objects.create(slug="b", name="ひみつの場所", layer="satellite", summary="x", is_published=False)
    assert titles("ひみつ") == {}
    make_free_page(home, "ひみつでないページ")
    assert titles("ひみつ") == {"pages": ["ひみつでないページ"]}


def test_what_a_programme_is_only_marked_with_is_found_in_its_language(home: HomePage) -> None:
    marked = make_program("ゆっくり話す日", childcare=True, online=True, kind="parents_meeting", life_stages=["3-5"])
    make_program("べつの日", kind="course")
    for query in ("託児", "託児あり", "オンライン", "親の会"):
        assert titles(query) == {"programs": ["ゆっくり話す日"]}, query
    locale, _made = Locale.objects.get_or_create(language_code="en")
    if not marked.get_parent().has_translation(locale):
        marked.get_parent().copy_for_translation(locale, copy_parents=True).specific.save_revision().publish()
    english = translate_page(marked, locale, {"title": "A slow day", "slug": "slow"})
    ProgramPage.objects.filter(pk=marked.pk).update(childcare=False)
    share_facts(ProgramPage.objects.get(pk=marked.pk))
    with translation.override("en"):
        assert titles("childcare") == {}
        ProgramPage.objects.filter(pk=marked.pk).update(childcare=True)
        share_facts(ProgramPage.objects.get(pk=marked.pk))
        assert titles("childcare") == {"programs": [english.title]}


def test_titles_come_first(home: HomePage) -> None:
    make_free_page(home, "ほかのこと", "夜泣きのことも少し。" + "あれこれ。" * 30)
    make_free_page(home, "夜泣き", "眠れない夜に。")
    assert titles("夜泣き")["pages"] == ["夜泣き", "ほかのこと"]


def test_a_changed_page_is_found_by_its_new_words_only(home: HomePage) -> None:
    page = make_free_page(home, "あたらしい遊具")
    assert titles("遊具") == {"pages": ["あたらしい遊具"]}
    page.title = page.draft_title = "あたらしい絵本"
    page.save()
    assert titles("遊具") == {}
    assert titles("絵本") == {"pages": ["あたらしい絵本"]}


def test_each_page_is_found_in_one_language(home: HomePage, client: Client) -> None:
    page = make_free_page(home, "多胎児 twins")
    translate_page(page, Locale.objects.get(language_code="en"), {"title": "Twins at home 多胎児"})
    make_free_page(home, "ふたご twins")
    english = client.get("/en/search/", {"q": "twin"}).content.decode()
    assert "at home" in english
    assert english.count('class="result"') == 2  # the translation, and the page that has none, in Japanese
    assert re.search(r'class="result" lang="ja"', english)
    japanese = client.get("/search/", {"q": "twin"}).content.decode()
    assert "at home" not in japanese


STRANGE = [
    '"', '""', "*", "OR", "AND NOT", "a OR", "'", "\\", "%", "(", '発達"', "NEAR(発達", "発達*", "^発", "🙂",
    "、。", "\x00",
    "a" * 10_000, "発" * 10_000, "-", ":", "title:発達", "{a}", "&|!<->", "' OR 1=1 --", "<script>", "　",
]  # fmt: skip


@pytest.mark.parametrize("query", STRANGE)
def test_nothing_typed_breaks_it(home: HomePage, client: Client, query: str) -> None:
    make_group("発達の気になる子の親の会")
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_any_text_is_a_query(home: HomePage, query: str) -> None:
    find(query)
    list(get_search_backend().search(query, FreePage.objects.all()))
    list(get_search_backend().autocomplete(query, FreePage.objects.all()))


def test_choosers_of_the_admin_find_japanese_too(home: HomePage) -> None:
    page = make_free_page(home, "みんなの遊具")
    assert list(get_search_backend().autocomplete("遊具", FreePage.objects.all())) == [page]
    assert list(FreePage.objects.search("遊", fields=["title"], operator="or")) == [page]


def test_what_was_found_is_marked_and_escaped(home: HomePage, client: Client) -> None:
    make_news(home, "<b>発達</b>のはなし", summary="ＡＢＣ & 発達")
    html = client.get("/search/", {"q": "発達 abc"}).content.decode()
    assert "&lt;b&gt;<mark>発達</mark>&lt;/b&gt;のはなし" in html
    assert "<mark>ＡＢＣ</mark> &amp; <mark>発達</mark>" in html


def test_search_says_kindly_when_there_is_nothing(home: HomePage, client: Client) -> None:
    nothing = client.get("/search/", {"q": "存在しない語"}).content.decode()
    assert "「存在しない語」は、見つかりませんでした。" in nothing
    assert "さがせる文字がありませんでした" in client.get("/search/", {"q": "？"}).content.decode()
    assert client.post("/search/").status_code == 405


def test_the_number_of_queries_does_not_grow(home: HomePage, client: Client, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/search/", {"q": "ふたご"}).status_code == 200
        return len(captured)

    def one(number: int) -> None:
        make_group(f"ふたごの会{number}")
        make_program(f"ふたごの講座{number}", slug=f"twins-{number}")
        make_free_page(home, f"ふたごの話{number}")
        make_news(home, f"ふたごの知らせ{number}")

    one(0)
    queries()
    first = queries()
    for number in range(1, 15):
        one(number)
    assert queries() == first
    assert PeerGroup.objects.count() == 15
