"""A free page that could never be shown is not made: its address is taken by a part of the site."""

from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import FreePage, HomePage
from cms.staff.free_form import parts_of_the_site
from people.roles import PUBLISHING
from tests.factories.pages import make_free_page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TAKEN = [
    "help",
    "my",
    "groups",
    "programs",
    "places",
    "voices",
    "accounts",
    "admin",
    "desk",
    "en",
    "ja",
    "search",
    "ws",
    "static",
    "media",
    "healthz",
    "readyz",
    "documents",
    "metrics",
    "calendar.ics",
    "sitemap.xml",
]


@pytest.fixture
def writer(make_user: Any, client_for: Any) -> Client:
    client: Client = client_for(make_user("出す人", staff=True, groups=(PUBLISHING,)))
    return client


def form(slug: str) -> dict[str, Any]:
    return nested_form_data(
        {"title": "たすけ", "slug": slug, "lead": "", "body": streamfield([]), "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}, "action-publish": "1"}
    )  # fmt: skip


def test_every_part_of_the_site_is_known_and_pages_are_none() -> None:
    known = parts_of_the_site()
    assert set(TAKEN) <= known
    assert not known & {"", "about", "terms", "privacy", "news", "guide", "first-visit", "accessibility"}


@pytest.mark.parametrize("slug", [*(slug for slug in TAKEN if "." not in slug), "Help"])
def test_an_address_that_is_taken_is_refused_with_words(slug: str, home: HomePage, writer: Client) -> None:
    answer = writer.post(f"/admin/pages/add/cms/freepage/{home.pk}/", form(slug))
    assert answer.status_code == 200
    assert "のほかの画面が使っています" in answer.content.decode()
    assert not FreePage.objects.filter(title="たすけ").exists()


def test_a_page_is_not_renamed_to_one_either_and_below_another_page_it_is_free(home: HomePage, writer: Client) -> None:
    page = make_free_page(home, "たすけ", slug="tasuke")
    answer = writer.post(f"/admin/pages/{page.pk}/edit/", form("help"))
    assert "のほかの画面が使っています" in answer.content.decode()
    page.refresh_from_db()
    assert page.slug == "tasuke"
    assert writer.post(f"/admin/pages/add/cms/freepage/{page.pk}/", form("help")).status_code == 302
    assert "たすけ" in Client().get("/tasuke/help/").content.decode()
    assert writer.post(f"/admin/pages/add/cms/freepage/{home.pk}/", form("helpers")).status_code == 302
    assert "たすけ" in Client().get("/helpers/").content.decode()


@pytest.mark.parametrize("slug", ["help", "Voices"])
def test_neither_a_copy_nor_an_alias_nor_a_moved_page_takes_one(slug: str, home: HomePage, writer: Client) -> None:
    above = make_free_page(home, "うえ", slug="ue")
    page = make_free_page(home, "たすけ", slug="tasuke")
    asked = {"new_title": "うつし", "new_slug": slug, "new_parent_page": home.pk, "publish_copies": "on"}
    for alias in ({}, {"alias": "on"}):
        answer = writer.post(f"/admin/pages/{page.pk}/copy/", asked | alias)
        assert answer.status_code == 200
        assert "のほかの画面が使っています" in answer.content.decode()
        # Below another page nothing stands in its way.
        below = asked | alias | {"new_parent_page": above.pk, "new_slug": f"{slug}{len(alias) or ''}"}
        assert writer.post(f"/admin/pages/{page.pk}/copy/", below).status_code == 302
    assert not home.get_children().filter(slug__iexact=slug).exists()
    above.refresh_from_db()  # it has got children
    below_it = above.get_children().get(slug=slug)
    for ask in (writer.get, writer.post):
        answer = ask(f"/admin/pages/{below_it.pk}/move/{home.pk}/confirm/", follow=True)
        assert "のほかの画面が使っています" in answer.content.decode()
    below_it.refresh_from_db()
    assert below_it.get_parent() == above.page_ptr
    elsewhere = make_free_page(home, "よそ", slug="yoso")
    assert writer.post(f"/admin/pages/{below_it.pk}/move/{elsewhere.pk}/confirm/").status_code == 302
    below_it.refresh_from_db()
    assert below_it.get_parent() == elsewhere.page_ptr
