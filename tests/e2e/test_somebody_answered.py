"""A parent learns that somebody answered, and whoever is on duty that somebody worries; their phones show nothing of it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]
Wait = Callable[..., Any]
LOOKS = [{}, {"dark": True, "language": "en"}]
LOCKED = {"ja": "つどいに新しいお知らせが%d件あります", "en": "%d new notification%s on Tsudoi"}


def pushes(site: Site, email: str) -> list[dict[str, Any]]:
    """What somebody's locked phone was sent, oldest first."""
    from people.models import User

    with site.database():
        user = User.objects.get(email=email).pk
    sent = [json.loads(file.read_text()) for file in sorted((site.mailbox / "phone").glob("*.json"))]
    return [push for push in sent if push["user"] == user]


def speaks(site: Site, email: str, language: str) -> None:
    """Let somebody's account speak the language of their browser."""
    from people.models import User

    with site.database():
        User.objects.filter(email=email).update(language=language)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_parent_who_wrote_at_night_learns_that_others_answered(
    person: Make, site: Site, talk: Talk, wait_until: Wait, look: dict[str, Any]
) -> None:
    email, language = talk.circle.hana.email, look.get("language", "ja")
    speaks(site, email, language)
    hana = person(email, **look)
    page = hana.visit(talk.path, check=False)
    talk.say(page, "うちの子、まだ寝ません")
    talk.settle(page)
    hana.visit("/my/")
    for answering in (talk.circle.sora, talk.circle.midori):
        theirs = person(answering.email).visit(talk.path, check=False)
        talk.say(theirs, f"{answering.display_name}です。うちもです")
        talk.settle(theirs)
    expect(page.locator(".bell__count")).to_contain_text("1", timeout=10_000)
    (push, *_more) = wait_until(lambda: pushes(site, email), "a push went out")
    assert (push["title"], push["path"]) == (
        {"ja": "つどい", "en": "Tsudoi"}[language],
        {"ja": "/my/notices/", "en": "/en/my/notices/"}[language],
    )
    assert "1" in push["body"]
    for secret in (talk.slug, talk.circle.group.name, "そら", "みどり", "うちもです"):
        assert secret not in json.dumps(push, ensure_ascii=False)

    page = hana.visit("/my/notices/")
    page.locator(".notices__one--new a").first.click()
    page.wait_for_url(f"**{talk.path}")
    expect(talk.line(page, "そらです。うちもです")).to_be_visible()
    expect(page.locator(".bell__count")).to_be_hidden(timeout=10_000)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_who_is_on_duty_is_called_about_a_worry_and_takes_it(
    person: Make, site: Site, talk: Talk, wait_until: Wait, look: dict[str, Any]
) -> None:
    email, language = talk.circle.midori.email, look.get("language", "ja")
    speaks(site, email, language)
    midori = person(email, **look)
    on_duty_always(midori.visit("/desk/watch/"))
    midori.look()

    sora = person(talk.circle.sora.email)
    said = talk.say(sora.visit(talk.path, check=False), "もう、むりかもしれない")
    talk.settle(sora.page)
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    expect(page.locator("#watch")).to_contain_text("いま見守っています")
    talk.line(page, "もう、むりかもしれない").locator(".message__more").click()
    hana.look()
    page.get_by_role("button", name="書いた人のことが心配").click()
    expect(page.get_by_text("いまの当番（みどりさん）を、すぐに呼んでいます。").first).to_be_visible()
    expect(said).to_be_visible()

    (push, *_more) = wait_until(lambda: pushes(site, email), "who is on duty was called")
    assert push["urgent"] is True
    for secret in (talk.slug, talk.circle.group.name, "そら", "はな", "むり", "心配"):
        assert secret not in json.dumps(push, ensure_ascii=False)
    page = midori.visit("/my/notices/")
    page.locator(".notices__one--new a").first.click()
    page.wait_for_url(re.compile(r"/desk/#alarm-\d+$"))
    midori.look()
    alarm = page.locator("article[id^=alarm]", has_text=talk.circle.group.name)
    alarm.get_by_role("button", name=re.compile("^(わたしが見ます|I will look after it)$")).click()
    expect(alarm).to_contain_text(re.compile("あなたが見ています|You are looking after it"))
    midori.look()


@pytest.fixture
def nobody_on_duty(site: Site) -> Iterator[None]:
    """The demo's coordinators are on duty in office hours; here they are not, whenever the test runs."""
    from groups.models import WatchTime

    with site.database():
        duties = list(WatchTime.objects.all())
        WatchTime.objects.all().delete()
    yield
    with site.database():
        WatchTime.objects.bulk_create(duties)


@pytest.mark.usefixtures("nobody_on_duty")
def test_without_a_script_the_answer_to_a_worry_stands_in_the_page(person: Make, talk: Talk) -> None:
    sora = person(talk.circle.sora.email)
    said = talk.say(sora.visit(talk.path, check=False), "もう、むりかもしれない")
    talk.settle(sora.page)
    hana = person(talk.circle.hana.email, javascript=False)
    page = hana.visit(talk.path, check=False)
    talk.line(page, "もう、むりかもしれない").locator("a.message__more").click()
    expect(page.get_by_text("当番の進行役をすぐに呼びます。")).to_be_visible()
    page.get_by_label("書いた人のことが心配").check()
    page.get_by_role("button", name="知らせる").click()
    expect(page.get_by_text("いまは、当番の人がいません。").first).to_be_visible()
    hana.look()
    expect(said).to_be_visible()


def on_duty_always(page: Page) -> None:
    """Put oneself on the roster, around the clock."""
    for day in page.locator("input[name=weekdays]").all():
        day.check()
    page.locator("input[name=starts]").fill("00:00")
    page.locator("input[name=ends]").fill("00:00")
    page.get_by_role("button", name=re.compile("この時間を足す|Add")).click()
    expect(page.locator(".watches__one .tag--good")).to_have_count(7)
