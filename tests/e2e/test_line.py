"""News at LINE: a code is shown, LINE tells us of it, and it is ended again; on a small phone, without a script too."""

import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests import line_service
from tests.e2e.site import Person, Site

Make = Callable[..., Person]
LOOKS = [{"width": 360}, {"width": 320, "dark": True, "language": "en"}]
EMAIL = "line@news.example"


@pytest.fixture
def linking(site: Site) -> Iterator[str]:
    """Somebody of whom there is no news, so that nothing is ever sent to LINE from here."""
    with site.database():
        from people.models import User
        from tests.factories.people import make_user

        User.objects.filter(email=EMAIL).delete()
        user = make_user("ラインさん", email=EMAIL)
    yield EMAIL
    with site.database():
        user.delete()


def test_signing_out_elsewhere_leaves_the_code_and_asks_for_no_other(person: Make, linking: str) -> None:
    """The page with the code came by a form, which must not be sent again by itself."""
    phone, tablet = person(linking), person(linking, width=1000)
    page = tablet.visit("/my/notices/choices/", check=False)
    page.locator("#line button").click()
    page.wait_for_url("**/my/notices/line/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    here = phone.visit("/programs/", check=False)
    here.locator(".help-menu > summary").click()
    here.get_by_role("button", name="すべての端末からログアウト").click()
    page.wait_for_url("**/accounts/login/**", timeout=20_000)
    assert sent == []


def line_tells(site: Site, words: str) -> int:
    """Somebody writes these words to the office's account. Without a token to reply with, nobody replies."""
    body, headers = line_service.webhook(line_service.text(words, replyToken=""))
    asked = urllib.request.Request(f"{site.url}{line_service.WEBHOOK}", body, headers)
    with urllib.request.urlopen(asked) as answer:
        status: int = answer.status
        return status


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_code_links_line_and_a_button_ends_it(
    site: Site, person: Make, linking: str, look: dict[str, object]
) -> None:
    hana = person(linking, **look)
    page = hana.visit("/my/notices/choices/")
    section = page.locator("#line")
    section.locator("button").click()
    page.wait_for_url("**/my/notices/line/")
    hana.look()
    code = page.locator(".line-code__letters").inner_text()
    assert line_tells(site, code) == 200
    page.locator("main a[href$='choices/#line']").click()
    expect(section.locator("button")).to_have_count(2)
    hana.look()
    section.locator("button[value=end]").click()
    expect(section.locator("button[value=new]")).to_have_count(1)
    expect(section.locator("button[value=end]")).to_have_count(0)
