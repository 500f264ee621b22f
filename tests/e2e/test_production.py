"""The site as an office runs it: DEBUG off."""

from collections.abc import Callable

import pytest

from tests.e2e.site import Person, Site

Make = Callable[..., Person]


@pytest.mark.parametrize(("language", "dark"), [("ja", False), ("en", True)])
def test_pages_and_error_pages_with_static_files_named_by_content(
    person: Make, production_site: Site, language: str, dark: bool
) -> None:
    visitor = person(at=production_site, language=language, dark=dark)
    page = visitor.visit("/")
    sheets = page.eval_on_selector_all("link[rel=stylesheet]", "links => links.map(link => link.href)")
    assert sheets
    assert all(len(sheet.split("/")[-1].split(".")) == 3 for sheet in sheets), sheets
    visitor.visit("/nowhere/", status=404)
    visitor.visit("/groups/nowhere/", status=404)


def test_the_room_works_with_collected_modules(person: Make, production_site: Site) -> None:
    member = person("hana", at=production_site)
    page = member.visit("/groups/kotoba-yukkuri/room/")
    page.locator("#compose textarea").fill("集めたモジュールで")
    page.get_by_role("button", name="送る", exact=True).click()
    status = page.locator(".message", has_text="集めたモジュールで").locator(".message__status")
    status.get_by_text("送信済み").wait_for()


def test_the_development_inbox_does_not_exist(person: Make, production_site: Site) -> None:
    person(at=production_site).visit("/dev/mail/", status=404, check=False)
