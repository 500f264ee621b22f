"""A fresh installation is usable, and making it twice adds nothing."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Revision, Site, Workflow, WorkflowPage

from cms import demo
from cms.actions.site import ensure_site
from cms.models import HomePage, NewsPage
from ground.links import absolute_page
from people.demo import cast
from people.roles import PUBLISHING, WRITING

PATHS = [
    "first-visit", "guide", "guide/parents", "guide/students", "guide/host-families", "guide/facilitators",
    "guide/staff", "about", "terms", "privacy", "accessibility", "news", "programs",
]  # fmt: skip


def everything() -> tuple[int, ...]:
    models = (Page, Revision, Site, Workflow, WorkflowPage, GroupPagePermission, GroupCollectionPermission)
    return tuple(model.objects.count() for model in models)


def test_a_fresh_installation_has_its_pages_in_both_languages(home: HomePage, client: Client) -> None:
    for prefix in ("/", "/en/"):
        assert client.get(prefix).status_code == 200
        for path in PATHS:
            assert client.get(f"{prefix}{path}/").status_code == 200, path
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Site.objects.get().root_page.specific == home


def test_made_twice_it_is_the_same(home: HomePage) -> None:
    before = everything()
    assert ensure_site() == home
    call_command("ensure_site", verbosity=0)
    assert everything() == before


def test_words_that_staff_changed_stay_and_deleted_pages_stay_deleted(home: HomePage) -> None:
    home.greeting = "ようこそ"
    home.save_revision().publish()
    Page.objects.get(url_path=f"{home.url_path}guide/staff/").delete()
    ensure_site()
    assert HomePage.objects.get(pk=home.pk).greeting == "ようこそ"
    assert not Page.objects.filter(url_path=f"{home.url_path}guide/staff/").exists()


def test_before_the_site_is_made_the_front_page_says_so(home: HomePage, client: Client) -> None:
    had = everything()
    for left in HomePage.objects.all():
        left.delete()
    welcome = Page.get_first_root_node().add_child(
        instance=Page(title="Welcome to your new Wagtail site!", slug="home")
    )
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)  # what migrations leave
    response = client.get("/")
    assert response.status_code == 200
    assert "準備しています" in response.content.decode()
    ensure_site()
    assert everything() == had
    assert client.get("/guide/parents/").status_code == 200


def test_permissions_of_editors_and_moderators(home: HomePage) -> None:
    def of(name: str) -> set[str]:
        rows = GroupPagePermission.objects.filter(group=Group.objects.get(name=name), page__depth=1)
        return set(rows.values_list("permission__codename", flat=True))

    assert of(WRITING) == {"add_page", "change_page"}
    assert of(PUBLISHING) >= {"add_page", "change_page", "publish_page"}


def test_the_demo_told_twice_adds_nothing(db: None) -> None:
    people = cast()
    demo.tell(people, date(2026, 11, 23))
    before = everything()
    demo.tell(people, date(2026, 11, 24))
    assert everything() == before
    assert NewsPage.objects.live().filter(locale__language_code="ja").count() == 4
    assert NewsPage.objects.live().filter(locale__language_code="en").count() == 4
    assert "つむぎ市" in HomePage.objects.get(locale__language_code="ja").lead


@pytest.mark.parametrize(
    "address",
    [
        "http://testserver", "http://localhost:8123", "https://tsudoi.example.jp", "https://tsudoi.example.jp:8443",
        "http://tsudoi.example.jp:8080", "http://[::1]:8000", "https://xn--n8j3cp.example.jp",
    ],
)  # fmt: skip
def test_wagtails_record_of_the_site_follows_base_url(home: HomePage, settings: Any, address: str) -> None:
    Site.objects.create(hostname="tsudoi.example.jp", port=443, root_page=home)  # left from another time
    settings.BASE_URL = address
    ensure_site()
    assert Site.objects.get(is_default_site=True).root_url == address
    assert Page.objects.get(pk=home.pk).full_url == f"{address}/"
    assert absolute_page(home) == f"{address}/"
    before = everything()
    ensure_site()
    assert everything() == before
