"""The help menu of every page, the help page, and leaving quickly."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from cms.demo import tell
from ground.models import AuditEntry
from helplines.contacts import contacts, tel
from helplines.models import HelpContact
from people.demo import cast

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGES = [
    "/places/",
    "/voices/",
    "/voices/new/",
    "/voices/answer/",
    "/programs/",
    "/groups/",
    "/help/",
    "/help/news/",
    "/help/stays/",
    "/accounts/login/",
    "/nowhere/",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_menu_is_on_every_page(client: Client, page: str, language: str) -> None:
    words = client.get(language + page, follow=True).content.decode()
    assert words.count('class="menu help-menu"') == 1
    for number in ("119", "110", "189", "%238000", "0120279338"):
        assert f'href="tel:{number}"' in words


def test_the_menu_is_on_pages_of_people_signed_in(make_user: Any, client_for: Any) -> None:
    assert 'class="menu help-menu"' in client_for(make_user()).get("/my/").content.decode()


def test_the_menu_is_on_the_home_page(client: Client) -> None:
    tell(cast(), date(2026, 11, 24))
    assert client.get("/").content.decode().count('class="menu help-menu"') == 1


def test_cached_contacts_need_no_query(django_assert_num_queries: Any) -> None:
    contacts()
    with django_assert_num_queries(0):
        assert contacts()[0]["number"] == "119"


@pytest.mark.django_db(transaction=True)
def test_a_change_shows_at_once(client: Client) -> None:
    assert "まちの電話" not in client.get("/help/").content.decode()
    contact = HelpContact.objects.create(topic="city", label="まちの電話", number="03-0000-0001", in_menu=True)
    assert client.get("/help/").content.decode().count("まちの電話") == 2  # menu and page
    contact.is_published = False
    contact.save()
    assert "まちの電話" not in client.get("/help/").content.decode()


def test_a_change_that_is_rolled_back_forgets_nothing(client: Client) -> None:
    client.get("/help/")
    with transaction.atomic():
        HelpContact.objects.create(topic="city", label="なかったこと", number="1")
        transaction.set_rollback(True)
    assert cache.get("care.contacts:ja") is not None
    assert "なかったこと" not in client.get("/help/").content.decode()


def test_the_national_lines_in_both_languages(client: Client) -> None:
    japanese, english = client.get("/help/").content.decode(), client.get("/en/help/").content.decode()
    for contact in HelpContact.objects.all():
        assert contact.number in japanese
        assert contact.label_ja in japanese
        assert contact.label_en in english.replace("&#x27;", "'")
        assert re.fullmatch(r"[#0-9][0-9-]+", contact.number)
    assert len(contacts()) == 9


def test_dialling_addresses() -> None:
    assert tel("#8000") == "tel:%238000"
    assert tel("0120-0-78310") == "tel:0120078310"


def test_the_quick_exit_is_a_link_that_works_without_script(client: Client) -> None:
    words = client.get("/places/").content.decode()
    link = re.search(r"<a [^>]*data-quick-exit[^>]*>", words)
    assert link is not None
    assert f'href="{settings.QUICK_EXIT_URL}"' in link[0]
    assert 'rel="noreferrer"' in link[0]
    assert re.search(r'<script type="module" src="/static/js/quick-exit[^"]*\.js"></script>', words)
    assert "onclick" not in words


def test_the_exit_can_be_set(client: Client, settings: Any) -> None:
    settings.QUICK_EXIT_URL = "https://weather.example/"
    assert client.get("/help/").content.decode().count('href="https://weather.example/"') == 2


def test_the_page_says_what_it_cannot_do(client: Client) -> None:
    words = client.get("/help/").content.decode()
    assert "履歴" in words
    assert "ブラウザーに残ります" in words


def test_a_contact_must_be_reachable() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpContact.objects.create(topic="city", label="どこにも")


@pytest.mark.parametrize(
    ("fields", "status"),
    [(None, 302), ({}, 403), ({"staff": True}, 200), ({"staff": True, "second_factor": False}, 302)],
)
def test_who_sees_the_staff_screen(fields: dict[str, Any] | None, status: int, make_user: Any, client_for: Any) -> None:
    client = client_for(None if fields is None else make_user(**fields))
    assert client.get("/admin/help-contacts/").status_code == status


def test_an_editor_adds_the_citys_own_line(make_user: Any, client_for: Any) -> None:
    editor = make_user(staff=True)
    values = {
        "topic": "city",
        "label_ja": "子ども家庭センター",
        "number": "03-0000-0001",
        "order": 5,
        "is_published": "on",
    }
    assert client_for(editor).post("/admin/help-contacts/new/", values).status_code == 302
    assert AuditEntry.objects.get(verb="helplines.save_helpcontact").actor == editor
    wrong = client_for(editor).post("/admin/help-contacts/new/", values | {"number": ""})
    assert "number" in wrong.context["form"].errors
