"""A page to which the site itself links stays where it is: families would stand before a page that is not there."""

import re
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import FreePage, HomePage
from cms.models.free import LINKED
from people.roles import PUBLISHING
from tests.factories.pages import make_free_page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
REFUSED = "サイトのほかの画面からリンクしているページです"
PATHS = ["", "terms/", "privacy/", "first-visit/", "news/", "programs/"]


@pytest.fixture
def writer(make_user: Any, client_for: Any) -> Client:
    client: Client = client_for(make_user("出す人", staff=True, groups=(PUBLISHING,), is_superuser=True))
    return client


def form(page: FreePage, **changed: Any) -> dict[str, Any]:
    fields = {"title": page.title, "slug": page.slug, "lead": "", "body": streamfield([]), "show_in_menus": "on"}
    posted = fields | {"comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}, "action-publish": "1"} | changed
    return nested_form_data({name: value for name, value in posted.items() if value is not None})


def at(home: HomePage, path: str) -> Page:
    return Page.objects.get(url_path=f"{home.url_path}{path}")


def test_it_is_not_taken_back_deleted_or_moved(home: HomePage, writer: Client) -> None:
    homes = HomePage.objects.filter(locale__language_code__in=("ja", "en"))
    assert len(homes) == 2
    for one, path in product(homes, PATHS):
        page, elsewhere = at(one, path), at(one, "about/")
        for what in ("unpublish/", "delete/", f"move/{elsewhere.pk}/confirm/"):
            answer = writer.post(f"/admin/pages/{page.pk}/{what}", {"include_descendants": "on"})
            assert answer.status_code == 302
            assert [REFUSED in str(said) for said in get_messages(answer.wsgi_request)][-1:] == [True], (path, what)
        page.refresh_from_db()
        assert page.live
        assert page.url_path == f"{one.url_path}{path}"


def test_it_keeps_its_address_its_place_in_the_footer_and_has_no_end(home: HomePage, writer: Client) -> None:
    page = at(home, "privacy/").specific
    tomorrow = timezone.localtime() + timedelta(days=1)
    address = f"/admin/pages/{page.pk}/edit/"
    for changed in ({"slug": "kojin-joho"}, {"expire_at": f"{tomorrow:%Y-%m-%d %H:%M}"}):
        answer = writer.post(address, form(page, **changed))
        assert answer.status_code == 200
        assert REFUSED in answer.content.decode()
    answer = writer.post(address, form(page, show_in_menus=None))
    assert "「メニューに表示」を入れてください" in answer.content.decode()
    page.refresh_from_db()
    assert (page.slug, page.expire_at, page.show_in_menus) == ("privacy", None, True)
    # Its words are the office's own.
    assert writer.post(address, form(page, title="個人情報の扱い")).status_code == 302
    assert "個人情報の扱い" in Client().get("/privacy/").content.decode()


def test_other_pages_come_and_go(home: HomePage, writer: Client) -> None:
    about, guide = at(home, "about/"), at(home, "guide/")
    assert writer.post(f"/admin/pages/{about.pk}/edit/", form(about.specific, slug="kono-site")).status_code == 302
    assert writer.post(f"/admin/pages/{about.pk}/unpublish/").status_code == 302
    below = make_free_page(guide, "きまり", slug="terms")
    draft = make_free_page(home, "下書き", slug="draft", live=False)
    for page in (below, draft):
        assert writer.post(f"/admin/pages/{page.pk}/delete/").status_code == 302
    about.refresh_from_db()
    assert (about.slug, about.live) == ("kono-site", False)
    assert not FreePage.objects.filter(pk__in=(below.pk, draft.pk)).exists()


def test_every_page_that_a_template_links_by_its_address_is_one_of_them() -> None:
    named = {
        path
        for template in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for path in re.findall(r"{% site_page '([^']*)' %}", template.read_text())
    }
    assert named == {"first-visit", "news"}
    assert named - {"news"} <= LINKED  # the list of news is one of a kind
