"""Looking for what was said, by people with a phone, in the demo's groups."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.site import Person, Site

Make = Callable[..., Person]
WORDS = "好きなページだけでいい"  # said in the demo's group of children who take their time with words


def wait_for_index(site: Site, wait_until: Callable[..., Any]) -> None:
    """The worker reads the demo's log a moment after the site has started."""

    def done() -> bool:
        with site.database():
            from chat.models import SearchEntry

            return SearchEntry.objects.filter(message__body__contains=WORDS).exists()

    wait_until(done, "the worker has put the demo's talk into the index", seconds=30)


def look_for(page: Page, word: str, field: str) -> None:
    page.get_by_role("searchbox", name=field).fill(word)
    page.get_by_role("searchbox", name=field).press("Enter")


def test_from_the_signed_in_home_to_the_message_and_back(
    person: Make, site: Site, wait_until: Callable[..., Any]
) -> None:
    wait_for_index(site, wait_until)
    hana = person("hana")
    page = hana.visit("/my/")
    look_for(page, "絵本", "参加しているグループの中をさがす")
    page.wait_for_url("**/groups/search/?s=*")
    hana.look()
    assert "絵本" not in page.url
    assert "絵本" not in page.title()
    results = page.locator(".found li")
    expect(results.first).to_be_visible()
    expect(results.first.locator("mark").first).to_have_text("絵本")
    found = results.count()
    results.last.get_by_role("link").click()
    page.wait_for_url("**/room/?at=*")
    expect(page.locator(".message:target")).to_contain_text("絵本")
    page.go_back()
    expect(results).to_have_count(found)
    page.reload()
    expect(results).to_have_count(found)
    look_for(page, "ありえないことば", "グループで話されたこと")
    expect(page.get_by_text("「ありえないことば」は、見つかりませんでした。")).to_be_visible()
    hana.look()


def test_in_a_room_in_the_dark_with_the_keyboard(person: Make, site: Site, wait_until: Callable[..., Any]) -> None:
    wait_for_index(site, wait_until)
    midwife = person("midwife", dark=True)
    page = midwife.visit("/groups/kotoba-yukkuri/room/", check=False)
    menu = page.locator(".room__menu > summary")
    menu.focus()
    page.keyboard.press("Enter")
    midwife.look()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name="この部屋の中をさがす")).to_be_focused()
    page.keyboard.type("ライブ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/kotoba-yukkuri/room/search/?s=*")
    midwife.look()
    expect(page.locator(".found li").first).to_contain_text("ライブの時間")
    page.get_by_role("button", name="参加しているグループ全部でさがす").click()
    page.wait_for_url("**/groups/search/?s=*")
    expect(page.locator(".found mark").first).to_have_text("ライブ")
    midwife.look()


def test_in_english_and_without_javascript(person: Make, site: Site, wait_until: Callable[..., Any]) -> None:
    wait_for_index(site, wait_until)
    sora = person("sora", language="en", javascript=False)
    page = sora.visit("/groups/search/")
    look_for(page, "絵本", "What was said in your groups")
    expect(page.locator(".found mark").first).to_have_text("絵本")
    sora.look()
    scripted = person("sora", language="en")
    page = scripted.visit("/groups/search/")
    look_for(page, "絵本", "What was said in your groups")
    expect(page.locator(".found mark").first).to_have_text("絵本")
    scripted.look()


def test_somebody_outside_finds_nothing_of_it(person: Make, site: Site, wait_until: Callable[..., Any]) -> None:
    wait_for_index(site, wait_until)
    haru = person("haru")  # a student, in no group
    page = haru.visit("/groups/search/")
    look_for(page, "絵本", "グループで話されたこと")
    expect(page.get_by_text("「絵本」は、見つかりませんでした。")).to_be_visible()
    haru.visit("/groups/kotoba-yukkuri/room/search/", status=403)
